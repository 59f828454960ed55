"""What takes a worker (in async: the event loop): steps, and of a server that does not tell them all, requests."""

from collections import Counter
from collections.abc import Iterable, Iterator

from demo_server.scenario import Mode
from tui.picture.lanes import IDLE, Held
from tui.picture.stretches import state_of
from tui.timeline.doing import changes, holds
from tui.timeline.fold import Timeline
from tui.timeline.records import DOING, Request
from tui.timeline.spans import Span


def by_steps(steps: Iterable[tuple[Request, Span]], mode: Mode, now: int) -> Iterator[tuple[int, Held]]:
    """The worker of each step, and how it took it. In async a wait holds nobody, unless it blocks."""
    for request, span in steps:
        if holds(span.kind, mode):
            end = now if span.end is None else min(span.end, now)
            held = Held(request.id, state_of(DOING[span.kind]), span.start, max(span.start, end))
            yield request.worker or 1, held


def by_requests(requests: Iterable[Request], now: int) -> Iterator[tuple[int, Held]]:
    """The same of what has no name: a worker that serves is taken, whatever it does."""
    for request in requests:
        since: int | None = None
        for what, at in changes(request):
            if since is not None and min(at, now) > since:
                yield request.worker or 1, Held(request.id, "serving", since, min(at, now))
            since = at if what == "serving" else None
        if since is not None and now > since:
            yield request.worker or 1, Held(request.id, "serving", since, now)


def by_idle_connections(timeline: Timeline, now: int) -> Iterator[tuple[int, Held]]:
    """The same of connections on which nothing is said."""
    for worker, start, end in timeline.holds.within(timeline.zero or 0, now):
        yield worker, Held(IDLE, "waiting", start, end)


def together(held: Iterable[tuple[int, Held]]) -> Iterator[Held]:
    """What takes several workers for the same time, as one: there may be a thousand of them in a lane."""
    for one, count in Counter(held for _, held in held).items():
        yield one._replace(workers=count)
