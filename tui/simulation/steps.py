"""How a simulated server does the steps of its requests: the same in every mode, as turns of whoever runs them.

What requests share is here too: the pools of connections and of threads, the disk.
"""

import os
from collections.abc import Callable, Generator
from functools import partial

from demo_server.scenario import Mode, Scenario
from demo_server.steps import DrawnStep
from tui.simulation.at_once import AtOnce, Begin
from tui.simulation.clock import Action, VirtualClock
from tui.simulation.job import Job
from tui.simulation.pool import Place, Pool
from tui.simulation.processor import SharedProcessor
from tui.simulation.turns import OK, UNAVAILABLE, BrokenOff, Doing, Turn, Until, Wait, Work, break_off
from tui.timeline.records import Costs, StepCost

_NOTHING = StepCost(0, 0)


class Steps:
    """A server's way with steps.

    costs: what steps cost beside what is stated of them. begin: how an event loop begins one more task; without it,
    what belongs together is done in turn.
    """

    def __init__(
        self, scenario: Scenario, mode: Mode, clock: VirtualClock, costs: Costs, begin: Begin | None = None
    ) -> None:
        self._clock = clock
        self._costs = costs.steps
        self._late = costs.late
        self._begin = begin
        self._mode = mode
        self._wait: Callable[[int], Turn] = Work if mode == "blocked-loop" else Wait
        """blocking code on an event loop holds it while it waits"""
        database = scenario.database
        self._connections = Pool(clock, database.pool, database.pool_timeout.ns)
        self._threads = Pool(clock, scenario.server.threads)
        self._disk = SharedProcessor(clock)
        self._memory = SharedProcessor(clock, os.cpu_count() or 1)
        """a file that the system still knows is copied, and a copy takes a core"""

    def do(self, job: Job) -> Doing:
        """All steps of a request, up to the first that fails."""
        last = job.steps[-1] if job.steps else None
        for step in job.steps:
            # Here, not in a generator of its own: most steps are these, and this is the hot path.
            does = step.does
            late = self._late if step is last else 0
            if does == "work":
                job.step_started(self._clock.now, step)
                yield Work(step.ns + late)
                job.step_ended(self._clock.now, step)
            elif does == "wait" and not step.blocking:
                job.step_started(self._clock.now, step)
                try:
                    yield self._wait(step.ns + late)
                except BrokenOff:
                    job.step_ended(self._clock.now, step)
                    raise
                job.step_ended(self._clock.now, step)
            elif (status := (yield from self._do(job, step))) != OK:
                return status
        return OK

    def _do(self, job: Job, step: DrawnStep) -> Doing:
        match step.does:
            case "together":
                return (yield from self._do_together(job, step.parts))
            case "query":
                return (yield from self._lent(job, step, self._connections, "connection"))
            case "read" if self._mode == "async":
                return (yield from self._read_on_thread(job, step))
        return (yield from self._span(job, step))

    def _do_together(self, job: Job, parts: tuple[DrawnStep, ...]) -> Doing:
        if self._begin is not None:
            return (yield from AtOnce(self._begin, [self._do(job, part) for part in parts]).do())
        for part in parts:
            if (status := (yield from self._do(job, part))) != OK:
                return status
        return OK

    def _read_on_thread(self, job: Job, step: DrawnStep) -> Doing:
        """The loop hands it over, and takes it back; what is between needs no loop."""
        cpu = self._cost(job, step).cpu
        reading = self._lent(job, step, self._threads, "thread")
        try:
            yield Work(cpu // 2)
            yield Until(partial(_through, reading))
            yield Work(cpu - cpu // 2)
        except BrokenOff:
            break_off(reading)
            raise
        return OK

    def _lent(self, job: Job, step: DrawnStep, pool: Pool, what: str) -> Doing:
        """A step that needs one of a pool."""
        if not pool.take() and not (yield from self._queue(job, step, Place(pool), what)):
            return UNAVAILABLE
        try:
            yield from self._span(job, step)
        except BrokenOff:
            pool.give_back()
            raise
        pool.give_back()
        return OK

    def _queue(self, job: Job, step: DrawnStep, place: Place, what: str) -> Generator[Turn, None, bool]:
        """Stand in line. False when that took too long."""
        job.queue_started(self._clock.now, step, what)
        try:
            yield Until(place.stand)
        except BrokenOff:
            place.leave()
            job.queue_ended(self._clock.now, step)
            raise
        job.queue_ended(self._clock.now, step)
        return place.granted

    def _span(self, job: Job, step: DrawnStep) -> Doing:
        job.step_started(self._clock.now, step, "block" if self._blocks(step) else None)
        try:
            yield from self._turns(step, self._cost(job, step))
        except BrokenOff:
            job.step_ended(self._clock.now, step)
            raise
        job.step_ended(self._clock.now, step)
        return OK

    def _blocks(self, step: DrawnStep) -> bool:
        """A blocking call in a coroutine. Where code blocks anyway it is a wait like any other."""
        return step.blocking and self._mode == "async"

    def _turns(self, step: DrawnStep, cost: StepCost) -> Generator[Turn, None, None]:
        match step.does:
            case "work" | "render":
                yield Work(step.ns + cost.extra)
            case "wait" if self._blocks(step):
                yield Work(step.ns)  # as far as the loop and everybody else in it are concerned
            case "read" if self._mode != "blocked-loop":  # what CPU it takes is that of the copy, outside the GIL
                cold = step.step is not None and step.step.cold
                yield Until(partial((self._disk if cold else self._memory).work, cost.extra))
            case _:  # half of the CPU is spent on the question, half on the answer
                if cost.cpu:
                    yield Work(cost.cpu // 2)
                yield self._wait(step.ns + cost.extra - cost.cpu)
                if cost.cpu:
                    yield Work(cost.cpu - cost.cpu // 2)

    def _cost(self, job: Job, step: DrawnStep) -> StepCost:
        return self._costs.get((job.request, step.index), _NOTHING)


def _through(doing: Doing, then: Action) -> None:
    """Go on with it, without a loop, whenever it can; then with what comes after it."""
    turn = next(doing, None)
    if isinstance(turn, Until):
        turn.begin(lambda: _through(doing, then))
    else:
        then()
