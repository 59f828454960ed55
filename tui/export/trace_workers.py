"""What each worker does, as tracks of a trace.

A worker of sync, and the loop of blocked-loop, are held from the beginning of a request's handling to its end:
its steps nest in it. On the loop of async handlings overlap; what takes the loop is work, and a wait that blocks. Of
a server that tells nothing no worker is known.
"""

from collections import defaultdict
from collections.abc import Iterator

from tui.export.trace_format import TraceEvent
from tui.export.trace_packing import Interval
from tui.export.trace_tracks import Beside, Tracks
from tui.timeline.doing import holds
from tui.timeline.records import Request
from tui.timeline.spans import Span


def worker_tracks(tracks: Tracks) -> Iterator[TraceEvent]:
    """A track a worker; one more where a file tells that it did two things at once."""
    run = tracks.run
    if run.timeline.told == "nothing":
        return
    by_worker: dict[int, list[Request]] = defaultdict(list)
    for request in (*run.timeline.closed.values(), *run.timeline.open.values()):
        if request.started is not None and request.started <= run.end:
            by_worker[request.worker or 1].append(request)
    for worker, requests in sorted(by_worker.items()):
        if run.began.mode == "async":
            yield from _working(tracks, requests)
        else:
            yield from _holding(tracks, requests, f"worker {worker}" if run.began.mode == "sync" else "event loop")
    yield from _idle(tracks)


def _holding(tracks: Tracks, requests: list[Request], name: str) -> Iterator[TraceEvent]:
    def interval(request: Request) -> Interval:
        return tracks.interval(request.started or 0, request.finished)

    for number, (track, handled) in enumerate(tracks.begun_for(requests, interval, lambda at: _named(name, at)), 1):
        yield from track.names
        beside = Beside(tracks, track.tid, _named(name, number))
        for one in handled:
            since = one.started or 0, one.finished
            yield tracks.slice_(track.tid, f"{one.id} {one.name}", "handling", since, {"id": one.id})
            yield from tracks.steps(beside, one, since)


def _idle(tracks: Tracks) -> Iterator[TraceEvent]:
    """What connections hold on which nothing is said."""
    held = list(tracks.run.timeline.holds.within(tracks.zero, tracks.run.end))
    for worker in sorted({one.worker for one in held}):
        track = tracks.begun(f"worker {worker}, idle connections")
        yield from track.names
        for _, start, end in sorted(one for one in held if one.worker == worker):
            yield tracks.slice_(track.tid, "idle connection", "handling", (start, end), {})


def _working(tracks: Tracks, requests: list[Request]) -> Iterator[TraceEvent]:
    def interval(step: tuple[Request, Span]) -> Interval:
        return tracks.interval(step[1].start, step[1].end)

    end = tracks.run.end
    taking = [(one, span) for one in requests for span in one.spans if holds(span.kind, "async") and span.start <= end]
    for track, steps in tracks.begun_for(taking, interval, lambda number: _named("event loop", number)):
        yield from track.names
        for request, span in steps:
            yield tracks.step(track.tid, request, span, f"{request.id} {request.name}: {span.step}")


def _named(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
