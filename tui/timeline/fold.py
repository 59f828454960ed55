"""The one place where state changes: each event, and what it does to the timeline.

Events of one request arrive in order from each child, but the two children's lines interleave as they
like: every interleaving gives the same timeline. An event that cannot be (a step that ends without having
begun, an answer to nothing) changes nothing and is counted as odd.
"""

from collections.abc import Callable
from copy import copy
from itertools import islice

from demo_server.addresses import why_on_timer
from demo_server.events import (
    ChildDied,
    ClientsReady,
    Event,
    EventsDropped,
    HandlingFinished,
    HandlingPlaced,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    RequestArrived,
    RequestEvent,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
    ServerReady,
    ServerResumed,
    ServerStalled,
    ServiceReady,
    SettingChanged,
    StepEnded,
    StepMeasured,
    StepStarted,
    Told,
    WorkerFreed,
    WorkerHeld,
)
from demo_server.library import printable
from tui.timeline.doing import doing
from tui.timeline.history import History
from tui.timeline.holds import Holds
from tui.timeline.journal import Journal
from tui.timeline.records import DOING, GAP, Costs, Outcome, Request, StepCost
from tui.timeline.spans import Span
from tui.timeline.tally import Tally

KEPT = 20_000
"""closed requests that stay in memory, with their spans"""
CHANGES_KEPT = 1000
KEPT_STEPS = 60_000


class Timeline:
    """A run as far as its events tell it."""

    def __init__(self, kept: int = KEPT, kept_steps: int = KEPT_STEPS) -> None:
        self.zero: int | None = None
        """the instant from which the run counts"""
        self.end: int | None = None
        self.costs = Costs()
        self.told: Told = "steps"
        """how much the server tells of its requests"""
        self.idle = 0
        """connections that are open beside the load, and on which nothing is said"""
        self.timer = ""
        """why queries run on a timer; empty when they ask a database"""
        self.holds = Holds()
        """the workers that such connections hold"""
        self.open: dict[int, Request] = {}
        """requests that the client or the server is not through with"""
        self.closed: dict[int, Request] = {}
        """the latest of the others, in the order in which they closed"""
        self.closings = 0
        """how many have closed, those no longer in memory too"""
        self.tally = Tally()
        self.history = History()
        self.planned: Journal[Request] = Journal(kept)
        """requests that our clients have planned"""
        self.steps: Journal[tuple[Request, Span]] = Journal(kept_steps)
        """steps that have ended, whoever asked"""
        self.served: Journal[Request] = Journal(kept)
        """requests that have closed, whoever asked: of a server that does not tell all that it does"""
        self.active: dict[tuple[int, int], tuple[Request, Span]] = {}
        """steps that go on, by the numbers of their request and of themselves"""
        self.worst: Request | None = None
        """who fared worst so far, of those that were answered"""
        self._badness = (-1.0, -1, 0.0, 0)
        self.dropped = 0
        """events that a child could not deliver"""
        self.odd = 0
        """events that cannot be"""
        self.died: list[ChildDied] = []
        self.stalled = False
        """the server stands still"""
        self.changes: list[SettingChanged | ServerStalled | ServerResumed] = []
        """the latest of what was done to the run while it went on, in order of arrival"""
        self._kept = kept

    def apply(self, event: Event) -> None:
        """Take in one event."""
        on_request = _ON_REQUEST.get(type(event))
        if on_request is None:
            _ON_RUN[type(event)](self, event)
            return
        number: int = event.id  # type: ignore[attr-defined]  # told by a request: it has a number
        known = self.open.get(number)
        request = known or Request(number)
        if number in self.closed or not on_request(self, request, event):
            self.odd += 1
        elif known is None and number not in self.closed:
            self.open[number] = request

    def copy(self) -> "Timeline":
        """The run as far as it is known now, whatever this timeline is told later.

        Requests that have closed do not change any more: both hold the same ones.
        """
        made = copy(self)
        moving = {number: request.copy() for number, request in self.open.items()}

        def of_step(step: tuple[Request, Span]) -> tuple[Request, Span]:
            request, span = step
            if request.id not in moving:
                return step
            copied = moving[request.id]
            return copied, copied.spans[request.spans.index(span)]

        made.open, made.closed = moving, dict(self.closed)
        made.tally, made.history = self.tally.copy(), self.history.copy()
        planned = sum(request.planned is not None for request in moving.values())
        ended = sum(span.end is not None and not span.placed for request in moving.values() for span in request.spans)
        made.planned = self.planned.copy(lambda request: moving.get(request.id, request), planned)
        made.steps = self.steps.copy(of_step, ended)
        made.served = self.served.copy(lambda request: request, 0)
        made.active = {key: of_step(step) for key, step in self.active.items()}
        made.died, made.changes, made.holds = [*self.died], [*self.changes], self.holds.copy()
        return made

    def elapsed(self, now: int) -> int:
        """Nanoseconds of the run up to now, or up to its end; 0 before its start."""
        if self.zero is None:
            return 0
        return max(0, (now if self.end is None else self.end) - self.zero)

    def requests(self) -> list[Request]:
        """The requests in memory that our clients sent, in the order of their numbers."""
        both = [*self.closed.values(), *self.open.values()]
        return sorted((one for one in both if one.planned is not None), key=lambda request: request.id)

    def unfinished(self) -> list[Request]:
        """Requests that were planned and have neither an answer nor another end."""
        return [one for one in self.open.values() if one.planned is not None and one.over is None]

    def keep_change(self, change: SettingChanged | ServerStalled | ServerResumed) -> None:
        """Remember what was done to the run; the oldest goes when there are too many."""
        self.changes.append(change)
        del self.changes[:-CHANGES_KEPT]

    def close_if_through(self, request: Request) -> None:
        """Move it to the closed ones, and count it, once the client and the server are through with it."""
        if request.over is None:
            if not request.foreign or (request.finished is None and not request.refused):
                return
        elif not request.through:
            return
        self.open.pop(request.id, None)  # of a stranger who is refused nothing else is ever told
        if request.going_on:
            for span in request.spans:
                if span.end is None:  # nobody will tell of its end any more
                    self.active.pop((request.id, span.index), None)
        self.closed[request.id] = request
        self.closings += 1
        self.tally.count_closed(request)
        if self.told == "handling":
            self.tally.count_served(request)
            self.served.write(request)
        if request.answered and (badness := request.badness) > self._badness:
            self.worst, self._badness = request, badness
        if len(self.closed) > self._kept + self._kept // 20:
            # Many at a time: to find a dict's first entry, all that were deleted before it are passed over.
            self.closed = dict(islice(self.closed.items(), len(self.closed) - self._kept, None))


