"""The command line: what may be asked for, and what it means for a scenario."""

import argparse
import math

from demo_server import __version__
from demo_server.lengths import parse_ms
from demo_server.library import ScenarioError
from demo_server.one_line_parser import OneLineParser
from demo_server.overrides import at_speed, overridden_by
from demo_server.scenario import MODES, Scenario
from tui.palette import THEMES

SLOWEST, FASTEST = 0.1, 4.0


def parser() -> OneLineParser:
    """The command line of a run."""
    made = OneLineParser(
        prog="asyncdemo",
        description="See what async gives a web server: real requests as bars of queueing, waiting and working.",
        epilog="asyncdemo scenarios lists what there is to show.",
    )
    made.add_argument(
        "scenario",
        nargs="?",
        default="three-requests",
        metavar="SCENARIO",
        help="a name (asyncdemo scenarios) or a path to a .toml; three-requests when left out",
    )
    made.add_argument("--version", action="version", version=f"asyncdemo {__version__}")
    change = made.add_argument_group("change the scenario")
    change.add_argument(
        "--mode",
        choices=[*MODES, "compare"],
        metavar="MODE",
        help="sync, async, blocked-loop, or compare: sync, then async (headless only)",
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
    screen = made.add_argument_group("the screen")
    themes = [palette.name for palette in THEMES]
    screen.add_argument("--theme", choices=themes, default=themes[0], metavar="T", help=", ".join(themes))
    screen.add_argument("--ascii", action="store_true", help="ASCII only, for terminals without block glyphs")
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


def changed(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    """The scenario with what the command line asks for. Raises ScenarioError naming the option."""
    load = scenario.load
    if options.clients is not None and load.clients is None:
        raise ScenarioError("--clients goes with a closed load; this scenario's load has no clients")
    if options.rate is not None and load.rate is None:
        raise ScenarioError("--rate goes with an open load; this scenario's load has no rate")
    keys = {
        "--workers": "server.workers",
        "--clients": "load.clients",
        "--rate": "load.rate",
        "--duration": "load.duration",
        "--seed": "seed",
    }
    for option, key in keys.items():
        value = getattr(options, option.removeprefix("--"))
        if value is not None:
            scenario = overridden_by(option, scenario, key, value)
    if options.speed is None:
        return scenario
    try:
        return at_speed(scenario, options.speed)
    except ScenarioError as error:
        raise ScenarioError(f"--speed {options.speed:g}: {error}") from None


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
