"""From words on the command line to the dashboard, a headless run, or one line that says what is wrong."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from demo_server.library import Complaint, ScenarioError, printable, reason, scenario_stem, scenario_text
from demo_server.loading import load_scenario
from tui.arguments import parser, scenario_asked_for
from tui.casting import Asked, asked_for
from tui.checks import Checks, checks_of
from tui.commands import is_command, on_a_terminal, run_command, say
from tui.exits import WRONG_USAGE
from tui.palette import THEMES
from tui.recording.lines import RecordingError
from tui.recording.shelf import new_on_shelf
from tui.recording.writing import Recorder
from tui.reloading import reloaded
from tui.target import Target
from tui.target_arguments import check_loads, check_remote, targets


def main(words: Sequence[str] | None = None) -> int:
    """Entry point of the ``asyncdemo`` command. Returns its exit code."""
    words = sys.argv[1:] if words is None else words
    _mend_streams()
    try:
        if words and is_command(words[0]):
            return run_command(words[0], words[1:])
        return _run(words)
    except Complaint as complaint:
        say(str(complaint))
        return WRONG_USAGE


def _mend_streams() -> None:
    """A stream that was closed before we began swallows what it gets; a character that it lacks shows as ?."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _run(words: Sequence[str]) -> int:
    options = parser().parse_args(words)
    if options.requests and not options.json:
        raise ScenarioError("--requests goes with --json")
    if options.ask and _is_wanted_headless(options):
        raise ScenarioError("--ask goes with the dashboard: headless there is nobody to be asked")
    options.scenario = scenario_asked_for(options)
    aimed, loaded = targets(options), load_scenario(options.scenario)
    wanted, terminal = _is_wanted_headless(options), on_a_terminal()
    asked = asked_for(loaded, options, aimed, headless=wanted or not terminal)
    _check(asked, aimed, options.allow_remote)
    pathless = [f"/{name}" for name, request in loaded.requests.items() if request.path is None]
    if pathless and aimed[0].own:
        say(f"this scenario is for the demo server: yours is asked for {', '.join(pathless)}")
    checks = checks_of(loaded, options, asked)
    if wanted or not terminal:
        return _run_headless(options, asked, checks)
    from tui.app import live_dashboard  # noqa: PLC0415 (Textual: only when something is drawn)

    palette = next(palette for palette in THEMES if palette.name == options.theme)
    check = partial(_check, aimed=aimed, allow_remote=options.allow_remote)
    app = live_dashboard(
        asked.sides,
        cast=asked.cast,
        asks=options.ask,
        name=options.scenario,
        given_at=options.speed or 1.0,
        recorder_of=_recorder_of(options),
        theme=palette,
        ascii_only=options.ascii,
        reload=partial(reloaded, options, aimed, check) if options.scenario.endswith(".toml") else None,
    )
    return app.show()


def _check(asked: Asked, aimed: Sequence[Target], allow_remote: bool) -> None:
    """Refuse before anything starts what could not end well, in any of the runs. Raises Complaint."""
    scenarios = [side.given for side in (*asked.sides, *asked.cast.runs)]
    for scenario in scenarios:
        for target in aimed:
            check_remote(scenario, target, allow_remote)
            check_loads(scenario, target)


def _is_wanted_headless(options: Namespace) -> bool:
    return bool(options.headless or options.json or options.expect)


def _run_headless(options: Namespace, asked: Asked, checks: Checks) -> int:
    from tui.headless import Job, run  # noqa: PLC0415 (the dashboard does not need it)

    if checks.left_out:
        say(checks.left_out)
    name = printable(scenario_stem(options.scenario))
    recorder = _recorder_of(options)(options.scenario)
    if not _is_wanted_headless(options):
        say("no terminal here: running headless (--headless says so yourself)")
    verdict = asked.cast.verdict if asked.cast.needed <= checks.names else None
    made = Job(
        name, asked.sides, checks.to_be_met, options.json, options.requests, recorder, options.speed or 1.0, verdict
    )
    return run(made)


def _recorder_of(options: Namespace) -> Callable[[str], Recorder | None]:
    """How runs are recorded: each to a file on the shelf, all to the file that was named, or not at all."""
    if options.no_record:
        return lambda _: None
    if options.record is None:
        return lambda name: Recorder(partial(new_on_shelf, name), scenario_stem(name), scenario_text(name))
    path = Path(options.record)
    try:
        # Only to see whether it can be written: a run that does not begin leaves no empty file.
        _new_file(path).unlink()
    except FileExistsError:
        raise RecordingError(f"--record {printable(path)}: is there already; name a new file") from None
    except (OSError, ValueError) as error:
        raise RecordingError(f"--record {printable(path)}: {reason(error)}") from None
    recorder = Recorder(partial(_new_file, path), scenario_stem(options.scenario), scenario_text(options.scenario))
    return lambda _: recorder


def _new_file(path: Path) -> Path:
    """The path of a file that was not there. Raises OSError, ValueError."""
    path.touch(exist_ok=False)
    return path
