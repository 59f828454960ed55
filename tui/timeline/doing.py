"""What a request does from when on, as far as its server has told it, and whether it tells what its workers do."""

from collections.abc import Iterator

from demo_server.events import Told
from demo_server.scenario import Mode
from demo_server.steps import Kind
from tui.timeline.records import DOING, GAP, Doing, Request
from tui.timeline.spans import overlapping, strongest, swept


def doing(request: Request) -> Doing:
    """What it does by those of its spans that go on."""
    kind = strongest(request.spans) if request.going_on else None
    return GAP[request.told] if kind is None else DOING[kind]


def changes(request: Request) -> Iterator[tuple[Doing, int]]:
    """The changes of what it does, and their instants in order; before the first it is queued.

    Of a server that tells nothing it is known that the request is there from the instant of sending on.
    """
    gap = GAP[request.told]
    if request.started is None:
        if request.told == "nothing" and request.sent is not None:
            yield gap, request.sent
        return
    yield gap, request.started
    if overlapping(request.spans):
        for instant, kind in swept(request.spans):
            yield gap if kind is None else DOING[kind], instant
    else:
        for span in request.spans:
            yield DOING[span.kind], span.start
            if span.end is not None:
                yield gap, span.end
    if request.finished is not None:
        yield "queued", request.finished


def holds(kind: Kind, mode: Mode) -> bool:
    """Such a span takes its worker. In async the loop is taken by work, and by a wait that blocks; else by any."""
    return mode != "async" or kind in ("work", "block")


def workers_known(told: Told, mode: Mode) -> bool:
    """It can be told what the workers do. Of a loop that does not tell its work nothing is known."""
    return mode != "own" and (told == "steps" or (told == "handling" and mode == "sync"))
