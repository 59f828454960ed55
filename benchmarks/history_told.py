"""An open load that has gone on for 2000 s, or so one is told: requests of 1 s each, 50 a second, up to now and on."""

import time
from collections.abc import AsyncGenerator, Iterator
from itertools import count

from benchmarks.harness import scenario
from benchmarks.told import Told, told_when_due
from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    LoadStarted,
    RequestArrived,
    RequestPlanned,
    RequestSent,
    ResponseReceived,
    StepEnded,
    StepStarted,
)
from demo_server.scenario import Mode, Scenario

RATE = 50
WAIT_NS = 1_000_000_000
SINCE_NS = 2_000_000_000_000
SCENARIO = scenario(f"""
title = "A long run"
[requests.page]
steps = [{{ name = "db", wait = 1000 }}]
[load]
rate = {RATE}
arrivals = "regular"
duration = "2100s"
""")


class History(Told):
    """So many requests behind it, then 50 in flight."""

    def __init__(self, scenario: Scenario, mode: Mode, behind: int) -> None:
        super().__init__(scenario, mode)
        self._behind = behind

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """All of the past at once, the rest in real time."""
        now = time.perf_counter_ns()
        yield [LoadStarted(now - SINCE_NS)]
        gap = 1_000_000_000 // RATE
        async for batch in told_when_due(_requests(now - self._behind * gap, gap, WAIT_NS)):
            yield batch


def _requests(start: int, gap: int, wait: int) -> Iterator[Event]:
    """Requests without end, each a gap after the one before."""
    in_flight = wait // gap
    for number in count(1):
        at = start + (number - 1) * gap
        yield from begun(number, at)
        if number > in_flight:
            yield from ended(number - in_flight, at)


def begun(number: int, at: int) -> list[Event]:
    """All that happens to a request before it waits."""
    return [
        RequestPlanned(at, number, "page", number),
        RequestSent(at, number),
        RequestArrived(at, number, "page"),
        HandlingStarted(at, number, 1),
        StepStarted(at, number, 0, "db", "wait"),
    ]


def ended(number: int, at: int) -> list[Event]:
    """All that happens to a request after it has waited."""
    return [StepEnded(at, number, 0), HandlingFinished(at, number), ResponseReceived(at, number, 200)]
