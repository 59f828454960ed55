"""The async and the blocked-loop mode: coroutines on one event loop, and what HTTP costs it."""

import sys
from collections.abc import Generator, Iterator

from demo_server.scenario import Mode, Scenario
from tui.simulation.clock import VirtualClock
from tui.simulation.door import Door
from tui.simulation.event_loop import EventLoop
from tui.simulation.job import Job
from tui.simulation.steps import Steps
from tui.simulation.turns import UNAVAILABLE, Again, BrokenOff, Turn, Work, break_off
from tui.timeline.records import Costs

LOOP = 1
ITERATIONS_BEFORE_HANDLER = 8 if sys.version_info < (3, 12) else 5
"""from the iteration that reads a request to the one that handles it, counted: Hypercorn's and Quart's tasks, and those
that asyncio.wait_for makes"""
ITERATIONS_TO_LEAVE = 5
"""from the iteration that finds a connection closed to the one that cancels the handling of its request, counted"""
ITERATIONS_OF_LEAVER = 3
"""the same from the iteration in which the handling begins, when its client has left before"""
ITERATIONS_AFTER_HANDLER = 1 if sys.version_info < (3, 12) else 0
"""Quart sends through asyncio.wait_for, which before Python 3.12 makes a task of it: the answer leaves one
iteration later, behind everything that was ready. So in blocked-loop mode answers leave in bunches."""

COOLS_WITHIN_NS = 20_000_000
"""after so long without a request one costs what it costs alone: the caches are cold. Measured: docs/prediction.md"""


def read(per_request: int) -> Iterator[Turn]:
    """The loop's iterations before a request's handler; they take half of what a request costs it."""
    for iteration in range(ITERATIONS_BEFORE_HANDLER):
        if per_request and iteration % 4 == 0:  # not in each: this is the hot path
            yield Work(per_request // (2 * -(-ITERATIONS_BEFORE_HANDLER // 4)))
        yield Again()


def send(per_request: int) -> Iterator[Turn]:
    """What the loop does for a request after its handler; it takes the other half."""
    for _ in range(ITERATIONS_AFTER_HANDLER):
        yield Again()
    if per_request:
        yield Work(per_request // 2)


class LoopServer:
    """Coroutines on one event loop; in blocked-loop mode with blocking waits in them, the classic mistake."""

    def __init__(self, scenario: Scenario, mode: Mode, clock: VirtualClock, costs: Costs) -> None:
        self._clock = clock
        self._loop = EventLoop(clock)
        self._http = HttpCost(costs, clock, self._loop)
        begin = self._loop.soon if mode == "async" else None
        self._steps = Steps(scenario, mode, clock, costs, begin)
        self._door = Door(scenario)
        self._cancels = mode == "async"
        self._unread: set[int] = set()
        """numbers of requests whose handling has not begun"""
        self._handled: dict[int, Generator[Turn, None, None]] = {}
        """by the numbers of their requests"""

    def accept(self, job: Job) -> None:
        """A request's bytes lie in the socket."""
        self._unread.add(job.id)
        self._handled[job.id] = serving = self._serve(job)
        self._loop.wake(serving)

    def leave(self, job: Job) -> None:
        """Its client has closed the connection. Quart cancels the handling, at its await: where code blocks, never."""
        if self._cancels and job.id in self._handled:
            self._loop.wake(self._cancel(job))

    def _cancel(self, job: Job) -> Iterator[Turn]:
        iterations = ITERATIONS_TO_LEAVE
        while job.id in self._unread:  # the loop is behind: it reads that somebody asks before it reads that they leave
            iterations = ITERATIONS_OF_LEAVER
            yield Again()
        for _ in range(iterations):
            yield Again()
        if job.id in self._handled:
            break_off(self._handled.pop(job.id))

    def _serve(self, job: Job) -> Generator[Turn, None, None]:
        yield from read(self._http.of(job))
        self._unread.discard(job.id)
        if self._door.enter(job, self._clock.now):
            job.started(self._clock.now, LOOP)
            try:
                status = yield from self._steps.do(job)
            except BrokenOff:
                self._finish(job)
                raise
            self._finish(job)
        else:
            status = UNAVAILABLE
        yield from send(self._http.of(job))
        self._handled.pop(job.id, None)
        job.answer(status)

    def _finish(self, job: Job) -> None:
        job.finished(self._clock.now)
        self._door.leave(job)


class HttpCost:
    """What a request costs the loop, the half of it before its handling or the half behind: CPU, in nanoseconds."""

    def __init__(self, costs: Costs, clock: VirtualClock, loop: EventLoop) -> None:
        self._warm, self._cold = costs.per_request, costs.alone
        self._clock, self._loop = clock, loop
        self._of = 0
        """the number of the request that the loop had to do with last"""
        self._cost = self._cold

    def of(self, job: Job) -> int:
        """Of the whole of this request: the more, the longer the loop had nothing to do before."""
        if job.id != self._of:
            worked = self._loop.worked
            rested = COOLS_WITHIN_NS if worked is None else min(self._clock.now - worked, COOLS_WITHIN_NS)
            self._cost = self._warm + (self._cold - self._warm) * rested // COOLS_WITHIN_NS
        self._of = job.id
        return self._cost
