"""From a timeline to numbers: the summary of a run.

Never an average of survivors: a request that timed out, failed or was still in flight at the end stands in
every distribution with the age that it had reached, a lower bound.
"""

from typing import NamedTuple

from demo_server.events import SettingChanged
from demo_server.library import printable
from demo_server.scenario import Mode, Tool
from tui.result import (
    Band,
    FailureCount,
    HttpCostMs,
    Predicted,
    PredictedResponse,
    RequestRow,
    RunResult,
    SenderLag,
    ServerShares,
    SpanRow,
    Statistic,
    ToolMs,
)
from tui.timeline.distribution import Distribution
from tui.timeline.doing import holds, workers_known
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs, Request

_NS_PER_MS = 1e6
REASONS_SAID = 3
"""of failures, the most frequent ones"""


class Setting(NamedTuple):
    """How a scenario is served."""

    mode: Mode
    workers: int
    """1 in async and blocked-loop: the event loop"""
    processes: bool = False
    """each worker is one of its own; else threads of one"""


def summarise(
    timeline: Timeline, setting: Setting, now: int, predicted: Predicted, tool: Tool | None = None
) -> RunResult:
    """The numbers of a run up to its end, or up to now if it has none yet; and what a load tool would show of it."""
    tally = timeline.tally
    end = now if timeline.end is None else timeline.end
    makespan = makespan_ns(timeline, end)
    waiting = timeline.unfinished()
    begun = [one for one in timeline.open.values() if one.started is not None and not one.foreign]
    split = [one for one in begun if one.split]
    # Who says nothing of its requests says nothing of where they queue.
    telling = [one for one in timeline.open.values() if one.told != "nothing" and not one.refused]
    planned = [one for one in telling if one.planned is not None]
    return RunResult(
        mode=setting.mode,
        workers=setting.workers,
        processes=setting.processes,
        sent=tally.sent,
        completed=tally.completed,
        failed=tally.failed,
        timed_out=tally.timed_out,
        unfinished=len(waiting),
        lower_bound=bool(waiting or tally.timed_out or tally.failed),
        makespan_ms=_ms(makespan),
        throughput_rps=round(tally.completed / makespan * 1e9, 3) if makespan else 0.0,
        response_ms=_statistic(tally.response, [one.response_until(end) for one in waiting]),
        queue_ms=_statistic(tally.queue, [one.queue_until(end) for one in planned]),
        service_ms=_statistic(tally.service, [one.service_until(end) for one in begun]),
        wait_ms=_statistic(tally.wait, [one.spent_until("wait", end) for one in split]),
        work_ms=_statistic(tally.work, [one.spent_until("work", end) for one in split]),
        server=_shares(timeline, setting, end, makespan),
        sender_lag_ms=SenderLag(
            _ms_or_none(tally.sender_lag.percentile(99)),
            _ms(tally.sender_lag.greatest) if tally.sender_lag.count else None,
        ),
        predicted=predicted,
        pool_ms=_statistic(tally.pool, [one.spent_until("queue", end) for one in split]),
        told=timeline.told,
        tool=survivors(timeline, tool) if tool is not None else None,
        failures=[FailureCount(reason, count) for reason, count in reasons(timeline)],
    )


def survivors(timeline: Timeline, tool: Tool) -> ToolMs:
    """What a load tool would show: the mean of the answers that took no longer than it waits for them."""
    counted, mean = timeline.tally.answered.up_to(tool.drops.ns)
    return ToolMs(tool.name, tool.drops.ms, counted, _ms_or_none(mean))


def reasons(timeline: Timeline) -> list[tuple[str, int]]:
    """Why requests have failed most often, and how many by each: the most frequent first, ready to be printed."""
    return [(printable(reason), count) for reason, count in timeline.tally.reasons.most_common(REASONS_SAID)]


class Headline(NamedTuple):
    """The few numbers that stand on the screen while a run goes on; lengths in nanoseconds."""

    planned: int
    completed: int
    failed: int
    """or timed out"""
    mean: float | None
    """of all requests, those in flight with their age"""
    p50: float | None
    p95: float | None
    p99: float | None
    worst: int
    throughput: float
    """completed requests a second"""
    sender_lag: int
    """the greatest"""
    in_system: float
    """requests in the system on average, as the picture counts them"""
    by_little: float
    """the same by Little's law: arrivals a second times the mean response time"""
    server: ServerShares | None
    """None: nothing is known of it"""
    spoiled: bool


def spoils(lag_ms: float | None, mean_ms: float | None) -> bool:
    """The sender was so late that the response times say more about it than about the server."""
    return lag_ms is not None and mean_ms is not None and lag_ms > 10 and lag_ms > 0.05 * mean_ms


def spoiled_by_lag(timeline: Timeline) -> bool:
    """The same of a run, as far as it has come."""
    lags, mean = timeline.tally.sender_lag, timeline.tally.response.mean
    return spoils(_ms(lags.percentile(99) or lags.greatest), _ms_or_none(mean))


