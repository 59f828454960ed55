"""The tracks of one run in a trace, and its time."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from tui.export.trace_format import Args, Slice, TraceEvent, names_of_thread
from tui.export.trace_packing import Interval, packed
from tui.recording.recorded import RecordedRun
from tui.timeline.records import Request, Span

CUT = "at the end of the run"
T = TypeVar("T")
Since = tuple[int, int | None]
"""from when to when, on the timeline's clock; None is what is not over"""


class Track(NamedTuple):
    """Its number, and the events that name it."""

    tid: int
    names: Iterator[TraceEvent]


class Tracks:
    """One run's tracks."""

    def __init__(self, run: RecordedRun, pid: int, numbers: Iterator[int]) -> None:
        self.run = run
        self.pid = pid
        self.zero = run.began.at if run.timeline.zero is None else run.timeline.zero
        self._numbers = numbers
        self._length = max(0, run.end - self.zero)

    def begun(self, name: str) -> Track:
        """One more track."""
        tid = next(self._numbers)
        return Track(tid, names_of_thread(self.pid, tid, name))

    def begun_for(
        self, items: Iterable[T], interval: Callable[[T], Interval], name: Callable[[int], str]
    ) -> Iterator[tuple[Track, list[T]]]:
        """As many tracks as items overlap, and what stands on each; they are named by their numbers from 1 on."""
        for number, ones in enumerate(packed(items, interval), 1):
            yield self.begun(name(number)), ones

    def interval(self, start: int, end: int | None) -> Interval:
        """Nanoseconds of the run. What goes beyond it is cut; what was in order stays in order."""
        first = start - self.zero
        last = self._length if end is None else end - self.zero
        if first < 0 or last > self._length or last < first:
            last = min(max(0, last), self._length)
            first = min(max(0, first), last)
        return first, last

    def slice_(self, tid: int, name: str, category: str, since: Since, args: Args) -> Slice:
        """A slice of a track."""
        start, end = since
        first, last = self.interval(start, end)
        if end is None or end > self.run.end:
            args["cut"] = CUT
        return Slice(name, self.pid, tid, first / 1000, (last - first) / 1000, category, args)

    def step(self, tid: int, request: Request, span: Span, name: str) -> Slice:
        """A step as a slice."""
        return self.slice_(tid, name, span.kind, (span.start, span.end), {"id": request.id})

    def steps(self, tid: int, request: Request, since: Since) -> Iterator[Slice]:
        """The steps of a request, as far as they lie within what goes on for so long."""
        first, until = since
        for span in request.spans:
            if span.start > self.run.end or (until is not None and span.start > until):
                return
            late = until is not None and (span.end is None or span.end > until)
            start, end = max(first, span.start), until if late else span.end
            if end is None or end >= start:
                yield self.slice_(tid, span.step, span.kind, (start, end), {"id": request.id})
