"""What the command line says of a server of one's own, and what must be true of it before anything is sent there."""

import argparse
import heapq
import math
from argparse import Namespace
from collections import deque
from collections.abc import Iterator, Sequence

from demo_server.library import ScenarioError, printable
from demo_server.needs import remote_hosts
from demo_server.one_line_parser import OneLineParser
from demo_server.scenario import Scenario
from tui.probe import probed
from tui.target import DEMO, PORT, REMOTE_RATE, Target, TargetError, target_of

_NOT_HERE = "{} is not this machine: --allow-remote says that you may ask it"
_ASKED = {"app": "--app", "start": "--start", "url": "--url"}
STALLABLE = ("demo", "app")
"""kinds of servers that run in a child of ours, and obey it"""
_SHAPES = {"app": "module:app", "start": "a command with {port} in it", "url": "http://host:port/path"}


def target_options(made: OneLineParser) -> None:
    """What may be said of it."""
    own = made.add_argument_group("a server of your own").add_mutually_exclusive_group()
    own.add_argument("--app", metavar="MODULE:APP", help="serve this ASGI or WSGI app instead of the demo server")
    own.add_argument("--start", metavar="COMMAND", help="start this command, with its port as {port}")
    own.add_argument("--url", metavar="URL", help="send the requests to a server that runs already")
    more = made.add_argument_group("with a server of your own")
    more.add_argument("--compare-with", metavar="SERVER", help="a second one beside it: an app, a command or a URL")
    more.add_argument("--allow-remote", action="store_true", help="it may be another machine; so may a scenario's URLs")
    more.add_argument(
        "--rate-limit",
        type=_rate,
        metavar="R",
        help=f"requests a second at most; {REMOTE_RATE:g} to another machine when left out",
    )
    more.add_argument("--http2", action="store_true", help="speak HTTP/2, not 1.1, to the server at a URL")


def targets(options: Namespace) -> list[Target]:
    """The servers that are asked for: one, or two that are compared. Raises TargetError; asks an app what it is."""
    given = next((name for name in _ASKED if getattr(options, name) is not None), None)
    if given is None:
        _check_alone(options)
        return [DEMO]
    first = _named(getattr(options, given), given)
    made = [first] if options.compare_with is None else [first, _named(options.compare_with, None)]
    made = [_ready(target, options) for target in made]
    _check_own(options, made)
    return made


def check_loads(scenario: Scenario, target: Target) -> None:
    """Refuse what the demo server could not serve, and what is more than a limit allows. Raises ScenarioError."""
    stepless = [name for name, request in scenario.requests.items() if not request.steps]
    if stepless and not target.own:
        raise ScenarioError(
            f"requests.{stepless[0]} has no steps: it needs a server of your own (--app, --start or --url)"
        )
    _check_crowd(scenario, target)
    limit, load = target.rate_limit, scenario.load
    if limit is None:
        return
    if load.rate is not None and load.rate > limit:
        raise ScenarioError(_too_many(f"{load.rate:g} requests a second", target, limit))
    at_once = max(_within_a_second(scenario), default=0)
    if at_once > max(1.0, limit):
        raise ScenarioError(_too_many(f"{at_once} requests within a second", target, limit))


def _check_crowd(scenario: Scenario, target: Target) -> None:
    """Refuse what can only be done to a server of ours, or should be done to nobody else's. Raises ScenarioError."""
    if scenario.server.stalls and target.kind not in STALLABLE:
        raise ScenarioError(
            f"server.stalls: {_ASKED[target.kind]} names a server that cannot be made to stand still; "
            "the demo server can, and so can --app"
        )
    if scenario.load.idle and target.remote:
        raise ScenarioError(
            f"load.idle = {scenario.load.idle}: connections that say nothing are opened to servers of this machine only"
        )


def check_remote(scenario: Scenario, target: Target, allowed: bool) -> None:
    """Refuse to leave this machine unless it was asked for. Raises ScenarioError or TargetError."""
    if allowed:
        return
    if target.remote:
        raise TargetError(_NOT_HERE.format(f"--url {printable(target.word)}"))
    for place, host in remote_hosts(scenario) if not target.own else ():
        raise ScenarioError(_NOT_HERE.format(f"{place}: {printable(host)}"))


def _named(text: str, asked: str | None) -> Target:
    """The target of an option, which must be of its kind."""
    option = _ASKED[asked] if asked else "--compare-with"
    if asked == "start" and PORT not in text:
        raise TargetError(f"{option} {printable(text)}: no {PORT} in it: where does the command take its port?")
    try:
        target = target_of(text)
    except TargetError as error:
        raise TargetError(f"{option} {error}") from None
    if asked not in (None, target.kind):
        meant = f"http://{text}" if asked == "url" and target.kind == "app" else _ASKED[target.kind]
        raise TargetError(f"{option} {printable(text)}: {_SHAPES[asked or 'app']} is right; {printable(meant)}?")
    return target


def _ready(target: Target, options: Namespace) -> Target:
    limit = options.rate_limit
    if limit is None and target.remote:
        limit = REMOTE_RATE
    target = target._replace(rate_limit=limit, http2=options.http2 and target.kind == "url")
    return probed(target) if target.kind == "app" else target


def _check_alone(options: Namespace) -> None:
    for name in ("compare_with", "rate_limit", "http2"):
        if getattr(options, name):
            option = "--" + name.replace("_", "-")
            raise TargetError(f"{option} goes with a server of your own: --app, --start or --url")


def _check_own(options: Namespace, made: Sequence[Target]) -> None:
    if options.workers is not None and not any(target.interface == "wsgi" for target in made):
        raise TargetError(f"--workers {options.workers} goes with a WSGI app: no other server here is given workers")
    if options.mode is not None:
        raise TargetError(f"--mode {options.mode} goes with the demo server; yours is served in its own way")


def _within_a_second(scenario: Scenario) -> Iterator[int]:
    """How many requests of a script are sent within each second that ends with one."""
    within: deque[tuple[int, int]] = deque()
    count = 0
    for at_ns, times in heapq.merge(*(line.batches() for line in scenario.load.script or ())):
        within.append((at_ns, times))
        count += times
        while within[0][0] <= at_ns - 1_000_000_000:
            count -= within.popleft()[1]
        yield count


def _too_many(wanted: str, target: Target, limit: float) -> str:
    where = "a server on another machine gets" if target.remote else "--rate-limit allows"
    return f"load: {wanted}, but {where} at most {limit:g} a second; --rate-limit changes that"


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 < rate <= 10_000:
        raise argparse.ArgumentTypeError(f"requests a second, above 0 and at most 10000, not {text}")
    return rate
