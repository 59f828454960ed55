"""Where runs of the same length lie when only their seeds differ: what a single short run can be compared with.

A steady-state formula speaks of runs without end. M/D/1 at 80 % with 50 ms of service waits 100 ms for ever; of runs of
300 requests nine in ten lie between 55 and 171. So on a stage the band is drawn, never the line.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from demo_server.scenario import Mode, Scenario
from tui.result import Band
from tui.simulation.chance import has_chance
from tui.simulation.simulate import FREE, foreseeable, predict
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs

RUNS = 100
"""as many as there is time for, up to these"""
LEAST = 20
"""fewer have no 5 % quantile"""
SPEND_S = 1.0
"""about how long they may take, once there are enough of them"""
PATIENCE_S = 8.0
"""how long they may take at all: when there are not enough by then, there is no band"""


class Effort(NamedTuple):
    """How much a band is worth; seconds of the wall clock."""

    runs: int = RUNS
    spend_s: float = SPEND_S
    patience_s: float = PATIENCE_S


def _for_ever() -> bool:
    return False


def band(
    scenario: Scenario,
    mode: Mode,
    costs: Costs = FREE,
    effort: Effort = Effort(),  # noqa: B008 (a value that never changes)
    *,
    called_off: Callable[[], bool] = _for_ever,
    clock: Callable[[], float] = time.monotonic,
) -> Band | None:
    """The 5 and the 95 % quantile of the mean response times of simulated runs, each with a seed of its own.

    Milliseconds. The same costs as the prediction's, and none of the seeds is the scenario's own: what is compared with
    the band has no part in it. None without chance, where nothing can be foreseen, or where 20 runs take too long; and
    when it is called off, which is asked between two runs.
    """
    if not (has_chance(scenario, mode) and foreseeable(scenario, mode)):
        return None
    began = clock()
    means: list[float] = []
    for seed in seeds_beside(scenario.seed, effort.runs):
        spent = clock() - began
        if spent > (effort.patience_s if len(means) < LEAST else effort.spend_s) or called_off():
            break
        run = predict(replace(scenario, seed=seed), mode, costs)
        if run.end is None:  # too many requests to be simulated
            return None
        if run.planned.written:
            means.append(_mean_ms(run, run.end))
    return quantiles(means) if len(means) >= LEAST and not called_off() else None


def seeds_beside(seed: int, count: int) -> Iterator[int]:
    """So many other seeds, the same ones whenever they are asked for, and far from those that people choose."""
    return (seed * 1_000 + 1_000_003 + number for number in range(count))


def quantiles(means: list[float]) -> Band:
    """Where nine in ten of them lie, and so would one more (Hyndman and Fan, type 6: k of n stands at k / (n + 1))."""
    twentieths = statistics.quantiles(means, n=20, method="exclusive")
    return Band(round(twentieths[0], 3), round(twentieths[-1], 3), len(means))


def _mean_ms(run: Timeline, end: int) -> float:
    """Of all requests, the unfinished ones with the age that they have reached, as in the prediction."""
    return (run.tally.response.mean_with([one.response_until(end) for one in run.unfinished()]) or 0.0) / 1e6
