"""The sync mode: workers that take requests in order, and share processors while they work."""

import heapq
from collections import deque
from collections.abc import Iterator

from msgspec.structs import replace

from demo_server.scenario import Scenario
from tui.capacity import working_at_once
from tui.simulation.clock import VirtualClock
from tui.simulation.door import Door
from tui.simulation.event_loop import EventLoop
from tui.simulation.idle_crowd import held_by_idle
from tui.simulation.job import Job
from tui.simulation.loop import HttpCost, read, send
from tui.simulation.processor import SharedProcessor
from tui.simulation.steps import Steps
from tui.simulation.turns import UNAVAILABLE, Turn, Until, Wait, Work
from tui.timeline.records import Costs


class SyncServer:
    """Blocking code on N workers: a wait holds the worker; work shares the GIL with that of other workers.

    Workers that are processes share nothing but the machine's cores. An event loop reads requests and sends answers: it
    is one more that works.
    """

    def __init__(self, scenario: Scenario, clock: VirtualClock, costs: Costs) -> None:
        self._clock = clock
        self._steps = Steps(_with_connections(scenario), "sync", clock, costs)
        self._door = Door(scenario)
        self._processor = SharedProcessor(clock.working, working_at_once(scenario))
        self._loop = EventLoop(clock, self._processor.work)
        self._http = HttpCost(costs, clock, self._loop)
        self._queue: deque[Job] = deque()
        self._free = list(range(held_by_idle(scenario) + 1, scenario.server.workers + 1))

    def accept(self, job: Job) -> None:
        """Read a request, then queue it, first come, first served."""
        self._loop.wake(self._receive(job))

    def leave(self, job: Job) -> None:
        """Its client has closed the connection. Nobody notices: it stays in the queue, and is handled in vain."""

    def _receive(self, job: Job) -> Iterator[Turn]:
        yield from read(self._http.of(job))
        if self._door.enter(job, self._clock.now):
            self._queue.append(job)
            self._assign()
        else:
            yield from send(self._http.of(job))
            job.answer(UNAVAILABLE)

    def _assign(self) -> None:
        while self._free and self._queue:
            worker = heapq.heappop(self._free)
            job = self._queue.popleft()
            job.started(self._clock.now, worker)
            self._go_on(self._handle(job, worker))

    def _handle(self, job: Job, worker: int) -> Iterator[Turn]:
        status = yield from self._steps.do(job)
        job.finished(self._clock.now)
        self._door.leave(job)
        self._loop.wake(self._answer(job, status))
        heapq.heappush(self._free, worker)
        self._assign()

    def _go_on(self, handling: Iterator[Turn]) -> None:
        turn = next(handling, None)
        if isinstance(turn, Work):
            self._processor.work(turn.ns, lambda: self._go_on(handling))
        elif isinstance(turn, Wait):
            self._clock.after(turn.ns, lambda: self._go_on(handling))
        elif isinstance(turn, Until):
            turn.begin(lambda: self._go_on(handling))

    def _answer(self, job: Job, status: int) -> Iterator[Turn]:
        """Send the answer. The worker has gone on: it shares the processor with the loop."""
        yield from send(self._http.of(job))
        job.answer(status)


def _with_connections(scenario: Scenario) -> Scenario:
    """Each process has a connection of its own: there is one for everybody who may ask."""
    if not scenario.server.processes:
        return scenario
    return replace(scenario, database=replace(scenario.database, pool=scenario.server.workers))
