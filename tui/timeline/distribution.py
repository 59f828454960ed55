"""A distribution of lengths of time in bounded memory."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
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
        self._histogram.record_value(_whole_us(ns))

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
        return self.percentiles_with([percent], [])[0]

    def percentiles_with(self, percents: Sequence[int], lengths: Sequence[int]) -> list[float | None]:
        """The percentiles if these lengths were in it too, without the cost of a copy.

        What HdrHistogram.get_value_at_percentile says, but that adds up 28 000 counts one by one.
        """
        sums = list(accumulate(memoryview(self._histogram.counts).cast("B").cast("L")))
        more = sorted(_whole_us(ns) for ns in lengths)
        greatest = max([self.greatest, *lengths])
        count = self.count + len(more)

        def known_until(index: int) -> int:
            return sums[index] + bisect_right(more, self._top(index))

        made: list[float | None] = []
        for percent in percents:
            if count < SAMPLES_FOR[percent]:
                made.append(None)
                continue
            target = max(1, int(percent / 100 * count + 0.5))
            index = bisect_left(range(len(sums)), target, key=known_until)
            # The histogram answers with the top of a bucket, which may lie above the greatest sample.
            made.append(float(min(self._top(index) * 1000, greatest)))
        return made

    def _top(self, index: int) -> int:
        """The greatest length in a bucket, in microseconds."""
        histogram = self._histogram
        return int(histogram.get_highest_equivalent_value(histogram.get_value_from_index(index)))


def _whole_us(ns: int) -> int:
    return min(max(ns // 1000, 1), _HIGHEST_US)
