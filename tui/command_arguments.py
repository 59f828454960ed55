"""The words that the commands beside a run take."""

from collections.abc import Callable
from pathlib import Path

from demo_server.one_line_parser import OneLineParser
from tui.arguments import screen_options
from tui.export.formats import FORMATS, THEMES

_FILE = "a recording: a file, the name of one that comes with asyncdemo, or latest"


def _scenarios() -> OneLineParser:
    return OneLineParser(prog="asyncdemo scenarios", description="What there is to show, one line each.")


def _recordings() -> OneLineParser:
    about = "The latest runs, the newest first, and the recordings that come with the program."
    return OneLineParser(prog="asyncdemo recordings", description=about)


def _replay() -> OneLineParser:
    made = OneLineParser(prog="asyncdemo replay", description="A recording on the dashboard: no server, no network.")
    made.add_argument("file", nargs="?", default="latest", metavar="FILE", help=f"{_FILE}; latest when left out")
    screen_options(made)
    return made


def _compare() -> OneLineParser:
    made = OneLineParser(prog="asyncdemo compare", description="Two recordings beside one another.")
    made.add_argument("a", metavar="A", help=_FILE)
    made.add_argument("b", metavar="B", help="another one, of the same work")
    made.add_argument("--headless", action="store_true", help="a table on stdout; implied without a terminal")
    made.add_argument("--json", action="store_true", help="the comparison as JSON on stdout")
    screen_options(made)
    return made


def _export() -> OneLineParser:
    about = "A recording as a page (html), a picture for a slide (svg), a trace for Perfetto, or tables (csv)."
    made = OneLineParser(prog="asyncdemo export", description=about)
    made.add_argument("file", nargs="?", default="latest", metavar="FILE", help=f"{_FILE}; latest when left out")
    made.add_argument("--to", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS))
    made.add_argument("--output", type=Path, metavar="OUT", help="the file to write; of csv a second one beside it")
    made.add_argument("--theme", choices=THEMES, default=THEMES[0], metavar="T", help=f"of svg: {', '.join(THEMES)}")
    return made


PARSERS: dict[str, Callable[[], OneLineParser]] = {
    "scenarios": _scenarios,
    "recordings": _recordings,
    "replay": _replay,
    "compare": _compare,
    "export": _export,
}
"""by the command's name"""