def headline(timeline: Timeline, setting: Setting, now: int) -> Headline:
    """The numbers of the moment: cheap enough to be taken several times a second."""
    tally, end = timeline.tally, now if timeline.end is None else timeline.end
    ages = [one.response_until(end) for one in timeline.unfinished()]
    makespan = makespan_ns(timeline, end)
    response, elapsed = tally.response, timeline.elapsed(end)
    planned, mean = response.count + len(ages), response.mean_with(ages)
    p50, p95, p99 = response.percentiles_with([50, 95, 99], ages)
    lag = tally.sender_lag.percentile(99) or tally.sender_lag.greatest
    return Headline(
        planned=planned,
        completed=tally.completed,
        failed=tally.failed + tally.timed_out,
        mean=mean,
        p50=p50,
        p95=p95,
        p99=p99,
        worst=max([response.greatest, *ages]),
        throughput=tally.completed / makespan * 1e9 if makespan else 0.0,
        sender_lag=tally.sender_lag.greatest,
        in_system=timeline.history.in_system(end) / elapsed if elapsed else 0.0,
        by_little=planned / elapsed * (mean or 0) if elapsed else 0.0,
        server=_shares(timeline, setting, end, makespan),
        spoiled=spoils(_ms(lag), _ms_or_none(mean)),
    )


def prediction(simulated: Timeline, cost: Costs, band: Band | None = None) -> Predicted:
    """The part of a simulated run's summary that stands beside the measurement, and where other such runs lie."""
    http = HttpCostMs(_ms(cost.round_trip), _ms(cost.per_request))
    end = simulated.end
    if end is None:
        return Predicted(None, PredictedResponse(None), http)
    return Predicted(
        makespan_ms=_ms(makespan_ns(simulated, end)),
        response_ms=PredictedResponse(_ms_or_none(mean_response(simulated, end))),
        http_ms=http,
        band_ms=band,
    )


def mean_response(timeline: Timeline, end: int) -> float | None:
    """Mean response time up to an instant, in nanoseconds, requests in flight with their age; None of nothing."""
    return timeline.tally.response.mean_with([one.response_until(end) for one in timeline.unfinished()])


def makespan_ns(timeline: Timeline, end: int) -> int:
    """Start of the run to its last answer; to its end when requests are left unfinished."""
    if timeline.zero is None:
        return 0
    last = timeline.tally.last_over
    if last is None or timeline.unfinished():
        return max(0, end - timeline.zero)
    return max(0, last - timeline.zero)


def request_rows(timeline: Timeline) -> list[RequestRow]:
    """A row for each request, as --requests prints them."""
    return [_row(request, timeline.zero or 0) for request in timeline.requests()]


def _row(request: Request, zero: int) -> RequestRow:
    def after_zero(instant: int | None) -> float | None:
        return None if instant is None else _ms(instant - zero)

    return RequestRow(
        id=request.id,
        request=request.name,
        client=request.client,
        status=request.status,
        planned_ms=after_zero(request.planned),
        sent_ms=after_zero(request.sent),
        started_ms=after_zero(request.started),
        finished_ms=after_zero(request.finished),
        received_ms=after_zero(request.over if request.outcome == "received" else None),
        spans=[
            SpanRow(span.step, span.kind, _ms(span.start - zero), after_zero(span.end), span.placed)
            for span in request.spans
        ],
        reason=request.reason,
    )


def _shares(timeline: Timeline, setting: Setting, end: int, makespan: int) -> ServerShares | None:
    if not workers_known(timeline.told, setting.mode):
        return None
    tally = timeline.tally
    worked, blocked = tally.worked, tally.blocked if setting.mode == "async" else tally.waited
    served = sum(timeline.tally.served.values())
    if timeline.told == "handling":
        served += sum(one.unnamed_until(end) for one in timeline.open.values())
    for _, span in timeline.active.values():
        if span.kind == "work":
            worked += max(0, end - span.start)
        elif holds(span.kind, setting.mode):
            blocked += max(0, end - span.start)
    if timeline.zero is not None:
        blocked += timeline.holds.spent(timeline.zero, timeline.zero + makespan).total()
    whole = worker_time(timeline, setting.workers, makespan)
    if not whole:
        return ServerShares(0.0, 0.0, 1.0)
    working = min(1.0, worked / whole)
    held = min(1.0 - working, blocked / whole)
    serving = min(1.0 - working - held, served / whole)
    idle = max(0.0, 1 - working - held - serving)
    return ServerShares(round(working, 4), round(held, 4), round(idle, 4), round(serving, 4))


def worker_time(timeline: Timeline, workers: int, makespan: int) -> int:
    """Nanoseconds that all workers had together; their number may have been changed in mid run."""
    whole, since = 0, 0
    for change in timeline.changes:
        if isinstance(change, SettingChanged) and change.setting == "workers":
            until = min(max(change.at - (timeline.zero or 0), since), makespan)
            whole += workers * (until - since)
            workers, since = int(change.value), until
    return whole + workers * (makespan - since)


def _statistic(distribution: Distribution, more: list[int]) -> Statistic:
    whole = distribution.merged(more) if more else distribution
    return Statistic(
        mean=_ms_or_none(whole.mean),
        p50=_ms_or_none(whole.percentile(50)),
        p90=_ms_or_none(whole.percentile(90)),
        p95=_ms_or_none(whole.percentile(95)),
        p99=_ms_or_none(whole.percentile(99)),
        max=_ms(whole.greatest) if whole.count else None,
    )


def _ms(ns: float) -> float:
    return round(ns / _NS_PER_MS, 3)


def _ms_or_none(ns: float | None) -> float | None:
    return None if ns is None else _ms(ns)
