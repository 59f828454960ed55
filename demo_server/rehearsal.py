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


async def rehearse(scenario: Scenario, served: Serving, emit: Emit) -> None:
    """Measure the real steps of every kind of request, in their order, and tell of them.

    A step that fails is not told of: the run will show why.
    """
    for name in scenario.requests:
        real = [replace(step, ns=0) for step in flat(scenario.drawn_steps(name, REHEARSAL)) if step.does in REAL]
        measured: dict[int, list[tuple[int, int]]] = {step.index: [] for step in real}
        for _ in range(WARM_UPS + ROUNDS):
            await _once(name, real, served, measured)
        for index, costs in measured.items():
            if costs := costs[WARM_UPS:]:
                extra, cpu = (round(statistics.median(column)) for column in zip(*costs, strict=True))
                emit(StepMeasured(time.perf_counter_ns(), name, index, extra, min(extra, cpu)))


async def _once(name: str, real: list[DrawnStep], served: Serving, measured: dict[int, list[tuple[int, int]]]) -> None:
    rehearsal = Handling(REHEARSAL, name, real, lambda _: None)
    for step in real:
        began = time.thread_time_ns()
        try:
            await served.do(rehearsal, step)
        except StepFailed:
            return
        spent = time.thread_time_ns() - began
        span = rehearsal.spans[-1]
        measured[step.index].append((span.end - span.start, spent))
