"""The command line: what may be asked for."""

import argparse
import math

from demo_server import __version__
from demo_server.lengths import parse_ms
from demo_server.one_line_parser import OneLineParser
from demo_server.scenario import MODES
from tui.casting import AGAINST
from tui.palette import THEMES
from tui.target_arguments import target_options

SLOWEST, FASTEST = 0.1, 4.0


def parser() -> OneLineParser:
    """The command line of a run."""
    made = OneLineParser(
        prog="asyncdemo",
        description="See what async gives a web server: real requests as bars of queueing, waiting and working.",
        epilog="Other commands: asyncdemo talk | talks | notes | doctor | scenarios | recordings | replay | compare | "
        "export | new | check | schema "
        "(each with --help).",
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
        help="sync, async, blocked-loop, or compare: the first two runs beside one another (headless: all, in turn)",
    )
    change.add_argument(
        "--run",
        action="append",
        default=[],
        metavar="NAME",
        help="one of the runs that the scenario names; twice: two beside one another (headless: all, when left out)",
    )
    change.add_argument(
        "--against",
        metavar="KEY=VALUE",
        help=f"compare with the same, but for this: 'workers=4', 'mode=async,workers=1' ({', '.join(AGAINST)})",
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
    change.add_argument(
        "--ask", action="store_true", help="dashboard: show the scenario with its question, and wait for space"
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
