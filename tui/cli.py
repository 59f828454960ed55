"""From words on the command line to the dashboard, a headless run, or one line that says what is wrong."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from demo_server.library import ScenarioError, printable, scenario_names
from demo_server.loading import load_scenario
from demo_server.scenario import Mode, Scenario
from tui.arguments import changed, parser
from tui.exits import MET, WRONG_USAGE
from tui.expectations import Expectation, ExpectationError
from tui.palette import THEMES


def main(words: Sequence[str] | None = None) -> int:
    """Entry point of the ``asyncdemo`` command. Returns its exit code."""
    words = sys.argv[1:] if words is None else words
    _mend_streams()
    try:
        if list(words[:1]) == ["scenarios"]:
            return _list_scenarios(words[1:])
        return _run(parser().parse_args(words))
    except (ScenarioError, ExpectationError) as error:
        _say(str(error))
        return WRONG_USAGE


def _mend_streams() -> None:
    """A stream that was closed before we began swallows what it gets; a character that it lacks shows as ?."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _list_scenarios(words: Sequence[str]) -> int:
    if words:
        raise ScenarioError(f"scenarios takes no more words, not {' '.join(words)}")
    loaded = {name: load_scenario(name) for name in scenario_names()}
    width = max(map(len, loaded))
    for name, scenario in loaded.items():
        sys.stdout.write(f"{name:{width}}  {scenario.caption or scenario.title}\n")
    return MET


def _run(options: Namespace) -> int:
    if options.requests and not options.json:
        raise ScenarioError("--requests goes with --json")
    scenario = changed(load_scenario(options.scenario), options)
    own, asked_for = _own_expectations(scenario, options.scenario), [Expectation(text) for text in options.expect]
    if options.headless or options.json or options.expect:
        return _run_headless(options, scenario, own, asked_for)
    if not _on_a_terminal():
        _say("no terminal here: running headless (--headless says so yourself)")
        return _run_headless(options, scenario, own, asked_for)
    if options.mode == "compare":
        raise ScenarioError("--mode compare runs headless: add --headless, or press m on the dashboard")
    from tui.app import DashboardApp  # noqa: PLC0415 (Textual: only when something is drawn)

    app = DashboardApp(
        scenario,
        options.mode or "sync",
        name=options.scenario,
        theme=next(palette for palette in THEMES if palette.name == options.theme),
        ascii_only=options.ascii,
    )
    return app.show()


def _run_headless(
    options: Namespace, scenario: Scenario, own: Sequence[Expectation], asked_for: Sequence[Expectation]
) -> int:
    from tui.headless import Job, run  # noqa: PLC0415 (the dashboard does not need it)

    modes: list[Mode] = ["sync", "async"] if options.mode in (None, "compare") else [options.mode]
    for one in asked_for:
        if missing := one.modes - set(modes):
            raise ExpectationError(f'--expect "{one.text}": {", ".join(sorted(missing))} does not run; see --mode')
    for one in own:
        if not one.modes <= set(modes):
            _say(f"not checked, for not every mode in it runs: {one.text}")
    checked = [*(one for one in own if one.modes <= set(modes)), *asked_for]
    name = options.scenario.rsplit("/", 1)[-1].removesuffix(".toml")
    return run(Job(name, scenario, modes, checked, options.json, options.requests))


def _own_expectations(scenario: Scenario, name: str) -> list[Expectation]:
    """The scenario's own. Raises ExpectationError that names the file and the key."""
    made = []
    for number, one in enumerate(scenario.expect):
        try:
            made.append(Expectation(one.that))
        except ExpectationError as error:
            raise ExpectationError(f"{printable(name)}: expect[{number}].that: {error}") from None
    return made


def _on_a_terminal() -> bool:
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _say(text: str) -> None:
    sys.stderr.write(f"asyncdemo: {text}\n")
