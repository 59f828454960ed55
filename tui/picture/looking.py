"""One request, looked into: its parts by name, and what its worker (in async: the loop) did for others meanwhile."""

from collections import Counter
from typing import NamedTuple

from demo_server.scenario import Mode
from tui.picture.lanes import Held
from tui.timeline.fold import Timeline
from tui.timeline.records import Request, State


class Part(NamedTuple):
    """A stretch of a request's life, with its name."""

    name: str
    state: State
    start: int
    end: int


class Others(NamedTuple):
    """What a worker did for another request; nanoseconds."""

    request: int
    name: str
    held: int


def parts(request: Request, now: int) -> list[Part]:
    """From its planned instant to its answer, or to now; instants in nanoseconds."""
    if request.planned is None or now < request.planned:
        return []
    over = now if request.over is None else min(request.over, now)
    started = over if request.started is None else min(request.started, over)
    made = [Part("queued", "queued", request.planned, started)]
    for span in request.spans:
        end = over if span.end is None else min(span.end, over)
        made.append(Part(span.step, "working" if span.kind == "work" else "waiting", min(span.start, over), end))
    if request.finished is not None and request.finished < over:
        made.append(Part("answer on its way", "queued", request.finished, over))
    return made


def held_meanwhile(timeline: Timeline, request: Request, mode: Mode, now: int) -> list[Held]:
    """What the worker that handled it (any, while nobody does) was taken by from its planned instant on.

    In async only work takes the loop. Steps that the timeline no longer keeps are missing.
    """
    if request.planned is None:
        return []
    over = now if request.over is None else min(request.over, now)
    made = []
    planned = request.planned
    ended = timeline.steps.latest(lambda step: (step[1].end or 0) > planned)
    for one, span in [*ended, *timeline.active.values()]:
        start, end = max(span.start, request.planned), min(over if span.end is None else span.end, over)
        takes = span.kind == "work" or mode != "async"
        if takes and end > start and (request.worker is None or one.worker == request.worker):
            made.append(Held(one.id, span.kind, start, end))
    return made


def others(held: list[Held], request: Request, timeline: Timeline) -> list[Others]:
    """For whom, and how long in all: the longest first."""
    spent: Counter[int] = Counter()
    for one in held:
        if one.request != request.id:
            spent[one.request] += one.end - one.start
    return [Others(number, _name(timeline, number), ns) for number, ns in spent.most_common()]


def _name(timeline: Timeline, number: int) -> str:
    known = timeline.open.get(number) or timeline.closed.get(number)
    return known.name if known else ""
