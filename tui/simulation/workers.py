"""The sync mode: workers that take requests in order, and share one processor while they work."""

import heapq
from collections import deque
from collections.abc import Iterator

from demo_server.scenario import Scenario
from tui.simulation.clock import VirtualClock
from tui.simulation.job import Job
from tui.simulation.loop import EventLoop, read, send
from tui.simulation.processor import SharedProcessor
from tui.simulation.steps import Steps
from tui.simulation.turns import Turn, Until, Wait, Work
from tui.timeline.records import Costs


class SyncServer:
    """Blocking code on N worker threads: a wait holds the worker, work shares the GIL with other workers.

    An event loop reads requests and sends answers.
    """

    def __init__(self, scenario: Scenario, clock: VirtualClock, costs: Costs) -> None:
        self._clock = clock
        self._per_request = costs.per_request
        self._steps = Steps(scenario, "sync", clock, costs.steps)
        self._loop = EventLoop(clock)
        self._processor = SharedProcessor(clock)
        self._queue: deque[Job] = deque()
        self._free = list(range(1, scenario.server.workers + 1))

    def accept(self, job: Job) -> None:
        """Read a request, then queue it, first come, first served."""
        self._loop.wake(self._receive(job))

    def _receive(self, job: Job) -> Iterator[Turn]:
        yield from read(self._per_request)
        job.arrived(self._clock.now)
        self._queue.append(job)
        self._assign()

    def _assign(self) -> None:
        while self._free and self._queue:
            worker = heapq.heappop(self._free)
            job = self._queue.popleft()
            job.started(self._clock.now, worker)
            self._go_on(self._handle(job, worker))

    def _handle(self, job: Job, worker: int) -> Iterator[Turn]:
        status = yield from self._steps.do(job)
        job.finished(self._clock.now)
        self._loop.wake(self._answer(job, status, worker))

    def _go_on(self, handling: Iterator[Turn]) -> None:
        turn = next(handling, None)
        if isinstance(turn, Work):
            self._processor.work(turn.ns, lambda: self._go_on(handling))
        elif isinstance(turn, Wait):
            self._clock.after(turn.ns, lambda: self._go_on(handling))
        elif isinstance(turn, Until):
            turn.begin(lambda: self._go_on(handling))

    def _answer(self, job: Job, status: int, worker: int) -> Iterator[Turn]:
        """Send the answer; only then does the worker go on, for the loop and the workers share one GIL."""
        yield from send(self._per_request)
        job.answer(status)
        heapq.heappush(self._free, worker)
        self._assign()
