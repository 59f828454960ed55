"""How many requests stand at each line of the code: at the door, or at the step whose span goes on.

A request that does several things at once stands at each of their lines. One that stands in line for a connection or a
thread stands at the line that needs it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from demo_server.handling import QUEUE
from demo_server.steps import Kind
from tui.timeline.records import Request, State

DOOR = -1
"""the place of a request that nobody handles yet"""
ENTERED = -2
"""the place of one that is handled, and has not come to its first step"""
LEAVING = -3
"""the place of one that was handled, and whose answer has not come out: the loop is held"""
_STATES: dict[Kind, State] = {"work": "working", "wait": "waiting", "block": "waiting", "queue": "queued"}


class Here(NamedTuple):
    """How many requests are at a line, by what they do there."""

    queued: int = 0
    waiting: int = 0
    working: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)

    def and_also(self, other: "Here") -> "Here":
        """Those of another place, too."""
        return Here(*(mine + its for mine, its in zip(self, other, strict=True)))


@dataclass(slots=True)
class Standing:
    """All requests that were in flight at an instant."""

    in_flight: Counter[str] = field(default_factory=Counter)
    """by the name of the request"""
    places: Mapping[tuple[str, int], Here] = field(default_factory=dict)
    """by the name of the request and the place of the step (or DOOR, ENTERED, LEAVING)"""

    def here(self, name: str, steps: Iterable[int]) -> Here:
        """Those at a line that stands for these places."""
        made = Here()
        for step in steps:
            made = made.and_also(self.places.get((name, step), Here()))
        return made


def standing(requests: Iterable[Request], now: int) -> Standing:
    """Where each of these requests stands at an instant, in nanoseconds; who is not in flight then is not counted."""
    counted: Counter[tuple[str, int, State]] = Counter()
    in_flight: Counter[str] = Counter()
    for request in requests:
        if not _in_flight(request, now):
            continue
        in_flight[request.name] += 1
        for step, state in _places(request, now):
            counted[request.name, step, state] += 1
    places = {(name, step) for name, step, _ in counted}
    return Standing(
        in_flight,
        {
            (name, step): Here(
                counted[name, step, "queued"], counted[name, step, "waiting"], counted[name, step, "working"]
            )
            for name, step in places
        },
    )


def fullest(requests: Iterable[Request], end: int) -> int:
    """An instant at which most of these were in flight, in nanoseconds: the middle of the longest such stretch.

    end: the instant up to which anything is known.
    """
    changes: Counter[int] = Counter()
    for request in requests:
        if (since := _since(request)) is not None:
            changes[since] += 1
            until = request.over if request.over is not None else request.finished
            changes[end if until is None else until] -= 1
    instants = sorted(changes)
    now, best, found = 0, (0, 0), end
    for instant, until in pairwise(instants):
        now += changes[instant]
        if (now, until - instant) > best:
            best, found = (now, until - instant), (instant + until) // 2
    return found


def _since(request: Request) -> int | None:
    return request.planned if request.planned is not None else request.arrived


def _in_flight(request: Request, now: int) -> bool:
    since = _since(request)
    if since is None or since > now:
        return False
    if request.finished is not None and request.finished <= now:
        return not request.foreign and (request.over is None or request.over > now)
    return _handled(request, now) or request.over is None or request.over > now


def _handled(request: Request, now: int) -> bool:
    return request.started is not None and request.started <= now


def _places(request: Request, now: int) -> Iterable[tuple[int, State]]:
    if not _handled(request, now):
        return [(DOOR, "queued")]
    if request.finished is not None and request.finished <= now:
        return [(LEAVING, "queued")]
    begun = [span for span in request.spans if span.start <= now]
    going_on = [span for span in begun if span.end is None or span.end > now]
    if going_on:
        return [(span.index % QUEUE, _STATES[span.kind]) for span in going_on]
    # Between two steps it runs through the program's own code.
    return [(begun[-1].index % QUEUE if begun else ENTERED, "working")]
