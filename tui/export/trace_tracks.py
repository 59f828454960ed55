"""The tracks of one run in a trace, and its time."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from tui.export.trace_format import Args, Slice, TraceEvent, names_of_thread
from tui.export.trace_packing import Interval, nested, packed
from tui.recording.recorded import RecordedRun
from tui.timeline.records import Request
from tui.timeline.spans import Span, overlapping

CUT = "at the end of the run"
PLACED = "by Server-Timing: its length is measured, its instants are not"
T = TypeVar("T")
Since = tuple[int, int | None]
"""from when to when, on the timeline's clock; None is what is not over"""


def args_of(request: Request, *, placed: bool) -> Args:
    """What a slice of a request's tells beside its time."""
    return {"id": request.id, "placed": PLACED} if placed else {"id": request.id}


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

    def steps(self, beside: "Beside", request: Request, since: Since) -> Iterator[TraceEvent]:
        """The steps of a request, as far as they lie within what goes on for so long."""
        parts = list(self._parts(request, since))
        if not overlapping(request.spans):
            layers = [parts]
        else:  # the demo server's steps go on at once, spans that an app names lie within each other
            layers = (packed if request.told == "steps" else nested)(parts, lambda part: self.interval(*part[1]))
        for number, layer in enumerate(layers):
            if layer:
                tid, names = beside.track(number)
                yield from names
            for span, part in layer:
                name = f"queued: {span.step}" if span.kind == "queue" else span.step
                yield self.slice_(tid, name, span.kind, part, args_of(request, placed=span.placed))

    def _parts(self, request: Request, since: Since) -> Iterator[tuple[Span, Since]]:
        first, until = since
        for span in request.spans:
            if span.start > self.run.end or (until is not None and span.start > until):
                return
            late = until is not None and (span.end is None or span.end > until)
            start, end = max(first, span.start), until if late else span.end
            if end is None or end >= start:
                yield span, (start, end)


class Beside:
    """A track, and those beside it for what goes on at once: begun when the first thing stands on them."""

    def __init__(self, tracks: Tracks, tid: int, name: str) -> None:
        self._tracks = tracks
        self._name = name
        self._tids = [tid]

    def track(self, number: int) -> tuple[int, Iterator[TraceEvent]]:
        """The number of the track itself (0), or of one beside it; and what names it if it begins now."""
        if number < len(self._tids):
            return self._tids[number], iter(())
        begun = self._tracks.begun(f"{self._name}, at once ({number + 1})")
        self._tids.append(begun.tid)
        return begun
