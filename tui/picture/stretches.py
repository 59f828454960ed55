"""A request as stretches of time: what it was doing from when to when."""

from typing import NamedTuple

from tui.timeline.records import Request, State


class Stretch(NamedTuple):
    """An interval in one state; instants as in the request."""

    start: int
    end: int
    state: State


def stretches(request: Request, now: int) -> list[Stretch]:
    """What the request did up to now, without gaps, from its planned instant.

    Queued until a worker begins with it; then waiting or working as its steps say, working between steps
    (the server's own code); queued again from the end of its handling until its answer is received, for then
    it stands in line for the event loop.
    """
    if request.planned is None or now <= request.planned:
        return []
    over = now if request.over is None else min(request.over, now)
    return [part for part in _parts(request, request.planned, over) if part.end > part.start]


def _parts(request: Request, planned: int, over: int) -> list[Stretch]:
    if request.started is None or request.started >= over:
        return [Stretch(planned, over, "queued")]
    parts = [Stretch(planned, request.started, "queued")]
    at = request.started
    for span in request.spans:
        start, end = min(span.start, over), over if span.end is None else min(span.end, over)
        parts.append(Stretch(at, start, "working"))
        parts.append(Stretch(start, end, "working" if span.kind == "work" else "waiting"))
        at = end
    finished = over if request.finished is None else min(request.finished, over)
    parts.append(Stretch(at, max(at, finished), "working"))
    parts.append(Stretch(max(at, finished), over, "queued"))
    return parts
