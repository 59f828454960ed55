"""What a naive measurement would have seen of the same run: coordinated omission, computed.

A load generator that waits for each answer before it sends its next request leaves out, unseen, every request
that was due meanwhile: after a stall it has one bad answer where there were many (Gil Tene, "How NOT to Measure
Latency", 2015). Requests are taken in the order in which they were planned.
"""

from tui.timeline.journal import Journal
from tui.timeline.records import Request


class OneByOne:
    """The mean response time of those requests that such a generator would have sent."""

    def __init__(self) -> None:
        self.counted = 0
        self.omitted = 0
        self._total = 0
        self._read = 0
        self._free_at = 0

    @property
    def mean(self) -> float | None:
        """Nanoseconds; None of nothing."""
        return self._total / self.counted if self.counted else None

    def read_on(self, planned: Journal[Request]) -> None:
        """Take in what has been answered, up to the first request that has not."""
        self._read = max(self._read, planned.forgotten)
        for request in planned.since(self._read):
            if request.over is None or request.planned is None:
                return
            self._read += 1
            if request.planned < self._free_at:
                self.omitted += 1
                continue
            self.counted += 1
            self._total += request.over - request.planned
            self._free_at = request.over
