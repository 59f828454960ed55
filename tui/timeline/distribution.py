"""A distribution of lengths of time in bounded memory.

A histogram whose buckets keep three digits whatever the length, after Gil Tene's HdrHistogram: below 2048 µs a
bucket is a microsecond, and from each power of two on it is twice as wide. Python's own package of that name takes
five times as long for a length, and lengths are counted for every event of a run.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

_HIGHEST_US = 24 * 3600 * 1_000_000
_EXACT_BITS = 11
"""of a length in microseconds: 2048 buckets tell three digits apart"""
_HALF = 1 << (_EXACT_BITS - 1)
_BUCKETS = (_HIGHEST_US.bit_length() - _EXACT_BITS + 2) * _HALF
SAMPLES_FOR = {50: 1, 90: 100, 95: 200, 99: 1000}
"""how many samples a percentile needs before it says anything"""


class Distribution:
    """Lengths of time, recorded in nanoseconds; count, mean and greatest exact, percentiles to 0.1 % or 1 µs."""

    __slots__ = ("_counts", "_total", "count", "greatest")

    def __init__(self) -> None:
        self._counts = array("I", bytes(4 * _BUCKETS))
        self._total = 0
        self.count = 0
        self.greatest = 0

    def add(self, ns: int) -> None:
        """Record a length."""
        self.count += 1
        self._total += ns
        if ns > self.greatest:  # noqa: PLR1730 (a call of max costs as much as all the rest)
            self.greatest = ns
        self._counts[_bucket(ns // 1000)] += 1

    def copy(self) -> "Distribution":
        """Another one of the same lengths."""
        copy = Distribution()
        copy._counts, copy._total = self._counts[:], self._total
        copy.count, copy.greatest = self.count, self.greatest
        return copy

    def merged(self, lengths: list[int]) -> "Distribution":
        """A copy with more lengths in it."""
        copy = self.copy()
        for length in lengths:
            copy.add(length)
        return copy

    @property
    def mean(self) -> float | None:
        """Nanoseconds; None of nothing."""
        return self.mean_with([])

    def mean_with(self, lengths: list[int]) -> float | None:
        """The mean if these were in it too, without the cost of a copy; None of nothing."""
        count = self.count + len(lengths)
        return (self._total + sum(lengths)) / count if count else None

    def up_to(self, limit: int) -> tuple[int, float | None]:
        """How many lengths are no longer than a limit (to 0.1 %, 1 µs), and their mean; nanoseconds."""
        counts = self._counts[: _bucket(limit // 1000) + 1]
        count = sum(counts)
        total = sum(held * _middle(bucket) for bucket, held in enumerate(counts) if held)
        return count, total * 1000 / count if count else None

    def percentile(self, percent: int) -> float | None:
        """Nanoseconds; None when the samples are too few to say it (SAMPLES_FOR)."""
        return self.percentiles_with([percent], [])[0]

    def percentiles_with(self, percents: Sequence[int], lengths: Sequence[int]) -> list[float | None]:
        """The percentiles if these lengths were in it too, without the cost of a copy."""
        sums = list(accumulate(self._counts))
        more = sorted(min(max(ns // 1000, 1), _HIGHEST_US) for ns in lengths)
        greatest = max([self.greatest, *lengths])
        count = self.count + len(more)

        def known_until(index: int) -> int:
            return sums[index] + bisect_right(more, _top(index))

        made: list[float | None] = []
        for percent in percents:
            if count < SAMPLES_FOR[percent]:
                made.append(None)
                continue
            target = max(1, int(percent / 100 * count + 0.5))
            index = bisect_left(range(len(sums)), target, key=known_until)
            # The top of a bucket may lie above the greatest sample.
            made.append(float(min(_top(index) * 1000, greatest)))
        return made


def _bucket(us: int) -> int:
    """The number of a length's bucket."""
    if us < 2 * _HALF:
        return us if us > 0 else 1
    us = min(us, _HIGHEST_US)
    shift = us.bit_length() - _EXACT_BITS
    return shift * _HALF + (us >> shift)


def _middle(bucket: int) -> float:
    """The middle of a bucket, in microseconds."""
    return (_top(bucket) + _top(bucket - 1) + 1) / 2 + 0.5 if bucket else 0.0


def _top(bucket: int) -> int:
    """The greatest length in a bucket, in microseconds."""
    shift = max(0, bucket // _HALF - 1)
    return ((bucket - shift * _HALF + 1) << shift) - 1
