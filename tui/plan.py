"""What a script and an open load send, and when: known before the run, whatever the server does.

The clients and the simulation both follow it, so that the prediction is of the same requests. Who changes the rate
while a run goes on changes what is planned from then on.
"""

import heapq
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from demo_server.lengths import to_ns
from demo_server.scenario import Planned, Scenario

PAUSE_AFTER_FAILURE_NS = 500_000_000
"""A closed client that got no answer does not come back at once: nobody reloads a page that fast."""


class Sending(NamedTuple):
    """A request that is to be sent at an instant."""

    id: int
    at_ns: int
    """nanoseconds after the start of the run"""
    request: str


class Plan(Protocol):
    """Requests in the order of their instants, numbered from 1."""

    def upcoming(self) -> Sending | None:
        """What is to be sent next; None when nothing is."""

    def advance(self) -> None:
        """It has been sent."""


class Script:
    """The plan of a script."""

    def __init__(self, scenario: Scenario) -> None:
        lines = [_batches(line) for line in scenario.load.script or ()]
        batches = heapq.merge(*lines, key=lambda batch: batch[0])  # at the same instant: as they are written
        single = ((at_ns, request) for at_ns, count, request in batches for _ in range(count))
        self._sendings = (Sending(number, *one) for number, one in enumerate(single, 1))
        self.advance()

    def upcoming(self) -> Sending | None:
        """What is to be sent next; None after the last line."""
        return self._upcoming

    def advance(self) -> None:
        """It has been sent."""
        self._upcoming = next(self._sendings, None)


def _batches(line: Planned) -> Iterator[tuple[int, int, str]]:
    return ((at_ns, count, line.send) for at_ns, count in line.batches())


class Arrivals:
    """The plan of an open load, up to its duration.

    Regular arrivals begin at the start of the run, Poisson arrivals with a first gap (they have no start).
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._end_ns = scenario.load.duration.ns if scenario.load.duration else to_ns(0)
        self._upcoming: Sending | None = None
        self._number = 1
        self._latest_ns = 0
        """the instant of the request before"""
        self._plan_at(self._gap_ns())

    def upcoming(self) -> Sending | None:
        """What is to be sent next; None when that would be after the duration."""
        return self._upcoming

    def advance(self) -> None:
        """It has been sent."""
        self._number += 1
        self._latest_ns = self._next_ns
        self._plan_at(self._next_ns + self._gap_ns())

    def change_rate(self, rate: float, now_ns: int) -> None:
        """From now on so many requests a second.

        The gap after the latest request is that of the new rate too: a slow rate's long gap is not waited out. If
        it would be over already, the next request is due now. What is late of the old rate stays so.
        """
        self._scenario = replace(self._scenario, load=replace(self._scenario.load, rate=rate))
        if self._next_ns > now_ns:
            self._plan_at(max(now_ns, self._latest_ns + self._gap_ns()))

    def _plan_at(self, instant_ns: int) -> None:
        self._next_ns = instant_ns
        self._upcoming = None
        if instant_ns < self._end_ns:
            self._upcoming = Sending(self._number, instant_ns, self._scenario.drawn_request(self._number))

    def _gap_ns(self) -> int:
        if self._number == 1 and self._scenario.load.arrivals == "regular":
            return 0
        return self._scenario.drawn_gap_ns(self._number)


def sendings(scenario: Scenario) -> Iterator[Sending]:
    """All requests of a script or an open load, in the order of their instants, numbered from 1."""
    plan: Plan = Script(scenario) if scenario.load.rate is None else Arrivals(scenario)
    while (sending := plan.upcoming()) is not None:
        yield sending
        plan.advance()
