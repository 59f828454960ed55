"""The commands beside a run: what there is, replay, compare, export."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from demo_server.library import printable, scenario_names
from demo_server.loading import load_scenario
from tui.command_arguments import PARSERS
from tui.exits import MET
from tui.palette import THEMES
from tui.progress import Bar
from tui.recording.lines import RecordingError
from tui.recording.reading import Recording, Track
from tui.recording.shelf import find_recording, latest, shelf, shipped


def say(text: str) -> None:
    """A word on stderr: stdout is for results alone."""
    sys.stderr.write(f"asyncdemo: {text}\n")


def on_a_terminal() -> bool:
    """There is a screen to draw on, and a keyboard."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _scenarios(_: Namespace) -> int:
    loaded = {name: load_scenario(name) for name in scenario_names()}
    width = max(map(len, loaded))
    for name, scenario in loaded.items():
        sys.stdout.write(f"{name:{width}}  {scenario.caption or scenario.title}\n")
    return MET


def _recordings(_: Namespace) -> int:
    for path in latest():
        sys.stdout.write(f"{printable(path)}\n")
    for name in shipped():
        sys.stdout.write(f"{name}  (comes with asyncdemo)\n")
    if not latest():
        say(f"nothing was recorded yet in {printable(shelf())}")
    return MET


def _replay(options: Namespace) -> int:
    recording = _read(find_recording(options.file))
    if not on_a_terminal():
        raise RecordingError("a replay needs a terminal; asyncdemo export makes a page or a picture of a recording")
    return _show([(recording, track) for track in recording.tracks], options)


def _compare(options: Namespace) -> int:
    from tui.comparison.command import comparable, run_compare  # noqa: PLC0415 (see _export)

    first, second = (find_recording(name) for name in (options.a, options.b))
    if options.headless or options.json or not on_a_terminal():
        return run_compare(first, second, options.json)
    recordings = _read(first), _read(second)
    entries = [
        (recording, recording.sole_track(run.began.run))
        for pair in comparable(first, second)
        for recording, run in zip(recordings, pair, strict=True)
    ]
    return _show(entries, options, in_pairs=True)


def _export(options: Namespace) -> int:
    # Whoever starts a run should not wait for all of these.
    from tui.export.files import default_output, export  # noqa: PLC0415
    from tui.recording.recorded import RecordedRun, loading_runs  # noqa: PLC0415

    path = find_recording(options.file)
    runs: list[RecordedRun] = []
    with Bar("reading") as bar:
        for share in loading_runs(path, runs):
            bar.show(share)
    for run in runs:
        if not run.whole:
            say(f"{printable(path)}: the {run.began.mode} run was cut off; what is there is exported")
    output = options.output or default_output(path, options.to)
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


def _show(entries: Sequence[tuple[Recording, Track]], options: Namespace, *, in_pairs: bool = False) -> int:
    from tui.app import replay_dashboard  # noqa: PLC0415 (Textual: only when something is drawn)
    from tui.run.replay import Replay  # noqa: PLC0415

    palette = next(palette for palette in THEMES if palette.name == options.theme)
    replay = Replay(entries, in_pairs=in_pairs)
    return replay_dashboard(replay, theme=palette, ascii_only=options.ascii).show()


def _talks(_: Namespace) -> int:
    from tui.talk.loading import load_talk, talk_names  # noqa: PLC0415 (see _export)

    loaded = {name: load_talk(name) for name in talk_names()}
    width = max(map(len, loaded), default=0)
    for name, talk in loaded.items():
        sys.stdout.write(f"{name:{width}}  {talk.minutes:3.0f} min  {talk.about or talk.title}\n")
    return MET


def _talk(options: Namespace) -> int:
    from tui.talk_command import run_talk  # noqa: PLC0415 (see _export)

    return run_talk(options, on_a_terminal(), say)


def _notes(options: Namespace) -> int:
    from tui.notes.command import run_notes  # noqa: PLC0415 (see _export)

    return run_notes(options, on_a_terminal())


def _doctor(options: Namespace) -> int:
    from tui.doctor.command import run_doctor  # noqa: PLC0415 (see _export)

    return run_doctor(options, on_a_terminal())


def _new(options: Namespace) -> int:
    from tui.authoring.new import run_new  # noqa: PLC0415 (see _export)

    return run_new(options.name, "talk" if options.talk else "scenario")


def _check(options: Namespace) -> int:
    from tui.authoring.check import run_check  # noqa: PLC0415 (see _export)

    return run_check(options.files)


def _schema(options: Namespace) -> int:
    from tui.authoring.schema import schema_text  # noqa: PLC0415 (see _export)

    sys.stdout.write(schema_text(options.kind))
    return MET


_RUNS: dict[str, Callable[[Namespace], int]] = {
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


def is_command(word: str) -> bool:
    """It is the name of a command; every other first word is about a run."""
    return word in _RUNS


def run_command(name: str, words: Sequence[str]) -> int:
    """Do what a command's words ask for. Returns the exit code; raises Complaint."""
    return _RUNS[name](PARSERS[name]().parse_args(words))