# Each returns False when the event cannot be.


def _planned(timeline: Timeline, request: Request, event: RequestPlanned) -> bool:
    if request.planned is not None:
        return False
    request.planned, request.name, request.client = event.at, event.request, event.client
    request.told = timeline.told
    timeline.history.planned(request, event.at)
    timeline.planned.write(request)
    return True


def _sent(timeline: Timeline, request: Request, event: RequestSent) -> bool:
    if request.planned is None or request.sent is not None or request.over is not None:
        return False
    request.sent = event.at
    timeline.tally.count_sent(request)
    if request.told == "nothing":
        timeline.history.moved(request, GAP["nothing"], event.at)
    return True


def _placed(timeline: Timeline, request: Request, event: HandlingPlaced) -> bool:
    """Only of a request that was sent to a server which tells nothing, and that is not over."""
    if request.sent is None or request.told != "nothing" or request.over is not None or request.placed:
        return False
    if not event.started <= event.finished:
        return False
    if any(not event.started <= span.start <= span.end <= event.finished for span in event.spans):
        return False
    timeline.history.take_back(request)
    request.placed, request.started, request.finished = True, event.started, event.finished
    for index, span in enumerate(sorted(event.spans, key=lambda span: span.start)):
        request.spans.append(Span(index, span.name, span.kind, span.start, span.end, placed=True))
    timeline.history.tell(request)
    return True


def _received(timeline: Timeline, request: Request, event: ResponseReceived) -> bool:
    if request.planned is None or request.over is not None:
        return False
    request.status = event.status
    reason = ""
    if not request.answered:
        reason = f"HTTP {event.status}: {event.reason}" if event.reason else f"HTTP {event.status}"
    return _over(timeline, request, event, "received", reason)


def _timed_out(timeline: Timeline, request: Request, event: RequestTimedOut) -> bool:
    return _over(timeline, request, event, "timed out")


def _failed(timeline: Timeline, request: Request, event: RequestFailed) -> bool:
    return _over(timeline, request, event, "failed", event.reason)


def _over(timeline: Timeline, request: Request, event: RequestEvent, outcome: Outcome, reason: str = "") -> bool:
    if request.planned is None or request.over is not None:
        return False
    request.over, request.outcome, request.reason = event.at, outcome, reason
    timeline.tally.count_over(request)
    timeline.history.over(request, event.at)
    timeline.close_if_through(request)
    return True


def _arrived(timeline: Timeline, request: Request, event: RequestArrived) -> bool:
    if request.arrived is not None:
        return False
    request.arrived, request.refused = event.at, event.refused
    request.name = request.name or event.request
    request.told = timeline.told
    timeline.close_if_through(request)
    return True


