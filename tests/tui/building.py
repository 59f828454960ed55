"""Events, timelines and scenarios for tests, written in milliseconds."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from demo_server.events import (
    ClientsReady,
    Event,
    HandlingFinished,
    HandlingPlaced,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    PlacedSpan,
    RequestArrived,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
    ServerResumed,
    ServerStalled,
    SettingChanged,
    SettingName,
    StepEnded,
    StepStarted,
    Told,
)
from demo_server.loading import scenario_from
from demo_server.scenario import Mode, Scenario
from demo_server.steps import Kind
from tui.result import (
    HttpCostMs,
    Predicted,
    PredictedResponse,
    RequestRow,
    RunResult,
    SenderLag,
    ServerShares,
    Statistic,
)
from tui.timeline.distribution import Distribution
from tui.timeline.fold import KEPT, Timeline
from tui.timeline.records import Request

MS = 1_000_000
NOTHING_PREDICTED = Predicted(0.0, PredictedResponse(None), HttpCostMs(0.0, 0.0))

Steps = Sequence[tuple[Kind, Any]]


def ns(ms: float) -> int:
    return round(ms * MS)


# --- events -----------------------------------------------------------------------------------------------


def planned(id_: int, ms: float = 0, request: str = "page", client: int | None = None) -> RequestPlanned:
    return RequestPlanned(ns(ms), id_, request, id_ if client is None else client)


def sent(id_: int, ms: float = 0) -> RequestSent:
    return RequestSent(ns(ms), id_)


def received(id_: int, ms: float, status: int = 200, reason: str = "") -> ResponseReceived:
    return ResponseReceived(ns(ms), id_, status, reason)


def ready(told: Told) -> ClientsReady:
    """The clients are, and know how much their server tells."""
    return ClientsReady(0, told=told)


def placed(
    id_: int, started: float, finished: float, *spans: tuple[Kind, float, float], at: float = 0
) -> HandlingPlaced:
    """What a Server-Timing header tells: spans as kind, start and end."""
    made = tuple(PlacedSpan(kind, kind, ns(start), ns(end)) for kind, start, end in spans)
    return HandlingPlaced(ns(at or finished), id_, ns(started), ns(finished), made)


def timed_out(id_: int, ms: float) -> RequestTimedOut:
    return RequestTimedOut(ns(ms), id_)


def failed(id_: int, ms: float, reason: str = "connection lost") -> RequestFailed:
    return RequestFailed(ns(ms), id_, reason)


def arrived(id_: int, ms: float = 0, request: str = "page", *, refused: bool = False) -> RequestArrived:
    return RequestArrived(ns(ms), id_, request, refused)


def begun(id_: int, ms: float = 0, worker: int = 1) -> HandlingStarted:
    return HandlingStarted(ns(ms), id_, worker)


def step_begun(id_: int, ms: float, index: int = 0, kind: Kind = "work") -> StepStarted:
    return StepStarted(ns(ms), id_, index, f"{kind} {index}", kind)


def step_over(id_: int, ms: float, index: int = 0) -> StepEnded:
    return StepEnded(ns(ms), id_, index)


def finished(id_: int, ms: float) -> HandlingFinished:
    return HandlingFinished(ns(ms), id_)


def load_started(ms: float = 0) -> LoadStarted:
    return LoadStarted(ns(ms))


def load_ended(ms: float) -> LoadEnded:
    return LoadEnded(ns(ms))


def set_to(ms: float, setting: SettingName, value: float) -> SettingChanged:
    return SettingChanged(ns(ms), setting, value)


def stalled(ms: float) -> ServerStalled:
    return ServerStalled(ns(ms))


def resumed(ms: float) -> ServerResumed:
    return ServerResumed(ns(ms))


def asking(
    id_: int, at: float = 0, *, late: float = 0, client: int | None = None, request: str = "page"
) -> list[Event]:
    """A client plans and sends a request."""
    return [planned(id_, at, request, client), sent(id_, at + late)]


def handling(id_: int, at: float, steps: Steps, *, came: float | None = None, worker: int = 1) -> list[Event]:
    """A worker handles a request, step after step, from an instant on."""
    events: list[Event] = [arrived(id_, at if came is None else came), begun(id_, at, worker)]
    for index, (kind, length) in enumerate(steps):
        events += [step_begun(id_, at, index, kind), step_over(id_, at + length, index)]
        at += length
    return [*events, finished(id_, at)]


def answered(
    id_: int,
    *,
    at: float = 0,
    begins: float | None = None,
    steps: Steps = (("work", 100),),
    client: int | None = None,
    status: int = 200,
) -> list[Event]:
    """A whole life: planned at an instant, begun then or later, and answered when it is handled."""
    begins = at if begins is None else begins
    over = begins + sum(length for _, length in steps)
    return [
        *asking(id_, at, client=client),
        *handling(id_, begins, steps, came=at),
        received(id_, over, status),
    ]


def life(request: Request) -> list[Event]:
    """The events that make a request what it is: its clients' first, then the server's as they came."""
    id_, planned_at = request.id, request.planned or 0
    events: list[Event] = [RequestPlanned(planned_at, id_, request.name, id_), RequestSent(planned_at, id_)]
    if request.placed:
        spans = tuple(PlacedSpan(one.step, one.kind, one.start, one.end or 0) for one in request.spans)
        events.append(HandlingPlaced(request.finished or 0, id_, request.started or 0, request.finished or 0, spans))
    if request.over is not None:
        end = RequestTimedOut(request.over, id_)
        events.append(ResponseReceived(request.over, id_, 200) if request.outcome == "received" else end)
    if request.told == "nothing":
        return events
    if request.started is not None:
        events += [RequestArrived(request.started, id_, request.name), HandlingStarted(request.started, id_, 1)]
    edges: list[Event] = []
    for span in request.spans:
        edges.append(StepStarted(span.start, id_, span.index, span.step, span.kind))
        if span.end is not None:
            edges.append(StepEnded(span.end, id_, span.index))
    events += sorted(edges, key=lambda event: event.at)  # a step of no length begins before it ends: sorting is stable
    if request.finished is not None:
        events.append(HandlingFinished(request.finished, id_))
    return events


def told(*events: Event, kept: int = KEPT) -> Timeline:
    """The timeline that events give."""
    timeline = Timeline(kept)
    for event in events:
        timeline.apply(event)
    return timeline


def snapshot(timeline: Timeline) -> dict[str, Any]:
    """All that a timeline says, as values; how many events were odd is not part of it."""
    tally = vars(timeline.tally)
    return {
        "zero": timeline.zero,
        "end": timeline.end,
        "http cost": timeline.costs,
        "told": timeline.told,
        "served requests": [one.id for one in timeline.served.since(0)],
        "open": {id_: repr(request) for id_, request in timeline.open.items()},
        "closed": {id_: repr(request) for id_, request in timeline.closed.items()},
        "closings": timeline.closings,
        "dropped": timeline.dropped,
        "died": list(timeline.died),
        "stalled": timeline.stalled,
        "changes": list(timeline.changes),
        "greatest slowdown": timeline.worst.slowdown if timeline.worst else None,
    } | {name: _plain(value) for name, value in tally.items()}


def _plain(value: object) -> object:
    if isinstance(value, Distribution):
        percentiles = [value.percentile(percent) for percent in (50, 90, 95, 99)] if value.count else []
        return [value.count, value.mean, value.greatest, *percentiles]
    return value


# --- scenarios --------------------------------------------------------------------------------------------


def scenario_of(
    requests: Mapping[str, Steps],
    *,
    workers: int = 1,
    seed: int = 0,
    expect: Sequence[str] = (),
    server: Mapping[str, Any] = MappingProxyType({}),
    **load: Any,
) -> Scenario:
    """A scenario: requests by name as (kind, length) pairs, the rest is its load. server: what else there is to it."""
    return scenario_from(
        {
            "title": "Test",
            "seed": seed,
            "server": {"workers": workers, **server},
            "requests": {
                name: {"steps": [_step(kind, length, index) for index, (kind, length) in enumerate(steps)]}
                for name, steps in requests.items()
            },
            "load": load,
            "expect": [{"that": text} for text in expect],
        }
    )


def _step(kind: Kind, length: Any, index: int) -> dict[str, Any]:
    does: dict[str, Any] = {"wait": length, "blocking": True} if kind == "block" else {kind: length}
    return {"name": f"{kind} {index}"} | does


def at_once(count: int, steps: Steps, *, workers: int = 1, **load: Any) -> Scenario:
    """So many equal requests, all planned for the start."""
    return scenario_of({"page": steps}, workers=workers, script=[{"at": 0, "send": "page", "times": count}], **load)


def three_requests() -> Scenario:
    """The lecture's picture."""
    course: Steps = [("work", 20), ("wait", 700), ("work", 40), ("wait", 1200), ("work", 40)]
    ping: Steps = [("work", 10), ("wait", 280), ("work", 10)]
    return scenario_of(
        {"course": course, "ping": ping},
        script=[{"at": 0, "send": "course"}, {"at": 20, "send": "course"}, {"at": 40, "send": "ping"}],
    )


