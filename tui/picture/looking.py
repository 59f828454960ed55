"""One request, looked into: its parts by name, and what its worker (in async: the loop) did for others meanwhile."""

from collections import Counter
from typing import NamedTuple

from demo_server.request import Request as Asked
from demo_server.scenario import Mode
from tui.picture.lanes import Held
from tui.picture.stretches import state_of
from tui.picture.taken import by_requests, by_steps
from tui.timeline.fold import Timeline
from tui.timeline.records import DOING, Request, State

AT_THE_SERVER = "at the server"


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
    """From its planned instant to its answer, or to now; instants in nanoseconds.

    A span for each line, in the order in which they began: they may overlap. Of a server that does not tell all that
    it does, the time in its hands is a part as well, in which the spans lie.
    """
    if request.planned is None or now < request.planned:
        return []
    over = now if request.over is None else min(request.over, now)
    if request.told == "nothing" and request.started is None:
        sent = over if request.sent is None else min(request.sent, over)
        return [Part("not sent yet", "queued", request.planned, sent), Part(AT_THE_SERVER, "serving", sent, over)]
    started = over if request.started is None else min(request.started, over)
    made = [Part("queued", "queued", request.planned, started)]
    if request.told != "steps" and request.started is not None:
        finished = over if request.finished is None else min(request.finished, over)
        made.append(Part(AT_THE_SERVER, "serving", started, max(started, finished)))
    for span in request.spans:
        end = over if span.end is None else min(span.end, over)
        name = f"queued: {span.step}" if span.kind == "queue" else span.step
        made.append(Part(name, state_of(DOING[span.kind]), min(span.start, over), end))
    if request.finished is not None and request.finished < over:
        made.append(Part("answer on its way", "queued", request.finished, over))
    return made


def held_meanwhile(timeline: Timeline, request: Request, mode: Mode, now: int) -> list[Held]:
    """What the worker that handled it (any, while nobody does) was taken by from its planned instant on.

    In async only work takes the loop, and a wait that blocks. Steps that the timeline no longer keeps are missing.
    """
    if request.planned is None:
        return []
    over = now if request.over is None else min(request.over, now)
    planned = request.planned
    taken = [
        *by_steps(timeline.steps.latest(lambda step: (step[1].end or 0) > planned), mode, over),
        *by_steps(timeline.active.values(), mode, over),
        *by_requests(timeline.served.latest(lambda one: (one.finished or 0) > planned), over),
    ]
    if timeline.told == "handling":
        taken += by_requests(timeline.open.values(), over)
    mine = [held for worker, held in taken if request.worker in (None, worker) and held.end > planned]
    return [held._replace(start=max(held.start, planned)) for held in mine if held.end > max(held.start, planned)]


def done_in_turn(asked: Asked | None, mode: Mode) -> list[str]:
    """Names of the steps that are to be done together, where the mode blocks and does them in turn."""
    if asked is None or mode not in ("sync", "blocked-loop"):
        return []
    groups = [step for step in asked.steps if step.together is not None]
    return [", ".join(part.name for part in group.leaves()) for group in groups]


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
