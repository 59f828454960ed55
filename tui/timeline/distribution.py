"""A distribution of lengths of time in bounded memory."""

from bisect import bisect_left
from itertools import accumulate

from hdrh.histogram import HdrHistogram

_HIGHEST_US = 24 * 3600 * 1_000_000
_DIGITS = 3
SAMPLES_FOR = {50: 1, 90: 100, 95: 200, 99: 1000}
"""how many samples a percentile needs before it says anything"""


class Distribution:
    """Lengths of time, recorded in nanoseconds; count, mean and greatest exact, percentiles to 0.1 % or 1 µs."""

    __slots__ = ("_histogram", "_total", "count", "greatest")

    def __init__(self) -> None:
        self._histogram = HdrHistogram(1, _HIGHEST_US, _DIGITS)
        self._total = 0
        self.count = 0
        self.greatest = 0

    def add(self, ns: int) -> None:
        """Record a length."""
        self.count += 1
        self._total += ns
        self.greatest = max(self.greatest, ns)
        self._histogram.record_value(min(max(ns // 1000, 1), _HIGHEST_US))

    def merged(self, lengths: list[int]) -> "Distribution":
        """A copy with more lengths in it."""
        copy = Distribution()
        copy._histogram.add(self._histogram)
        copy._total, copy.count, copy.greatest = self._total, self.count, self.greatest
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

    def percentile(self, percent: int) -> float | None:
        """Nanoseconds; None when the samples are too few to say it (SAMPLES_FOR)."""
        if self.count < SAMPLES_FOR[percent]:
            return None
        # The histogram answers with the top of a bucket, which may lie above the greatest sample.
        return float(min(self._value_at(percent) * 1000, self.greatest))

    def _value_at(self, percent: int) -> int:
        """What HdrHistogram.get_value_at_percentile says, ten times as fast: it adds up 28 000 counts one by one."""
        histogram = self._histogram
        sums = list(accumulate(histogram.counts))
        index = bisect_left(sums, histogram.get_target_count_at_percentile(percent))
        value = histogram.get_value_from_index(index)
        return int(histogram.get_highest_equivalent_value(value))
