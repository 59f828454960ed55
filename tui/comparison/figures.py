"""The figures of two runs side by side, each with its judgement."""

from typing import Any, NamedTuple

from tui.comparison.batches import Batched
from tui.comparison.noise import (
    FLOOR_SHARE,
    MANY,
    Judgement,
    Lengths,
    judge_answered,
    judge_mean,
    judge_percentile,
    judge_rate,
    judge_share,
    judge_time,
    judge_unfinished,
)
from tui.comparison.outcome import NOT_TOLD, Figure, MeanFigure, ResponseFigures, ServerFigures
from tui.comparison.series import Series
from tui.result import RunResult, Statistic

_DIGITS = 6
_UNKNOWN = Judgement(None, "too few requests to say it")
_UNTOLD = Judgement(None, NOT_TOLD)
_STOPPED = Judgement(True, "both were stopped at their duration")
_CHANCE = Judgement(None, "the slowest one of many: chance decides who that is")


class Judged(NamedTuple):
    """All that judging needs of two runs."""

    a: RunResult
    b: RunResult
    series_a: Series
    series_b: Series

    @property
    def same_plan(self) -> bool:
        """The same requests in the same order."""
        return self.series_a.plan == self.series_b.plan

    @property
    def in_flight(self) -> tuple[int, int]:
        """At the end of either run."""
        return self.a.unfinished, self.b.unfinished

    @property
    def unknown(self) -> Judgement:
        """Why a mean of the inside of the server is not there."""
        return _UNTOLD if any(run.told != "steps" for run in (self.a, self.b)) else _UNKNOWN

    def lengths(self, a: Batched, b: Batched) -> Lengths:
        """Of some of the requests, or of all."""
        return Lengths(a, b, self.same_plan and len(a) == len(b))


def planned(run: RunResult) -> int:
    """Requests that should have been sent, whatever came of them."""
    return run.completed + run.failed + run.timed_out + run.unfinished


def figures_of(two: Judged) -> dict[str, Any]:
    """The figures by their keys in a Compared."""
    a, b = two.a, two.b
    seconds = min(a.makespan_ms, b.makespan_ms) / 1000
    return {
        "completed": figure(a.completed, b.completed, judge_answered(a.completed, b.completed, two.in_flight)),
        "unfinished": figure(a.unfinished, b.unfinished, judge_unfinished(*two.in_flight)),
        "makespan_ms": _makespan(two),
        "throughput_rps": figure(
            a.throughput_rps,
            b.throughput_rps,
            judge_rate(a.throughput_rps, b.throughput_rps, two.in_flight, seconds),
        ),
        "response_ms": _response(two),
        "queue_ms": _mean(two, a.queue_ms, b.queue_ms, two.lengths(two.series_a.queue, two.series_b.queue)),
        "service_ms": _service(two),
        "pool_ms": _pool(two),
        "server": ServerFigures(
            working=_share(*(None if run.server is None else run.server.working for run in (a, b))),
            blocked=_share(*(None if run.server is None else run.server.blocked for run in (a, b))),
        ),
    }


def figure(a: float | None, b: float | None, judgement: Judgement) -> Figure:
    """A figure of both; nothing is judged of what is not there."""
    if a is None or b is None:
        return Figure(a, b, None, None, *(judgement if judgement.noise is None else _UNKNOWN))
    ratio = float(f"{b / a:.{_DIGITS}g}") if a > 0 and b > 0 else None
    return Figure(a, b, round(b - a, 4), ratio, *judgement)


def _response(two: Judged) -> ResponseFigures:
    a, b = two.a.response_ms, two.b.response_ms
    lengths = two.lengths(two.series_a.response, two.series_b.response)

    def percentile(percent: int, ours: float | None, theirs: float | None) -> Figure:
        if ours is None or theirs is None:
            return figure(ours, theirs, _UNKNOWN)
        return _time(two, ours, theirs, judge_percentile(percent, ours, theirs, lengths))

    return ResponseFigures(
        mean=_mean(two, a, b, lengths).mean,
        p50=percentile(50, a.p50, b.p50),
        p95=percentile(95, a.p95, b.p95),
        p99=percentile(99, a.p99, b.p99),
        max=_greatest(two, a.max, b.max),
    )


def _makespan(two: Judged) -> Figure:
    a, b = two.a.makespan_ms, two.b.makespan_ms
    judgement = judge_time(a, b)
    return _time(two, a, b, _STOPPED if judgement.noise and all(two.in_flight) else judgement)


def _greatest(two: Judged, a: float | None, b: float | None) -> Figure:
    if a is None or b is None:
        return figure(a, b, _UNKNOWN)
    judgement = judge_time(a, b)
    few = two.same_plan and planned(two.a) < MANY
    return _time(two, a, b, judgement if few or judgement.noise else _CHANCE)


def _mean(two: Judged, a: Statistic, b: Statistic, lengths: Lengths) -> MeanFigure:
    if a.mean is None or b.mean is None:
        return MeanFigure(figure(a.mean, b.mean, two.unknown))
    return MeanFigure(_time(two, a.mean, b.mean, judge_mean(a.mean, b.mean, lengths)))


def _service(two: Judged) -> MeanFigure:
    """Of those that were begun: who leaves more in the queue is not quicker by that."""
    a, b = two.a.service_ms.mean, two.b.service_ms.mean
    if a is None or b is None:
        return MeanFigure(figure(a, b, two.unknown))
    return MeanFigure(figure(a, b, judge_mean(a, b, two.lengths(two.series_a.service, two.series_b.service))))


def _pool(two: Judged) -> MeanFigure:
    """Standing in line within the server: judged by the means alone."""
    a, b = two.a.pool_ms.mean, two.b.pool_ms.mean
    return MeanFigure(figure(a, b, two.unknown if a is None or b is None else judge_time(a, b)))


def _share(a: float | None, b: float | None) -> Figure:
    return figure(a, b, _UNTOLD if a is None or b is None else judge_share(a, b))


def _time(two: Judged, a: float, b: float, judgement: Judgement) -> Figure:
    """A length, and a doubt: who answers fewer is not quicker by the times of the others."""
    shorter, longer, name = (two.b, two.a, "B") if b < a else (two.a, two.b, "A")
    ours, theirs = _unanswered(shorter), _unanswered(longer)
    if judgement.noise is False and ours > theirs + FLOOR_SHARE:
        left = f"{100 * ours:.0f} % against {100 * theirs:.0f} %"
        judgement = Judgement(None, f"{name} left more without an answer ({left}): its times are lower bounds")
    return figure(a, b, judgement)


def _unanswered(run: RunResult) -> float:
    return 1 - run.completed / max(1, planned(run))
