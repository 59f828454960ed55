"""The async and the blocked-loop mode: one event loop, as asyncio turns it.

An iteration takes all that is ready and runs it, one after the other; what becomes ready meanwhile waits
for the next iteration. Work holds the loop; an awaited wait gives it back; a blocking wait holds it too.
"""

import sys
from collections import deque
from collections.abc import Iterator

from demo_server.scenario import Mode, Scenario
from tui.simulation.clock import VirtualClock
from tui.simulation.job import Job
from tui.simulation.steps import Steps
from tui.simulation.turns import Again, Turn, Until, Wait, Work
from tui.timeline.records import Costs

LOOP = 1
ITERATIONS_BEFORE_HANDLER = 3
"""from the iteration that reads a request to the one that handles it: Hypercorn's and Quart's tasks"""
ITERATIONS_AFTER_HANDLER = 1 if sys.version_info < (3, 12) else 0
"""Quart sends through asyncio.wait_for, which before Python 3.12 makes a task of it: the answer leaves one
iteration later, behind everything that was ready. So in blocked-loop mode answers leave in bunches."""


def read(per_request: int) -> Iterator[Turn]:
    """The loop's iterations before a request's handler; they take half of what a request costs it."""
    for _ in range(ITERATIONS_BEFORE_HANDLER):
        if per_request:
            yield Work(per_request // (2 * ITERATIONS_BEFORE_HANDLER))
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
        self._per_request = costs.per_request
        self._loop = EventLoop(clock)
        begin = self._loop.soon if mode == "async" else None
        self._steps = Steps(scenario, mode, clock, costs.steps, begin)

    def accept(self, job: Job) -> None:
        """A request's bytes lie in the socket."""
        self._loop.wake(self._serve(job))

    def _serve(self, job: Job) -> Iterator[Turn]:
        yield from read(self._per_request)
        job.arrived(self._clock.now)
        job.started(self._clock.now, LOOP)
        status = yield from self._steps.do(job)
        job.finished(self._clock.now)
        yield from send(self._per_request)
        job.answer(status)


class EventLoop:
    """asyncio's BaseEventLoop, as far as order and time go."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._ready: deque[Iterator[Turn]] = deque()
        self._polled: deque[Iterator[Turn]] = deque()
        """what sockets and timers have made ready: it comes behind what the loop itself has"""
        self._iteration: deque[Iterator[Turn]] = deque()
        self._turning = False

    def wake(self, task: Iterator[Turn]) -> None:
        """A socket or a timer makes it ready for the next iteration, which begins at once when the loop is idle."""
        self._polled.append(task)
        self._begin_to_turn()

    def soon(self, task: Iterator[Turn]) -> None:
        """A task or another thread makes it ready for the next iteration, before what sockets and timers have."""
        self._ready.append(task)
        self._begin_to_turn()

    def _begin_to_turn(self) -> None:
        if not self._turning:
            self._turning = True
            self._clock.after_all_else(self._turn)  # one poll finds all that came at the same instant

    def _turn(self) -> None:
        while self._iteration or self._ready or self._polled:
            if not self._iteration:
                self._iteration = self._ready + self._polled
                self._ready.clear()
                self._polled.clear()
            if self._run(self._iteration.popleft()):
                return
        self._turning = False

    def _run(self, task: Iterator[Turn]) -> bool:
        """Run a task to its next await. True if it holds the loop."""
        turn = next(task, None)
        # By hand: a match takes twice as long, and this is the hot path.
        if isinstance(turn, Work):
            self._clock.after(turn.ns, lambda: self._go_on(task))
            return True
        if isinstance(turn, Wait):
            self._clock.after(turn.ns, lambda: self.wake(task))
        elif isinstance(turn, Again):
            self._ready.append(task)
        elif isinstance(turn, Until):
            turn.begin(lambda: self.soon(task))
        return False

    def _go_on(self, task: Iterator[Turn]) -> None:
        if not self._run(task):
            self._turn()
