"""How many requests were queued, waiting, working (or at the server) at each instant, for ever, in bounded memory.

A count over time is a staircase. It is kept as its steps, in buckets that get twice as wide each time the
staircase outgrows them: the past becomes coarser, nothing is lost, and no request needs to be kept for it.
"""

from array import array
from collections.abc import Sequence
from itertools import pairwise

from tui.timeline.doing import changes
from tui.timeline.records import Doing, Request, State

BUCKETS = 4096
FINEST_NS = 500_000
"""the width of a bucket at first: 2 s of buckets"""
_ALWAYS: tuple[Doing, ...] = ("queued", "waiting", "working")
"""what every run may count; the rest is kept only of a run that has it"""
_FINER: dict[State, Doing] = {"queued": "in line", "waiting": "blocking"}
"""what belongs to a state, and is counted apart"""


class Staircase:
    """A count that goes up and down from an instant on."""

    def __init__(self, zero: int) -> None:
        self.width = FINEST_NS
        """nanoseconds of a bucket"""
        self._zero = zero
        self._steps = array("d", bytes(8 * BUCKETS))
        """by how much the count goes up within each bucket"""
        self._within = array("d", bytes(8 * BUCKETS))
        """what those steps add to the average of their own bucket"""
        self._areas = array("d", bytes(8 * (BUCKETS + 1)))
        """of the count, from the start to the left edge of each bucket, in buckets"""
        self._levels = array("d", bytes(8 * (BUCKETS + 1)))
        """of the count at the left edge of each bucket"""
        self._summed = 0
        """how many buckets _areas and _levels know"""

    def step(self, instant: int, by: int) -> None:
        """The count changes by so much at an instant, in nanoseconds; in any order."""
        position = (instant - self._zero) / self.width
        if position >= BUCKETS:
            self._reach(instant)
            position = (instant - self._zero) / self.width
        if position < 0:
            position = 0.0
        bucket = int(position)
        self._steps[bucket] += by
        self._within[bucket] += by * (bucket + 1 - position)
        if bucket < self._summed:  # noqa: PLR1730 (a call of min costs as much as all the rest, four times an event)
            self._summed = bucket

    def copy(self) -> "Staircase":
        """Another one with the same steps."""
        copy = Staircase(self._zero)
        copy.width, copy._steps, copy._within = self.width, self._steps[:], self._within[:]
        return copy

    def averages(self, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        """The average count in each of so many intervals of per_cell nanoseconds; 0 after now.

        An interval narrower than a bucket gets the bucket's average.
        """
        self._reach(now)
        edges = [self._area_until(start + per_cell * at, now) for at in range(cells + 1)]
        share = self.width / per_cell
        return [max(0.0, (right - left) * share) for left, right in pairwise(edges)]

    def area_until(self, now: int) -> float:
        """The count integrated over time up to an instant: nanoseconds times requests."""
        self._reach(now)
        return self._area_until(now, now) * self.width

    def _area_until(self, instant: float, now: int) -> float:
        position = max(0.0, (min(instant, now) - self._zero) / self.width)
        bucket = int(position)
        while self._summed <= bucket:
            self._sum_up(self._summed)
        average = self._areas[bucket + 1] - self._areas[bucket]
        present = (now - self._zero) / self.width
        if bucket < present < bucket + 1:  # the count at present goes on to the bucket's end, but that is the future
            average = (average - self._levels[bucket + 1] * (bucket + 1 - present)) / (present - bucket)
        return self._areas[bucket] + average * (position - bucket)

    def _sum_up(self, bucket: int) -> None:
        level = self._levels[bucket]
        self._areas[bucket + 1] = self._areas[bucket] + level + self._within[bucket]
        self._levels[bucket + 1] = level + self._steps[bucket]
        self._summed = bucket + 1

    def _reach(self, instant: int) -> None:
        while instant - self._zero >= BUCKETS * self.width:
            self._widen()

    def _widen(self) -> None:
        steps, within = self._steps, self._within
        empty = array("d", bytes(4 * BUCKETS))
        # A step in the left one of two buckets counts for all of the right one too.
        halves = ((within[at] + steps[at] + within[at + 1]) / 2 for at in range(0, BUCKETS, 2))
        self._within = array("d", halves) + empty
        self._steps = array("d", (steps[at] + steps[at + 1] for at in range(0, BUCKETS, 2))) + empty
        self.width *= 2
        self._summed = 0


class History:
    """A count for each thing to do, told of each request's changes as they become known: in any order."""

    def __init__(self) -> None:
        self._counts: dict[Doing, Staircase] = {}
        self._zero = 0

    def copy(self) -> "History":
        """Another one that has been told the same."""
        copy = History()
        copy._counts = {what: count.copy() for what, count in self._counts.items()}
        copy._zero = self._zero
        return copy

    def begin(self, zero: int) -> None:
        """The run counts from here. What has no beginning yet begins with the first step that is told."""
        if not self._counts:
            self._counts, self._zero = {what: Staircase(zero) for what in _ALWAYS}, zero

    def planned(self, request: Request, at: int) -> None:
        """A request should be sent now, whatever the server may have told of it already."""
        self.begin(at)
        self._counts["queued"].step(at, +1)
        self.tell(request)

    def tell(self, request: Request) -> None:
        """All that is known of what it did since it queued."""
        for what, instant in changes(request):
            self._move(request, what, instant)

    def take_back(self, request: Request) -> None:
        """As if nothing were known of it but that it queues; while its client waits."""
        before: Doing = "queued"
        for what, instant in changes(request):
            self._counts[what].step(instant, -1)
            self._counts[before].step(instant, +1)
            before = what
        request.state = "queued"

    def moved(self, request: Request, what: Doing, at: int) -> None:
        """It does something else from an instant on. What the server does after its client gave up is not counted.

        Nor, until it is known to be planned, is a request: before that, nobody knows since when it has been there.
        """
        if request.planned is not None and (request.over is None or at < request.over):
            self._move(request, what, at)

    def _move(self, request: Request, what: Doing, at: int) -> None:
        counts = self._counts
        if what not in counts:
            counts[what] = Staircase(self._zero)
        before, after = counts[request.state], counts[what]
        before.step(at, -1)
        after.step(at, +1)
        if request.over is not None:
            before.step(request.over, +1)
            after.step(request.over, -1)
        request.state = what

    def over(self, request: Request, at: int) -> None:
        """Its client has its answer, or has given up. What the server has told of later instants is taken back."""
        if request.finished is None or request.finished > at:
            moves = list(changes(request))
            while moves and moves[-1][1] >= at:
                what, instant = moves.pop()
                request.state = moves[-1][0] if moves else "queued"
                self._counts[what].step(instant, -1)
                self._counts[request.state].step(instant, +1)
        self._counts[request.state].step(at, -1)

    def averages(self, state: State, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        """How many requests were in a state on average in each of so many intervals of per_cell nanoseconds."""
        found = self._averages(state, start, per_cell, cells, now)
        finer = _FINER.get(state)
        if finer is None or finer not in self._counts:
            return found
        those = self._averages(finer, start, per_cell, cells, now)
        return [one + more for one, more in zip(found, those, strict=True)]

    def averages_at_the_door(self, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        """The others of them: nobody handles them yet, or their answer is on its way."""
        return self._averages("queued", start, per_cell, cells, now)

    def averages_in_line(self, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        """Those of the queued that stood in line within the server, while somebody handled them."""
        return self._averages("in line", start, per_cell, cells, now)

    def averages_blocking(self, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        """Those of the waiting that held the event loop meanwhile."""
        return self._averages("blocking", start, per_cell, cells, now)

    def _averages(self, what: Doing, start: float, per_cell: float, cells: int, now: int) -> list[float]:
        count = self._counts.get(what)
        return count.averages(start, per_cell, cells, now) if count is not None else [0.0] * cells

    def in_system(self, now: int) -> float:
        """Nanoseconds that requests have spent in the system up to now, all together: Little's area."""
        return sum(count.area_until(now) for count in self._counts.values())

    @property
    def lines_within(self) -> bool:
        """Somebody has stood in line within the server."""
        return "in line" in self._counts

    @property
    def resolution(self) -> int:
        """Nanoseconds below which nothing can be told apart any more."""
        return self._counts["queued"].width if self._counts else FINEST_NS


def highest(columns: Sequence[Sequence[float]]) -> float:
    """The greatest sum of any column of several rows of numbers, to the millionth: ten are not a trifle more."""
    return round(max((sum(column) for column in zip(*columns, strict=True)), default=0.0), 6)
