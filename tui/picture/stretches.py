"""A request as stretches of time: what it was doing from when to when."""

from typing import NamedTuple

from tui.timeline.doing import changes
from tui.timeline.records import Doing, Request, State


class Stretch(NamedTuple):
    """An interval in one state; instants as in the request."""

    start: int
    end: int
    state: State


def stretches(request: Request, now: int) -> list[Stretch]:
    """What the request did up to now, without gaps, from its planned instant.

    Queued until a worker begins with it; then waiting, working or queued as its steps say (of several at once as the
    strongest says), working between steps (the server's own code; at a server that does not tell its steps: serving);
    queued again from the end of its handling until its answer is received, for then it stands in line for the event
    loop.
    """
    if request.planned is None or now <= request.planned:
        return []
    over = now if request.over is None else min(request.over, now)
    made: list[Stretch] = []
    what: Doing = "queued"
    since = request.planned
    for following, at in changes(request):
        if at >= over:
            break
        if at > since:
            made.append(Stretch(since, at, state_of(what)))
            since = at
        what = following
    if over > since:
        made.append(Stretch(since, over, state_of(what)))
    return made


def state_of(what: Doing) -> State:
    """As it is drawn: whoever stands in line within the server queues, whoever blocks waits, like any other."""
    if what == "in line":
        return "queued"
    return "waiting" if what == "blocking" else what