def answers_ms(timeline: Timeline) -> dict[int, float]:
    """When each answered request was answered, in milliseconds of the run."""
    zero = timeline.zero or 0
    return {one.id: (one.over - zero) / MS for one in timeline.requests() if one.over is not None and one.answered}


# --- results ----------------------------------------------------------------------------------------------


def statistic(mean: float | None, **others: float | None) -> Statistic:
    figures: dict[str, float | None] = {"p50": mean, "p90": None, "p95": None, "p99": None, "max": mean} | others
    return Statistic(mean=mean, **figures)


def run_result(mode: Mode = "sync", requests: list[RequestRow] | None = None, **changes: Any) -> RunResult:
    """A run of three requests, all answered, unless something is changed."""
    figures: dict[str, Any] = {
        "workers": 1,
        "sent": 3,
        "completed": 3,
        "failed": 0,
        "timed_out": 0,
        "unfinished": 0,
        "lower_bound": False,
        "makespan_ms": 4300.0,
        "throughput_rps": 0.698,
        "response_ms": statistic(3413.333, max=4260.0),
        "queue_ms": statistic(1980.0),
        "service_ms": statistic(1433.333),
        "wait_ms": statistic(1360.0),
        "work_ms": statistic(73.333),
        "server": ServerShares(0.05, 0.95, 0.0),
        "sender_lag_ms": SenderLag(None, 0.4),
        "predicted": Predicted(4300.0, PredictedResponse(3413.333), HttpCostMs(0.0, 0.0)),
    } | changes
    return RunResult(mode=mode, requests=requests, **figures)


def changed(result: RunResult, **changes: Any) -> RunResult:
    """The same result but for some figures."""
    return msgspec.structs.replace(result, **changes)


def request_row(id_: int, **figures: Any) -> RequestRow:
    """A row in which nothing has happened, but for some figures."""
    names = ("planned_ms", "sent_ms", "started_ms", "finished_ms", "received_ms")
    row: dict[str, Any] = {"request": "page", "client": id_, "status": None, "spans": []}
    row |= dict.fromkeys(names) | figures
    return RequestRow(id=id_, **row)
