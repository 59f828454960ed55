"""From a timeline to numbers: nobody is left out, and nothing is said that the samples do not say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import FIRST_FOREIGN_ID, Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.result import RequestRow, RunResult, SenderLag, ServerShares, SpanRow, Statistic
from tui.simulation import predict, simulate
from tui.summary import Setting, headline, makespan_ns, prediction, request_rows, spoils, summarise, worker_time
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs

FOREIGN = FIRST_FOREIGN_ID
START = b.load_started()


def shares_of(result: RunResult) -> ServerShares:
    """Of a server that tells of them."""
    assert result.server is not None
    return result.server


def summary(*events: Event, now: float = 0, mode: Mode = "sync", workers: int = 1) -> RunResult:
    return summarise(b.told(*events), Setting(mode, workers), b.ns(now), b.NOTHING_PREDICTED)


# --- never an average of survivors ------------------------------------------------------------------------


def test_answered_requests_alone_are_no_lower_bound() -> None:
    result = summary(START, *b.answered(1), *b.answered(2, begins=100), b.load_ended(200))
    assert not result.lower_bound
    assert (result.sent, result.completed, result.failed, result.timed_out, result.unfinished) == (2, 2, 0, 0, 0)
    response = result.response_ms
    assert (response.mean, response.max) == (150.0, 200.0)
    assert response.p50 == pytest.approx(100.0, rel=0.001)
    assert (response.p90, response.p95, response.p99) == (None, None, None)


@pytest.mark.parametrize(
    ("end", "which"),
    [
        ([], "unfinished"),
        ([b.timed_out(2, 900)], "timed_out"),
        ([b.failed(2, 900)], "failed"),
        ([b.received(2, 900, 500)], "failed"),
    ],
)
def test_a_request_without_an_answer_counts_with_the_age_it_reached(end: list[Event], which: str) -> None:
    result = summary(START, *b.answered(1), *b.asking(2), *end, b.load_ended(900))
    assert result.lower_bound
    assert getattr(result, which) == 1
    assert result.completed == 1
    assert (result.response_ms.mean, result.response_ms.max) == (500.0, 900.0)
    assert (result.queue_ms.mean, result.queue_ms.max) == (450.0, 900.0), "nobody has begun with the second one"


def test_the_age_of_what_is_in_flight_counts_in_every_part() -> None:
    result = summary(
        START,
        *b.asking(1, 100),
        b.arrived(1, 100),
        b.begun(1, 150),
        b.step_begun(1, 150, 0, "work"),
        b.step_over(1, 200, 0),
        b.step_begun(1, 200, 1, "wait"),
        now=500,
    )
    assert result.lower_bound
    maxima = [getattr(result, f"{part}_ms").max for part in ("response", "queue", "service", "work", "wait")]
    assert maxima == [400.0, 50.0, 350.0, 50.0, 300.0]


def test_an_age_is_taken_at_the_end_of_the_run_not_later() -> None:
    events = [START, *b.asking(1, 100), b.load_ended(300)]
    assert summary(*events, now=10_000).response_ms.max == 200.0


def test_what_the_client_has_given_up_is_in_every_statistic_once() -> None:
    result = summary(START, *b.asking(1), b.timed_out(1, 40), b.arrived(1, 5), b.begun(1, 30), now=60)
    for part in ("response", "queue", "service"):
        statistic = getattr(result, f"{part}_ms")
        assert statistic.mean == statistic.max, part
    assert (result.response_ms.max, result.queue_ms.max, result.service_ms.max) == (40.0, 30.0, 30.0)


def test_who_has_given_up_queues_no_longer() -> None:
    result = summary(START, *b.asking(1), b.timed_out(1, 40), b.load_ended(900))
    assert (result.response_ms.max, result.queue_ms.max, result.service_ms.max) == (40.0, 40.0, None)


def test_a_foreign_request_is_in_no_statistic() -> None:
    result = summary(START, b.arrived(FOREIGN, 1), b.begun(FOREIGN, 2), b.step_begun(FOREIGN, 3), now=60)
    assert (result.sent, result.unfinished, result.lower_bound) == (0, 0, False)
    assert [result.response_ms.max, result.queue_ms.max, result.service_ms.max, result.work_ms.max] == [None] * 4


@examples(40)
@given(small_scenarios(), modes)
def test_every_planned_request_is_in_the_response_statistic(scenario: Scenario, mode: Mode) -> None:
    timeline = predict(scenario, mode)
    end = timeline.end or 0
    result = summarise(timeline, Setting(mode, 1), end, b.NOTHING_PREDICTED)
    requests = timeline.requests()
    assert len(requests) == result.completed + result.failed + result.timed_out + result.unfinished
    assert result.lower_bound == (result.completed < len(requests))
    if requests:
        ages = [min(end, end if one.over is None else one.over) - (one.planned or 0) for one in requests]
        assert result.response_ms.mean == pytest.approx(sum(ages) / len(ages) / b.MS, abs=0.001)
        assert result.response_ms.max == pytest.approx(max(ages) / b.MS, abs=0.001)


# --- makespan and throughput ------------------------------------------------------------------------------

MAKESPANS: dict[str, tuple[list[Event], float, float]] = {
    "before the start": ([b.planned(1)], 500, 0),
    "nothing sent": ([b.load_started(100)], 500, 400),
    "the last answer, however late the end": ([b.load_started(100), *b.answered(1, at=120), b.load_ended(900)], 0, 120),
    "the last answer, while nobody has said that it was the last": ([START, *b.answered(1)], 500, 100),
    "the last time-out": ([START, *b.asking(1), b.timed_out(1, 300), b.load_ended(900)], 0, 300),
    "the end, when something is unfinished": ([START, *b.answered(1), *b.asking(2), b.load_ended(900)], 0, 900),
    "now, when something goes on": ([START, *b.answered(1), *b.asking(2)], 400, 400),
    "a foreign request keeps nobody waiting": ([START, *b.answered(1), b.arrived(FOREIGN, 5)], 400, 100),
}


@pytest.mark.parametrize("name", MAKESPANS)
def test_makespan(name: str) -> None:
    events, now, expected = MAKESPANS[name]
    timeline = b.told(*events)
    assert makespan_ns(timeline, b.ns(now) if timeline.end is None else timeline.end) == b.ns(expected)
    assert summary(*events, now=now).makespan_ms == expected


def test_throughput_is_completed_requests_a_second() -> None:
    events = [START, *b.answered(1), *b.answered(2, begins=400), *b.asking(3), b.timed_out(3, 450)]
    assert summary(*events).throughput_rps == 4.0, "two in half a second; a time-out is no throughput"


def test_nothing_has_happened_yet() -> None:
    result = summary(now=500)
    nothing = Statistic(None, None, None, None, None, None)
    assert (result.makespan_ms, result.throughput_rps) == (0.0, 0.0)
    assert [result.response_ms, result.queue_ms, result.service_ms, result.wait_ms, result.work_ms] == [nothing] * 5
    assert result.server == ServerShares(0.0, 0.0, 1.0)
    assert result.sender_lag_ms == SenderLag(None, None)
    assert not result.lower_bound


# --- the server's shares ----------------------------------------------------------------------------------

BUSY: list[Event] = [
    START,
    *b.answered(1, steps=[("work", 100), ("wait", 300)]),
    *b.answered(2, at=900, steps=[("work", 100)]),
    b.load_ended(1000),
]


@pytest.mark.parametrize(
    ("mode", "workers", "expected"),
    [
        ("sync", 1, ServerShares(0.2, 0.3, 0.5)),
        ("sync", 2, ServerShares(0.1, 0.15, 0.75)),
        ("async", 1, ServerShares(0.2, 0.0, 0.8)),
        ("blocked-loop", 1, ServerShares(0.2, 0.3, 0.5)),
    ],
)
def test_shares_of_the_server(mode: Mode, workers: int, expected: ServerShares) -> None:
    assert summary(*BUSY, mode=mode, workers=workers).server == expected


def test_a_step_that_goes_on_has_its_share() -> None:
    events = [START, *b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 100, 0, "wait")]
    assert summary(*events, now=400).server == ServerShares(0.0, 0.75, 0.25)


def test_foreign_requests_hold_the_server_too() -> None:
    events = [START, *b.handling(FOREIGN, 0, [("work", 50)]), *b.answered(1, begins=50, steps=[("work", 50)])]
    assert summary(*events).server == ServerShares(1.0, 0.0, 0.0)


@examples(40)
@given(small_scenarios(), modes)
def test_shares_add_up_to_the_whole(scenario: Scenario, mode: Mode) -> None:
    timeline = predict(scenario, mode)
    workers = scenario.server.workers if mode == "sync" else 1
    shares = shares_of(summarise(timeline, Setting(mode, workers), timeline.end or 0, b.NOTHING_PREDICTED))
    assert shares.working + shares.blocked + shares.idle == pytest.approx(1, abs=2e-4)
    assert min(shares.working, shares.blocked, shares.idle) >= 0
    if mode == "async" and not any(step.blocking for step in scenario.leaves()):
        assert shares.blocked == 0


def test_workers_that_came_in_mid_run_count_from_then_on() -> None:
    whole = [START, *b.answered(1)]
    assert shares_of(summary(*whole)).working == 1.0
    assert shares_of(summary(*whole, b.set_to(50, "workers", 3))).working == 0.5, "50 ms of one, 50 ms of three"
    assert shares_of(summary(*whole, b.set_to(50, "workers", 3), workers=2)).working == 0.4
    assert shares_of(summary(*whole, b.set_to(500, "workers", 3))).working == 1.0, "after all was over"
    assert shares_of(summary(*whole, b.set_to(50, "clients", 3))).working == 1.0


numbers = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=6)
"""after so many ms, so many workers"""


@examples(40)
@given(numbers, st.integers(1, 9), st.integers(0, 100))
def test_worker_time_is_the_number_of_workers_summed_over_time(
    changes: list[tuple[int, int]], workers: int, makespan: int
) -> None:
    at, each = 0, [workers] * makespan
    events: list[Event] = [b.load_started(7)]
    for later, number in changes:
        at += later
        events.append(b.set_to(7 + at, "workers", number))
        each[at:] = [number] * len(each[at:])
    assert worker_time(b.told(*events), workers, b.ns(makespan)) == b.ns(sum(each))


# --- percentiles and lag ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, {"p50"}),
        (99, {"p50"}),
        (100, {"p50", "p90"}),
        (199, {"p50", "p90"}),
        (200, {"p50", "p90", "p95"}),
        (999, {"p50", "p90", "p95"}),
        (1000, {"p50", "p90", "p95", "p99"}),
    ],
)
def test_percentiles_need_samples(count: int, said: set[str]) -> None:
    half = count // 2  # some answered, the others in flight: all of them are samples
    events = [event for number in range(half) for event in b.answered(number, steps=[("work", 5)])]
    events += [event for number in range(half, count) for event in b.asking(number)]
    result = summary(START, *events, now=10)
    for statistic in (result.response_ms, result.queue_ms):
        assert {name for name in ("p50", "p90", "p95", "p99") if getattr(statistic, name) is not None} == said
    assert result.response_ms.max == 10.0


def test_the_sender_s_lag_is_said_as_its_greatest_and_its_p99_from_a_thousand_on() -> None:
    few = [event for number in range(999) for event in b.asking(number, late=2)]
    late = [*few, *b.asking(999, late=8)]
    assert summary(START, *few, now=10).sender_lag_ms == SenderLag(None, 2.0)
    lag = summary(START, *late, now=10).sender_lag_ms
    assert lag.p99 == pytest.approx(2.0, rel=0.001)
    assert lag.max == 8.0


# --- rows -------------------------------------------------------------------------------------------------


def test_a_row_for_each_request_counted_from_the_start_of_the_run() -> None:
    timeline = b.told(
        b.load_started(1000),
        *b.asking(2, 1010, late=2, client=7),
        *b.handling(2, 1020, [("work", 5), ("wait", 10)]),
        b.received(2, 1040),
        *b.asking(1, 1005),
        b.arrived(1, 1006),
        b.begun(1, 1008),
        b.step_begun(1, 1009, 0, "wait"),
        b.timed_out(1, 1050),
        b.arrived(FOREIGN, 1001),
    )
    assert request_rows(timeline) == [
        RequestRow(1, "page", 1, None, 5.0, 5.0, 8.0, None, None, [SpanRow("wait 0", "wait", 9.0, None)]),
        RequestRow(
            2,
            "page",
            7,
            200,
            10.0,
            12.0,
            20.0,
            35.0,
            40.0,
            [SpanRow("work 0", "work", 20.0, 25.0), SpanRow("wait 1", "wait", 25.0, 35.0)],
        ),
    ]


def test_an_error_is_received_too() -> None:
    (row,) = request_rows(b.told(START, *b.answered(1, status=500)))
    assert (row.status, row.received_ms) == (500, 100.0)


# --- the headline, the prediction -------------------------------------------------------------------------


def agreeing(timeline: Timeline, mode: Mode, now: int) -> None:
    figures = headline(timeline, Setting(mode, 1), now)
    result = summarise(timeline, Setting(mode, 1), now, b.NOTHING_PREDICTED)
    assert figures.planned == result.completed + result.failed + result.timed_out + result.unfinished
    assert figures.completed == result.completed
    assert figures.throughput == pytest.approx(result.throughput_rps, abs=0.001)
    assert figures.worst == pytest.approx(b.MS * (result.response_ms.max or 0), abs=1000)
    assert figures.sender_lag == pytest.approx(b.MS * (result.sender_lag_ms.max or 0), abs=1000)
    if result.response_ms.mean is None:
        assert figures.mean is None
    else:
        assert figures.mean == pytest.approx(b.MS * result.response_ms.mean, abs=1000)


@examples(40)
@given(small_scenarios(), modes, st.integers(0, 40))
def test_the_headline_agrees_with_the_summary_at_any_moment(scenario: Scenario, mode: Mode, count: int) -> None:
    timeline, now = Timeline(), 0
    for event in list(simulate(scenario, mode))[: 5 * count]:
        timeline.apply(event)
        now = event.at
    agreeing(timeline, mode, now)
    agreeing(timeline, mode, now + b.ns(7))


def test_the_headline_counts_the_lag() -> None:
    assert headline(b.told(START, *b.asking(1, late=3)), Setting("sync", 1), b.ns(9)).sender_lag == b.ns(3)


@examples(40)
@given(small_scenarios(), modes, st.integers(0, 60), st.integers(0, 50))
def test_both_sides_of_little_s_law_agree_at_any_moment(scenario: Scenario, mode: Mode, count: int, later: int) -> None:
    """What the picture counts, and what arrivals and response times say, are the same area."""
    events = list(simulate(scenario, mode))[: 5 * count + 1]
    timeline = b.told(*events)
    now = events[-1].at + (0 if timeline.end else b.ns(later))
    figures = headline(timeline, Setting(mode, 1), now)
    assert figures.in_system == pytest.approx(figures.by_little, rel=1e-9, abs=1e-9)


def test_little_s_law_by_hand() -> None:
    """One request all the time, another one half of it."""
    timeline = b.told(START, *b.asking(1), *b.answered(2, at=50, steps=[("work", 50)]))
    figures = headline(timeline, Setting("sync", 1), b.ns(100))
    assert [figures.in_system, figures.by_little] == pytest.approx([1.5, 1.5])


@pytest.mark.parametrize("late", [5, 40, 400])
def test_a_run_is_spoiled_by_the_lag_that_most_requests_had(late: float) -> None:
    """Of up to a thousand the greatest lag, then the 99th percentile: one in a thousand spoils nothing."""
    few = [event for number in range(9) for event in b.answered(number)]
    slow = [*b.asking(2000, late=late), *b.handling(2000, late, [("work", 60)]), b.received(2000, late + 60)]
    many = [event for number in range(1000) for event in b.answered(number)]
    spoiled = [
        headline(b.told(START, *events), Setting("sync", 1), b.ns(1000)).spoiled
        for events in ([*few, *slow], [*many, *slow])
    ]
    assert spoiled == [late > 10, False]


@pytest.mark.parametrize(
    ("lag", "mean", "expected"),
    [(None, 100, False), (20, None, False), (10, 1, False), (11, 221, False), (11, 219, True)],
)
def test_what_spoils(lag: float | None, mean: float | None, expected: bool) -> None:
    assert spoils(lag, mean) == expected


@examples(40)
@given(small_scenarios(), modes)
def test_the_prediction_is_the_summary_of_the_simulated_run(scenario: Scenario, mode: Mode) -> None:
    simulated = predict(scenario, mode)
    end = simulated.end or 0
    summed = summarise(simulated, Setting(mode, 1), end, b.NOTHING_PREDICTED)
    predicted = prediction(simulated, Costs(b.ns(2), b.ns(0.5)))
    assert predicted.makespan_ms == summed.makespan_ms
    assert predicted.response_ms.mean == summed.response_ms.mean
    assert (predicted.http_ms.round_trip, predicted.http_ms.per_request) == (2.0, 0.5)


def test_the_result_says_how_it_was_run() -> None:
    predicted: Any = prediction(b.told(START, *b.answered(1), b.load_ended(100)), Costs())
    result = summarise(b.told(START), Setting("sync", 4), 0, predicted)
    assert (result.mode, result.workers, result.predicted, result.requests) == ("sync", 4, predicted, None)


# --- servers that do not tell all -------------------------------------------------------------------------

APP = [
    *(b.ready("handling"), b.load_started(), *b.asking(1), *b.handling(1, 0, [("wait", 20)])[:-1]),
    *(b.finished(1, 50), b.received(1, 50), *b.asking(2), b.arrived(2), b.begun(2, 60)),
]


def test_of_a_server_that_tells_nothing_only_response_times_are_known() -> None:
    timeline = b.told(b.ready("nothing"), b.load_started(), *b.asking(1), b.received(1, 50), *b.asking(2))
    result = summarise(timeline, Setting("own", 1), b.ns(80), b.NOTHING_PREDICTED)
    assert (result.told, result.server, result.response_ms.mean) == ("nothing", None, 65)
    assert [
        one.mean for one in (result.queue_ms, result.service_ms, result.wait_ms, result.work_ms, result.pool_ms)
    ] == [None] * 5
    assert headline(timeline, Setting("own", 1), b.ns(80)).server is None


def test_what_its_answers_tell_is_in_the_result_as_placed() -> None:
    answers = [b.placed(1, 10, 40, ("wait", 15, 35)), b.received(1, 50)]
    timeline = b.told(b.ready("nothing"), b.load_started(), *b.asking(1), *answers)
    result = summarise(timeline, Setting("own", 1), b.ns(50), b.NOTHING_PREDICTED)
    assert (result.queue_ms.mean, result.service_ms.mean, result.wait_ms.mean, result.server) == (10, 30, 20, None)
    (row,) = request_rows(timeline)
    assert (row.started_ms, row.finished_ms) == (10, 40)
    assert row.spans == [SpanRow("wait", "wait", 15, 35, placed=True)]


def test_an_app_s_worker_serves_where_no_more_is_known() -> None:
    result = summarise(b.told(*APP), Setting("sync", 1), b.ns(80), b.NOTHING_PREDICTED)
    assert result.server == ServerShares(0.0, 0.25, 0.125, 0.625)
    assert (result.wait_ms.mean, result.service_ms.mean) == (20, 35), "of the one without spans no wait is known"


def test_of_an_app_on_a_loop_it_is_not_known_what_the_loop_does() -> None:
    assert summarise(b.told(*APP), Setting("async", 1), b.ns(80), b.NOTHING_PREDICTED).server is None


def test_standing_in_line_within_the_server_is_a_figure_of_its_own_and_holds_a_worker() -> None:
    events = [*b.answered(1, steps=[("queue", 30), ("wait", 10)]), *b.answered(2, at=40, steps=[("wait", 10)])]
    timeline = b.told(b.load_started(), *events)
    result = summarise(timeline, Setting("sync", 1), b.ns(50), b.NOTHING_PREDICTED)
    assert (result.pool_ms.mean, result.pool_ms.max, result.queue_ms.mean, result.wait_ms.mean) == (15, 30, 0, 10)
    assert result.server == ServerShares(0.0, 1.0, 0.0)
    assert summarise(timeline, Setting("async", 1), b.ns(50), b.NOTHING_PREDICTED).server == ServerShares(0, 0, 1)
    assert [span.kind for row in request_rows(timeline) for span in row.spans] == ["queue", "wait", "wait"]


def test_the_most_frequent_reasons_of_failures_are_in_the_result_and_each_in_its_row() -> None:
    why = ["full", "full", "late", "full", "cold", "odd\x1b[2J", "odd\x1b[2J"]
    events = [event for at, one in enumerate(why, 1) for event in (*b.asking(at), b.received(at, 50, 503, one))]
    timeline = b.told(b.load_started(), *events)
    result = summarise(timeline, Setting("sync", 1), b.ns(50), b.NOTHING_PREDICTED)
    assert [(one.reason, one.count) for one in result.failures[:1]] == [("HTTP 503: full", 3)]
    assert [one.count for one in result.failures] == [3, 2, 1]
    assert all(one.reason.isprintable() for one in result.failures)
    assert [row.reason for row in request_rows(timeline)][:3] == ["HTTP 503: full", "HTTP 503: full", "HTTP 503: late"]
