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


def _talks() -> OneLineParser:
    return OneLineParser(prog="asyncdemo talks", description="The talks that come along, and how long each takes.")


def _talk() -> OneLineParser:
    made = OneLineParser(prog="asyncdemo talk", description="A talk, scene by scene, by a presenter's remote.")
    talk = "a name (asyncdemo talks) or a path to a .toml; the 12-minute talk when left out"
    made.add_argument("talk", nargs="?", default="talk", metavar="TALK", help=talk)
    made.add_argument("--at", type=int, default=1, metavar="N", help="begin with scene N")
    made.add_argument("--autoplay", action="store_true", help="the talk gives itself, and leaves at its end")
    made.add_argument("--no-record", action="store_true", help="record nothing")
    made.add_argument("--allow-remote", action="store_true", help="a scenario's URLs may be on another machine")
    made.add_argument("--headless", action="store_true", help="play it through without a screen; check what it claims")
    made.add_argument("--json", action="store_true", help="headless, the outcome as JSON on stdout")
    screen_options(made)
    return made


def _notes() -> OneLineParser:
    about = "The speaker's notes of the talk that runs in another terminal, and the time that is left."
    made = OneLineParser(prog="asyncdemo notes", description=about)
    made.add_argument("talk", nargs="?", metavar="TALK", help="its name; the newest that runs when left out")
    made.add_argument("--once", action="store_true", help="print where the talk stands, and end")
    made.add_argument("--json", action="store_true", help="the same as JSON")
    screen_options(made)
    return made


def _doctor() -> OneLineParser:
    about = "Is this terminal, this machine ready for a talk? What was found, and what to do about it; takes seconds."
    made = OneLineParser(prog="asyncdemo doctor", description=about)
    made.add_argument("--json", action="store_true", help="what was found as JSON")
    made.add_argument("--ascii", action="store_true", help="ASCII only, for terminals without such glyphs")
    return made


def _new() -> OneLineParser:
    about = "A commented scenario to start from, written into this folder, and beside it the schema for editors."
    made = OneLineParser(prog="asyncdemo new", description=about)
    made.add_argument("name", metavar="NAME", help="the file will be NAME.toml")
    made.add_argument("--talk", action="store_true", help="a talk to start from, not a scenario")
    return made


def _check() -> OneLineParser:
    about = "Whether scenarios and talks are right, a line each, without running them. Exit code 2 if one is not."
    made = OneLineParser(prog="asyncdemo check", description=about)
    made.add_argument("files", nargs="+", metavar="FILE", help="a .toml of yours, or the name of one that comes along")
    return made


def _schema() -> OneLineParser:
    about = "The JSON schema of scenario or talk files on stdout: editors complete and explain keys by it."
    made = OneLineParser(prog="asyncdemo schema", description=about)
    made.add_argument("kind", choices=["scenario", "talk"], metavar="scenario|talk", help="which kind of file")
    return made


PARSERS: dict[str, Callable[[], OneLineParser]] = {
    "scenarios": _scenarios,
    "recordings": _recordings,
    "replay": _replay,
    "compare": _compare,
    "export": _export,
    "new": _new,
    "check": _check,
    "schema": _schema,
    "talk": _talk,
    "talks": _talks,
    "notes": _notes,
    "doctor": _doctor,
}
"""by the command's name"""
