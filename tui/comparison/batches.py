"""The interval of a ratio when the requests of a run depend on one another.

They do: who comes behind a slow request waits for it too. A t-test takes them for independent, and calls every second
pair of equal queues different (M/M/1, load 0.5, 1000 requests: 56 %, where 5 % are meant).

Here a run is cut into ten batches in the order of the planned instants, long enough to hold whole queues (Schmeiser
1982: 10 to 30 batches). A figure is taken ten times, each time without one batch; how far these ten are apart says
how much it owes to chance: the jackknife of groups (Miller 1974; of percentiles, Shao and Wu 1989). Of logarithms,
because a server that is slower is slower by a factor. Nothing is drawn: the same files always give the same answer.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

BATCHES = 10
FEWEST = 2 * BATCHES
"""values that a run needs"""
_STUDENT = 2.2622
"""Student's 97.5 % for BATCHES - 1 degrees of freedom"""
_SHORTEST_MS = 1e-3
"""Of less there is no logarithm worth taking."""


class Interval(NamedTuple):
    """Of a ratio, with a confidence of 95 %."""

    low: float
    high: float

    @property
    def holds_one(self) -> bool:
        """There may be no difference at all."""
        return self.low <= 1 <= self.high


class Batched:
    """Lengths in milliseconds, in the order of the planned instants: FEWEST or more."""

    def __init__(self, values: Sequence[float]) -> None:
        count = len(values)
        self.values = values
        self.batches = [
            values[start:end] for start, end in pairwise(count * batch // BATCHES for batch in range(BATCHES + 1))
        ]

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def _sorted(self) -> list[float]:
        return sorted(self.values)

    def mean(self, without: Sequence[float] = ()) -> float:
        """Of all, or of all but a batch."""
        return (self._sum - math.fsum(without)) / (len(self.values) - len(without))

    @cached_property
    def _sum(self) -> float:
        return math.fsum(self.values)

    def percentile(self, percent: int, without: Sequence[float] = ()) -> float:
        """The nearest rank of all, or of all but a batch."""
        whole, batch = self._sorted, sorted(without)
        rank = max(1, math.ceil(percent / 100 * (len(whole) - len(batch))))
        at = bisect_left(whole, rank, key=lambda value: bisect_right(whole, value) - bisect_right(batch, value))
        return whole[at]


Statistic = Callable[[Batched, Sequence[float]], float]
"""a figure of all values but some"""


def ratio(a: Batched, b: Batched, statistic: Statistic, same_plan: bool) -> Interval:
    """The interval of a figure of B through that of A.

    same_plan: value for value of the same request, so that what the plan does to both runs cancels out.
    """
    ours, theirs = _logarithms(a, statistic), _logarithms(b, statistic)
    if same_plan:
        variance = _jackknife([after - before for before, after in zip(ours, theirs, strict=True)])
    else:
        variance = _jackknife(ours) + _jackknife(theirs)
    middle, reach = _log(statistic(b, ())) - _log(statistic(a, ())), _STUDENT * math.sqrt(variance)
    return Interval(math.exp(middle - reach), math.exp(middle + reach))


def _logarithms(values: Batched, statistic: Statistic) -> list[float]:
    """The figure without each of the batches."""
    return [_log(statistic(values, batch)) for batch in values.batches]


def _jackknife(without_one: Sequence[float]) -> float:
    """The variance of a figure by what it is without each of the groups (Miller 1974, equation 2.3)."""
    mean = math.fsum(without_one) / BATCHES
    return (BATCHES - 1) / BATCHES * math.fsum((one - mean) ** 2 for one in without_one)


def _log(ms: float) -> float:
    return math.log(max(ms, _SHORTEST_MS))
