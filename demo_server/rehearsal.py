"""What real steps cost here: each is done a few times alone, before the server opens, for the prediction to know.

The first time also opens connections, fills caches and imports what is imported late: it does not count.
"""

import statistics
import time

from msgspec.structs import replace

from demo_server.events import StepMeasured
from demo_server.handling import REHEARSAL, Emit, Handling, StepFailed
from demo_server.modes import Serving
from demo_server.scenario import Scenario
from demo_server.steps import REAL, DrawnStep, flat

WARM_UPS = 1
ROUNDS = 5
PATIENCE_S = 2.0
"""for all rounds of one kind of request: the run waits for them. One more round is not begun after that"""

Costs = dict[int, list[tuple[int, int]]]
"""by the index of a step, what each round of it took and how much CPU that was, in nanoseconds"""


async def rehearse(scenario: Scenario, served: Serving, emit: Emit) -> None:
    """Measure the real steps of every kind of request, in their order, and tell of them.

    A step that fails is not told of: the run will show why.
    """
    for name in scenario.requests:
        real = [replace(step, ns=0) for step in flat(scenario.drawn_steps(name, REHEARSAL)) if step.does in REAL]
        for index, costs in (await _measured(name, real, served)).items():
            if costs := costs[WARM_UPS:]:
                extra, cpu = (round(statistics.median(column)) for column in zip(*costs, strict=True))
                emit(StepMeasured(time.perf_counter_ns(), name, index, extra, min(extra, cpu)))


async def _measured(name: str, real: list[DrawnStep], served: Serving) -> Costs:
    """Rounds of a request's real steps, as many as there is patience for, up to the first that fails."""
    measured: Costs = {step.index: [] for step in real}
    end = time.monotonic() + PATIENCE_S
    for _ in range(WARM_UPS + ROUNDS if real else 0):
        try:
            await _once(name, real, served, measured)
        except StepFailed:
            break
        if time.monotonic() > end:
            break
    return measured


async def _once(name: str, real: list[DrawnStep], served: Serving, measured: Costs) -> None:
    """One round. Raises StepFailed."""
    rehearsal = Handling(REHEARSAL, name, real, lambda _: None)
    for step in real:
        began = time.thread_time_ns()
        await served.do(rehearsal, step)
        spent = time.thread_time_ns() - began
        span = rehearsal.spans[-1]
        measured[step.index].append((span.end - span.start, spent))
