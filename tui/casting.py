"""Which sides a command line asks for: a scenario's runs or modes, with what its options change of each of them."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from demo_server.library import ScenarioError, printable
from demo_server.overrides import at_speed, overridden, overridden_by
from demo_server.plain_words import did_you_mean
from demo_server.scenario import MODES, Mode, Scenario
from tui.cast import Cast, as_it_stands, cast_of
from tui.side import Side, sides_of
from tui.target import Target

_KEYS = {
    "workers": "server.workers",
    "clients": "load.clients",
    "rate": "load.rate",
    "duration": "load.duration",
    "seed": "seed",
}
"""what options can change of a scenario, and where it stands in it"""
AGAINST = ("mode", "workers", "clients", "rate")
"""what two sides of a comparison may differ in; duration and seed would be another plan"""
_TOGETHER = {False: "--mode or --run is that of the first one", True: "--compare-with is another one"}
_SCENARIO = "this scenario's load"


class Asked(NamedTuple):
    """What is to run."""

    sides: list[Side]
    """headless, all of them in turn; on the dashboard one, or two that are compared"""
    cast: Cast
    """what else there is of the scenario, changed alike"""


def changed(scenario: Scenario, options: Namespace, load: str = _SCENARIO) -> Scenario:
    """The scenario with what the command line asks for; load: what complaints call its load.

    Raises ScenarioError naming the option.
    """
    for name in ("clients", "rate"):
        if getattr(options, name) is not None:
            _check_has(f"--{name}", name, scenario, load)
    for name, key in _KEYS.items():
        value = getattr(options, name)
        if value is not None:
            scenario = overridden_by(f"--{name}", scenario, key, value)
    if options.speed is None:
        return scenario
    try:
        return at_speed(scenario, options.speed)
    except ScenarioError as error:
        raise ScenarioError(f"--speed {options.speed:g}: {error}") from None


def asked_for(scenario: Scenario, options: Namespace, targets: Sequence[Target], *, headless: bool = False) -> Asked:
    """The sides that options ask for: headless all runs when they choose none. Raises Complaint naming the option."""
    whole = cast_of(scenario, str(options.scenario))
    own = targets[0].own
    _check_choice(options, whole, own)
    if own or not whole.runs or options.mode in MODES:
        cast = Cast(changed(whole.scenario, options), verdict=whole.verdict)
        chosen = _in_modes(scenario, cast, options, targets, headless)
    else:
        cast = _with_runs(whole, options)
        chosen = _of_runs(cast, options, headless)
    if options.against is not None:
        chosen = _against(chosen, options, own)
    return Asked(chosen, cast)


def _check_choice(options: Namespace, cast: Cast, own: bool) -> None:
    known = [side.name for side in cast.runs]
    for name in options.run:
        option = f"--run {printable(name)}"
        if own:
            raise ScenarioError(f"{option} goes with the demo server; yours is served in its own way")
        if not known:
            raise ScenarioError(f"{option}: this scenario names no runs; --mode chooses one of {', '.join(MODES)}")
        if options.mode is not None:
            raise ScenarioError(f"{option} and --mode {options.mode}: a run has its mode; choose one of the two")
        if name not in known:
            raise ScenarioError(f"{option}: there is no such run; {did_you_mean(name, known)}")
    if twice := next((name for name in options.run if options.run.count(name) > 1), None):
        raise ScenarioError(f"--run {twice} is there twice; name another one")


def _in_modes(
    scenario: Scenario, cast: Cast, options: Namespace, targets: Sequence[Target], headless: bool
) -> list[Side]:
    """Sides of the scenario as it stands."""
    if targets[0].own:
        return [Side(cast.scenario, mode, target) for target in targets for mode in target.modes]
    all_of_them = options.mode == "compare" or (options.mode is None and headless and options.against is None)
    modes: list[Mode] = ["sync", "async"] if all_of_them else [options.mode or "sync"]
    return [_in_mode(scenario, cast, mode) for mode in modes]


def _in_mode(scenario: Scenario, cast: Cast, mode: Mode) -> Side:
    """The scenario in a mode; it is the run of that name, if that one is no different."""
    stands = as_it_stands(scenario)
    alike = (one for one in sides_of(scenario) if one.name == one.mode == mode and one.given == stands)
    named = next(alike, None)
    return Side(cast.scenario, mode, name=named.name if named else "", label=named.label if named else "")


def _with_runs(whole: Cast, options: Namespace) -> Cast:
    """The cast with what the options change; who was not chosen, and cannot be changed so, is left out."""
    runs = []
    # A label may tell what is no longer so: "4 workers".
    relabelled = any(getattr(options, name) is not None for name in ("workers", "clients", "rate"))
    for side in whole.runs:
        try:
            given = changed(side.given, options, f"the load of the run {side.name}")
            runs.append(replace(side, given=given, label=side.name if relabelled else side.label))
        except ScenarioError:
            if not options.run or side.name in options.run:
                raise
    return whole._replace(runs=tuple(runs))


def _of_runs(cast: Cast, options: Namespace, headless: bool) -> list[Side]:
    known = {side.name: side for side in cast.runs}
    chosen = [replace(known[name]) for name in options.run] or [replace(side) for side in cast.runs]
    if headless and options.against is None:
        return chosen
    if len(options.run) > 2:
        raise ScenarioError(f"--run: two are shown at once, not {len(options.run)}; --headless runs them all")
    return chosen[: 2 if options.mode == "compare" or len(options.run) > 1 else 1]


def _against(chosen: Sequence[Side], options: Namespace, own: bool) -> list[Side]:
    """The first side, and the same but for what --against names."""
    first, *others = chosen
    if others:
        raise ScenarioError(f"--against names the second side itself: {_TOGETHER[own]}")
    second = _second(first, options.against, options.speed or 1.0)
    if _same(first, second):
        raise ScenarioError(f"--against {printable(options.against)}: that is what runs already; name a difference")
    return [first, second]


def _same(first: Side, second: Side) -> bool:
    """They would do the same: only sync has workers to choose."""
    if first.mode == second.mode != "sync":
        workers = first.given.server.workers
        second = replace(second, given=overridden(second.given, {"server.workers": workers}))
    return replace(first, name="", label="") == second


def _second(first: Side, text: str, speed: float) -> Side:
    """The second side, which is no run of the scenario's; a rate is asked for as it is at the scenario's own speed."""
    made = replace(first, name="", label="")
    for part in text.split(","):
        key, _, value = (word.strip() for word in part.partition("="))
        option = f"--against {printable(part.strip())}"
        if key == "mode":
            if first.target.own:
                raise ScenarioError(f"{option}: a server of your own is served in its own way")
            made.mode = _mode(value, option)
            continue
        if key not in AGAINST or not value:
            raise ScenarioError(f"{option}: KEY=VALUE is right, with {', '.join(AGAINST)} as a key")
        if key != "workers":
            _check_has(option, key, first.given)
        try:
            number = float(value) * speed if key == "rate" else int(value)
        except ValueError:
            raise ScenarioError(f"{option}: {printable(value)} is not a number") from None
        made.given = overridden_by(f"--against {key}", made.given, _KEYS[key], number)
    return made


def _mode(text: str, option: str) -> Mode:
    for mode in MODES:
        if mode == text:
            return mode
    raise ScenarioError(f"{option}: a mode is {', '.join(MODES)}")


def _check_has(option: str, name: str, scenario: Scenario, load: str = _SCENARIO) -> None:
    kind = {"clients": "a closed load", "rate": "an open load"}
    if getattr(scenario.load, name) is None:
        raise ScenarioError(f"{option} goes with {kind[name]}; {load} has no {name}")
