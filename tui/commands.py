"""The commands beside a run: what there is, replay, compare, export."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from demo_server.library import printable, scenario_names
from demo_server.loading import load_scenario
from demo_server.one_line_parser import OneLineParser
from tui.arguments import screen_options
from tui.comparison.command import comparable, run_compare
from tui.exits import MET
from tui.export.files import FORMATS, default_output, export
from tui.palette import THEMES
from tui.progress import Bar
from tui.recording.reading import Recording
from tui.recording.recorded import RecordedRun, loading_runs
from tui.recording.shelf import find_recording, latest, shelf, shipped
from tui.run.replay import Replay

_FILE = "a recording: a file, the name of one that comes with asyncdemo, or latest"


def say(text: str) -> None:
    """A word on stderr: stdout is for results alone."""
    sys.stderr.write(f"asyncdemo: {text}\n")


def on_a_terminal() -> bool:
    """There is a screen to draw on, and a keyboard."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _scenarios(words: Sequence[str]) -> int:
    OneLineParser(prog="asyncdemo scenarios", description="What there is to show, one line each.").parse_args(words)
    loaded = {name: load_scenario(name) for name in scenario_names()}
    width = max(map(len, loaded))
    for name, scenario in loaded.items():
        sys.stdout.write(f"{name:{width}}  {scenario.caption or scenario.title}\n")
    return MET


def _recordings(words: Sequence[str]) -> int:
    about = "The latest runs, the newest first, and the recordings that come with the program."
    OneLineParser(prog="asyncdemo recordings", description=about).parse_args(words)
    for path in latest():
        sys.stdout.write(f"{printable(path)}\n")
    for name in shipped():
        sys.stdout.write(f"{name}  (comes with asyncdemo)\n")
    if not latest():
        say(f"nothing was recorded yet in {printable(shelf())}")
    return MET


def _replay(words: Sequence[str]) -> int:
    parser = OneLineParser(prog="asyncdemo replay", description="A recording on the dashboard: no server, no network.")
    parser.add_argument("file", nargs="?", default="latest", metavar="FILE", help=f"{_FILE}; latest when left out")
    screen_options(parser)
    options = parser.parse_args(words)
    recording = _read(find_recording(options.file))
    if not on_a_terminal():
        parser.error("a replay needs a terminal; asyncdemo export makes a page or a picture of a recording")
    return _show(Replay([(recording, track) for track in recording.tracks]), options)


def _compare(words: Sequence[str]) -> int:
    parser = OneLineParser(prog="asyncdemo compare", description="Two recordings beside one another.")
    parser.add_argument("a", metavar="A", help=_FILE)
    parser.add_argument("b", metavar="B", help="another one, of the same work")
    parser.add_argument("--headless", action="store_true", help="a table on stdout; implied without a terminal")
    parser.add_argument("--json", action="store_true", help="the comparison as JSON on stdout")
    screen_options(parser)
    options = parser.parse_args(words)
    first, second = (find_recording(name) for name in (options.a, options.b))
    if options.headless or options.json or not on_a_terminal():
        return run_compare(first, second, options.json)
    recordings = _read(first), _read(second)
    entries = [
        (recording, recording.sole_track(run.began.run))
        for pair in comparable(first, second)
        for recording, run in zip(recordings, pair, strict=True)
    ]
    return _show(Replay(entries, in_pairs=True), options)


def _export(words: Sequence[str]) -> int:
    about = "A recording as a page (html), a picture for a slide (svg), a trace for Perfetto, or tables (csv)."
    parser = OneLineParser(prog="asyncdemo export", description=about)
    parser.add_argument("file", nargs="?", default="latest", metavar="FILE", help=f"{_FILE}; latest when left out")
    parser.add_argument("--to", choices=FORMATS, required=True, metavar="FORMAT", help=", ".join(FORMATS))
    parser.add_argument("--output", type=Path, metavar="OUT", help="the file to write; of csv a second one beside it")
    colours = ("auto", "light", "dark")
    parser.add_argument("--theme", choices=colours, default="auto", metavar="T", help=f"of svg: {', '.join(colours)}")
    options = parser.parse_args(words)
    path = find_recording(options.file)
    runs: list[RecordedRun] = []
    with Bar("reading") as bar:
        for share in loading_runs(path, runs):
            bar.show(share)
    output = options.output or default_output(path, options.to)
    for run in runs:
        if not run.whole:
            say(f"{printable(path)}: the {run.began.mode} run was cut off; what is there is exported")
    for written in export(runs, options.to, output, theme=options.theme):
        sys.stdout.write(f"{printable(written)}\n")
    return MET


def _read(path: Path) -> Recording:
    """A recording, with all that is known of its tracks. Raises RecordingError."""
    recording = Recording(path)
    with Bar("reading") as bar:
        for share in recording.read_on():
            bar.show(share)
    recording.check()
    return recording


def _show(replay: Replay, options: Namespace) -> int:
    from tui.app import replay_dashboard  # noqa: PLC0415 (Textual: only when something is drawn)

    palette = next(palette for palette in THEMES if palette.name == options.theme)
    return replay_dashboard(replay, theme=palette, ascii_only=options.ascii).show()


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "scenarios": _scenarios,
    "recordings": _recordings,
    "replay": _replay,
    "compare": _compare,
    "export": _export,
}
"""by the first word on the command line; without one of these a scenario runs"""
