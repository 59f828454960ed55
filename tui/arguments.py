"""The command line: what may be asked for, and what it means for a scenario."""

import argparse
import math
from collections.abc import Sequence
from dataclasses import replace

from demo_server import __version__
from demo_server.lengths import parse_ms
from demo_server.library import ScenarioError, printable
from demo_server.one_line_parser import OneLineParser
from demo_server.overrides import at_speed, overridden, overridden_by
from demo_server.scenario import MODES, Mode, Scenario
from tui.palette import THEMES
from tui.side import Side
from tui.target import Target
from tui.target_arguments import target_options

_TOGETHER = {False: "--mode is that of the first one", True: "--compare-with is another one"}
SLOWEST, FASTEST = 0.1, 4.0
_KEYS = {
    "workers": "server.workers",
    "clients": "load.clients",
    "rate": "load.rate",
    "duration": "load.duration",
    "seed": "seed",
}
"""what options can change of a scenario, and where it stands in it"""
_AGAINST = ("mode", "workers", "clients", "rate")
"""what two sides of a comparison may differ in; duration and seed would be another plan"""


def parser() -> OneLineParser:
    """The command line of a run."""
    made = OneLineParser(
        prog="asyncdemo",
        description="See what async gives a web server: real requests as bars of queueing, waiting and working.",
        epilog="Other commands: asyncdemo scenarios | recordings | replay | compare | export (each with --help).",
    )
    made.add_argument(
        "scenario",
        nargs="?",
        metavar="SCENARIO",
        help="a name (asyncdemo scenarios) or a path to a .toml; three-requests when left out",
    )
    made.add_argument("--version", action="version", version=f"asyncdemo {__version__}")
    change = made.add_argument_group("change the scenario")
    change.add_argument(
        "--mode",
        choices=[*MODES, "compare"],
        metavar="MODE",
        help="sync, async, blocked-loop, or compare: sync and async beside one another (headless: in turn)",
    )
    change.add_argument(
        "--against",
        metavar="KEY=VALUE",
        help=f"compare with the same, but for this: 'workers=4', 'mode=async,workers=1' ({', '.join(_AGAINST)})",
    )
    change.add_argument("--workers", type=int, metavar="N", help="worker threads in sync mode")
    change.add_argument("--clients", type=int, metavar="N", help="clients of a closed load")
    change.add_argument("--rate", type=float, metavar="R", help="requests a second of an open load")
    change.add_argument("--duration", type=_length, metavar="15s", help="when the run stops: 15s, 800ms, 2min")
    change.add_argument("--seed", type=int, metavar="N", help="another seed, other draws")
    change.add_argument(
        "--speed",
        type=_speed,
        metavar="X",
        help=f"the run itself in slow motion or faster: {SLOWEST} to {FASTEST:g}",
    )
    target_options(made)
    screen_options(made)
    record = made.add_argument_group("on record").add_mutually_exclusive_group()
    record.add_argument("--record", metavar="FILE", help="record to this new file, not to your data folder")
    record.add_argument("--no-record", action="store_true", help="record nothing")
    result = made.add_argument_group("without a screen")
    result.add_argument("--headless", action="store_true", help="run, print the result, check the expectations")
    result.add_argument("--json", action="store_true", help="headless, the result as JSON on stdout")
    result.add_argument("--requests", action="store_true", help="with --json: a row for each request too")
    result.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="E",
        help="headless, expect this too: 'sync.response_ms.p95 < 300' (repeatable)",
    )
    return made


def screen_options(made: OneLineParser) -> None:
    """What may be asked of a screen, whatever is shown on it."""
    screen = made.add_argument_group("the screen")
    themes = [palette.name for palette in THEMES]
    screen.add_argument("--theme", choices=themes, default=themes[0], metavar="T", help=", ".join(themes))
    screen.add_argument("--ascii", action="store_true", help="ASCII only, for terminals without block glyphs")


def scenario_asked_for(options: argparse.Namespace) -> str:
    """The scenario that was named, or what is shown when none was."""
    if options.scenario is not None:
        return str(options.scenario)
    return "your-app" if options.app or options.start or options.url else "three-requests"


def changed(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    """The scenario with what the command line asks for. Raises ScenarioError naming the option."""
    for name in ("clients", "rate"):
        if getattr(options, name) is not None:
            _check_has(f"--{name}", name, scenario)
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


def sides(scenario: Scenario, options: argparse.Namespace, targets: Sequence[Target]) -> list[Side]:
    """What is to run: one side, or two that are compared. Raises ScenarioError naming the option."""
    if targets[0].own:
        first, *others = [Side(scenario, mode, target) for target in targets for mode in target.modes]
    else:
        modes: list[Mode] = ["sync", "async"] if options.mode == "compare" else [options.mode or "sync"]
        first, *others = [Side(scenario, mode) for mode in modes]
    if options.against is None:
        return [first, *others]
    if others:
        raise ScenarioError(f"--against names the second side itself: {_TOGETHER[targets[0].own]}")
    second = _second(first, options.against, options.speed or 1.0)
    if _same(first, second):
        raise ScenarioError(f"--against {printable(options.against)}: that is what runs already; name a difference")
    return [first, second]


def _same(first: Side, second: Side) -> bool:
    """They would do the same: only sync has workers to choose."""
    if first.mode == second.mode != "sync":
        workers = first.given.server.workers
        second = replace(second, given=overridden(second.given, {"server.workers": workers}))
    return first == second


def _second(first: Side, text: str, speed: float) -> Side:
    """The second side; a rate is asked for as it is at the scenario's own speed."""
    made = replace(first)
    for part in text.split(","):
        key, _, value = (word.strip() for word in part.partition("="))
        option = f"--against {printable(part.strip())}"
        if key == "mode":
            if first.target.own:
                raise ScenarioError(f"{option}: a server of your own is served in its own way")
            made.mode = _mode(value, option)
            continue
        if key not in _AGAINST or not value:
            raise ScenarioError(f"{option}: KEY=VALUE is right, with {', '.join(_AGAINST)} as a key")
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


def _check_has(option: str, name: str, scenario: Scenario) -> None:
    kind = {"clients": "a closed load", "rate": "an open load"}
    if getattr(scenario.load, name) is None:
        raise ScenarioError(f"{option} goes with {kind[name]}; this scenario's load has no {name}")


def _length(text: str) -> float:
    try:
        return parse_ms(float(text) if text.replace(".", "", 1).isdecimal() else text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not SLOWEST <= speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"a speed is a number from {SLOWEST} to {FASTEST:g}, not {text}")
    return speed
