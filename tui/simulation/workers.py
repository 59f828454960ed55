"""The sync mode: workers that take requests in order, and share one processor while they work."""

import heapq
from collections import deque
from collections.abc import Iterator

from tui.simulation.clock import Action, VirtualClock
from tui.simulation.job import Job
from tui.simulation.loop import EventLoop, Turn, read, send

_ROUNDING_NS = 0.5


class SyncServer:
    """Blocking code on N worker threads: a wait holds the worker, work shares the GIL with other workers.

    An event loop reads requests and sends answers; per_request: what a request costs it, in nanoseconds.
    """

    def __init__(self, clock: VirtualClock, workers: int, per_request: int = 0) -> None:
        self._clock = clock
        self._per_request = per_request
        self._loop = EventLoop(clock)
        self._processor = SharedProcessor(clock)
        self._queue: deque[Job] = deque()
        self._free = list(range(1, workers + 1))

    def accept(self, job: Job) -> None:
        """Read a request, then queue it, first come, first served."""
        self._loop.wake(self._receive(job))

    def _receive(self, job: Job) -> Iterator[Turn]:
        yield from read(self._per_request)
        job.arrived(self._clock.now)
        self._queue.append(job)
        self._assign()

    def _answer(self, job: Job, worker: int) -> Iterator[Turn]:
        """Send the answer; only then does the worker go on, for the loop and the workers share one GIL."""
        yield from send(self._per_request)
        job.answer()
        heapq.heappush(self._free, worker)
        self._assign()

    def _assign(self) -> None:
        while self._free and self._queue:
            worker = heapq.heappop(self._free)
            job = self._queue.popleft()
            job.started(self._clock.now, worker)
            self._go_on(job, worker, self._perform(job))

    def _go_on(self, job: Job, worker: int, steps: Iterator[tuple[str, int]]) -> None:
        match next(steps, None):
            case ("work", ns):
                self._processor.work(ns, lambda: self._go_on(job, worker, steps))
            case (_, ns):
                self._clock.after(ns, lambda: self._go_on(job, worker, steps))
            case None:
                self._loop.wake(self._answer(job, worker))

    def _perform(self, job: Job) -> Iterator[tuple[str, int]]:
        for step in job.steps:
            job.step_started(self._clock.now, step)
            yield step.kind, step.ns
            job.step_ended(self._clock.now, step)
        job.finished(self._clock.now)


class SharedProcessor:
    """One processor under a GIL: n threads that work get 1/n of it each (processor sharing)."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._left: dict[Action, float] = {}
        """what each thread still has to work, in nanoseconds of its own"""
        self._settled = 0
        self._plan = 0
        """number of the latest plan: an older one's instant means nothing any more"""

    def work(self, ns: int, then: Action) -> None:
        """Work so long, as far as the others let one, then go on."""
        self._settle()
        self._left[then] = ns
        self._plan_next()

    def _settle(self) -> None:
        if self._left:
            share = (self._clock.now - self._settled) / len(self._left)
            for then in self._left:
                self._left[then] -= share
        self._settled = self._clock.now

    def _plan_next(self) -> None:
        self._plan += 1
        if self._left:
            plan = self._plan
            ns = round(min(self._left.values()) * len(self._left))
            self._clock.after(max(0, ns), lambda: self._finish(plan))

    def _finish(self, plan: int) -> None:
        if plan != self._plan:
            return
        self._settle()
        least = min(self._left.values()) + _ROUNDING_NS
        through = [then for then, left in self._left.items() if left <= least]
        for then in through:
            del self._left[then]
        self._plan_next()
        for then in through:
            then()
