"""Workers that are held by no request: by connections on which nothing is said."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

KEPT = 10_000
"""holds that are over; the oldest go"""


class Hold(NamedTuple):
    """A worker was held for so long."""

    worker: int
    start: int
    end: int


@dataclass(slots=True)
class Holds:
    """Which workers were held, and when; instants as in the events."""

    _since: dict[int, int] = field(default_factory=dict)
    _over: deque[Hold] = field(default_factory=lambda: deque(maxlen=KEPT))

    def begin(self, worker: int, at: int) -> bool:
        """A worker is held from an instant on. False when it is already."""
        return self._since.setdefault(worker, at) == at

    def end(self, worker: int, at: int) -> bool:
        """It is free again. False when it was not held."""
        since = self._since.pop(worker, None)
        if since is not None:
            self._over.append(Hold(worker, since, max(since, at)))
        return since is not None

    def within(self, start: int, end: int) -> Iterator[Hold]:
        """What of them lies between two instants."""
        for worker, since in self._since.items():
            if since < end:
                yield Hold(worker, max(start, since), end)
        for one in self._over:
            if one.start < end and one.end > start:
                yield Hold(one.worker, max(start, one.start), min(end, one.end))

    def spent(self, start: int, end: int) -> Counter[int]:
        """Nanoseconds of each worker between two instants, by its number."""
        counted: Counter[int] = Counter()
        for one in self.within(start, end):
            counted[one.worker] += one.end - one.start
        return counted

    def copy(self) -> "Holds":
        """Another one of the same workers."""
        return Holds(dict(self._since), self._over.copy())