def _started(timeline: Timeline, request: Request, event: HandlingStarted) -> bool:
    if request.arrived is None or request.started is not None:
        return False
    request.started, request.worker = event.at, event.worker
    timeline.history.moved(request, GAP[request.told], event.at)
    return True


def _step_started(timeline: Timeline, request: Request, event: StepStarted) -> bool:
    if request.started is None or request.finished is not None:
        return False
    for known in request.spans:
        if known.index == event.index:
            return False
    span = Span(event.index, event.step, event.kind, event.at)
    request.spans.append(span)
    timeline.active[request.id, span.index] = request, span
    does = doing(request) if request.going_on else DOING[event.kind]
    request.going_on += 1
    if does != request.state:
        timeline.history.moved(request, does, event.at)
    return True


def _step_ended(timeline: Timeline, request: Request, event: StepEnded) -> bool:
    for span in reversed(request.spans):
        if span.index == event.index and span.end is None and request.finished is None:
            span.end = event.at
            timeline.steps.write((request, span))
            timeline.tally.count_step(request, span)
            timeline.active.pop((request.id, span.index), None)
            request.going_on -= 1
            does = doing(request) if request.going_on else GAP[request.told]
            if does != request.state:
                timeline.history.moved(request, does, event.at)
            return True
    return False


def _finished(timeline: Timeline, request: Request, event: HandlingFinished) -> bool:
    if request.started is None or request.finished is not None:
        return False
    request.finished = event.at
    timeline.history.moved(request, "queued", event.at)
    timeline.close_if_through(request)
    return True


def _clients_ready(timeline: Timeline, event: ClientsReady) -> None:
    timeline.costs = Costs(event.round_trip, event.per_request, timeline.costs.steps, event.late)
    timeline.told, timeline.idle = event.told, event.idle


def _step_measured(timeline: Timeline, event: StepMeasured) -> None:
    known = {**timeline.costs.steps, (event.request, event.index): StepCost(event.extra, event.cpu)}
    timeline.costs = timeline.costs._replace(steps=known)


def _load_started(timeline: Timeline, event: LoadStarted) -> None:
    if timeline.zero is None:
        timeline.zero = event.at
        timeline.history.begin(event.at)
    else:
        timeline.odd += 1


def _load_ended(timeline: Timeline, event: LoadEnded) -> None:
    if timeline.end is None:
        timeline.end = event.at
    else:
        timeline.odd += 1


def _dropped(timeline: Timeline, event: EventsDropped) -> None:
    timeline.dropped += event.count


def _died(timeline: Timeline, event: ChildDied) -> None:
    timeline.died.append(event)


def _setting_changed(timeline: Timeline, event: SettingChanged) -> None:
    timeline.keep_change(event)


def _stalled_or_resumed(timeline: Timeline, event: ServerStalled | ServerResumed) -> None:
    stalled = isinstance(event, ServerStalled)
    if stalled == timeline.stalled:
        timeline.odd += 1
        return
    timeline.stalled = stalled
    timeline.keep_change(event)


def _service_ready(timeline: Timeline, event: ServiceReady) -> None:
    if event.service == "database":
        timeline.timer = printable(why_on_timer(event.address))


def _held(timeline: Timeline, event: WorkerHeld) -> None:
    timeline.odd += not timeline.holds.begin(event.worker, event.at)


def _freed(timeline: Timeline, event: WorkerFreed) -> None:
    timeline.odd += not timeline.holds.end(event.worker, event.at)


def _nothing(_: Timeline, __: Event) -> None:
    """Readiness changes nothing in a timeline."""


# The types of the values cannot follow the keys; the tables themselves are what the tests check.
_ON_REQUEST: dict[type[Event], Callable[..., bool]] = {
    RequestPlanned: _planned,
    RequestSent: _sent,
    HandlingPlaced: _placed,
    ResponseReceived: _received,
    RequestTimedOut: _timed_out,
    RequestFailed: _failed,
    RequestArrived: _arrived,
    HandlingStarted: _started,
    StepStarted: _step_started,
    StepEnded: _step_ended,
    HandlingFinished: _finished,
}
_ON_RUN: dict[type[Event], Callable[..., None]] = {
    ServerReady: _nothing,
    ServiceReady: _service_ready,
    ClientsReady: _clients_ready,
    StepMeasured: _step_measured,
    LoadStarted: _load_started,
    LoadEnded: _load_ended,
    SettingChanged: _setting_changed,
    ServerStalled: _stalled_or_resumed,
    ServerResumed: _stalled_or_resumed,
    WorkerHeld: _held,
    WorkerFreed: _freed,
    EventsDropped: _dropped,
    ChildDied: _died,
}
