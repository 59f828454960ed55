"""What a simulated request asks of whoever runs it, a worker or an event loop, before it goes on."""

from collections.abc import Callable, Generator
from contextlib import suppress
from typing import NamedTuple

from tui.simulation.clock import Action

OK = 200
UNAVAILABLE = 503
"""how the real server answers when its pool has had no connection for too long"""


class Work(NamedTuple):
    """So many nanoseconds of the processor: no other coroutine runs, other threads get their share."""

    ns: int


class Wait(NamedTuple):
    """So many nanoseconds of nothing: a coroutine gives the loop back, a thread is held."""

    ns: int


class Until(NamedTuple):
    """A wait whose end others decide: ``begin`` is told what to do then."""

    begin: Callable[[Action], None]


class Again(NamedTuple):
    """Go on in the event loop's next iteration."""


class BrokenOff(Exception):
    """Thrown into what a request is doing when another part of it has failed, or when nobody waits for it any more."""


Turn = Work | Wait | Until | Again
Doing = Generator[Turn, None, int]
"""a request's handling, or a part of it; ends with the HTTP status, as far as it decides that"""


def break_off(doing: Generator[Turn, None, object]) -> None:
    """Let it end its spans and give back what it has borrowed."""
    # Not by close(): that is what Python does to all that is unfinished when the simulation is over.
    with suppress(BrokenOff, StopIteration):
        doing.throw(BrokenOff())
