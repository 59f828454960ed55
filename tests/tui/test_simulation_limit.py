"""A limit of requests in flight, on a virtual clock; and clients that give up."""

import pytest
from hypothesis import given

from demo_server.loading import scenario_from
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.capacity import capacity
from tui.simulation import loop as simulated_loop
from tui.simulation import predict
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs, Request

COSTS = Costs(b.ns(1.5), b.ns(0.5))


def at_once(count: int, steps: b.Steps, limit: int | None, workers: int = 1) -> Scenario:
    script = [{"at": 0, "send": "page", "times": count}]
    return b.scenario_of({"page": steps}, workers=workers, server={"limit": limit}, script=script)


def outcomes(timeline: Timeline) -> list[int | None]:
    return [one.status for one in timeline.requests()]


@pytest.mark.parametrize(
    ("mode", "answered"),
    [("sync", 3), ("async", 3), ("blocked-loop", 5)],  # where code blocks the loop, none runs that could count
)
def test_who_comes_on_top_of_the_limit_is_refused_at_once(mode: Mode, answered: int) -> None:
    timeline = predict(at_once(5, [("wait", 100)], limit=3), mode)
    assert outcomes(timeline) == [200] * answered + [503] * (5 - answered)
    for one in timeline.requests()[answered:]:
        assert (one.refused, one.started, one.over) == (True, None, 0)
    assert (timeline.tally.completed, timeline.tally.failed, len(timeline.open)) == (answered, 5 - answered, 0)
    assert timeline.tally.queue.count == answered, "who is refused has not queued"


def test_a_place_is_free_again_when_a_handling_is_over() -> None:
    script = [{"at": at, "send": "page"} for at in (0, 50, 101)]
    scenario = b.scenario_of({"page": [("wait", 100)]}, server={"limit": 1}, script=script)
    assert outcomes(predict(scenario, "async")) == [200, 503, 200]


def test_nobody_is_refused_his_health() -> None:
    requests: dict[str, b.Steps] = {"page": [("wait", 100)], "health": [("wait", 1)]}
    script = [{"at": 0, "send": "page"}, {"at": 1, "send": "health"}, {"at": 2, "send": "page"}]
    scenario = b.scenario_of(requests, server={"limit": 1}, script=script)
    assert outcomes(predict(scenario, "async")) == [200, 200, 503]


@examples(40)
@given(small_scenarios(), modes)
def test_there_are_never_more_in_flight_than_the_limit(scenario: Scenario, mode: Mode) -> None:
    timeline = predict(scenario, mode)
    edges = [(one.arrived, 1, one) for one in timeline.requests() if one.arrived is not None and not one.refused]
    edges += [(one.finished, -1, one) for one in timeline.requests() if one.finished is not None]
    limit, in_flight = scenario.server.limit, 0
    for _, by, _ in sorted(edges, key=lambda edge: (edge[0], edge[1])):
        in_flight += by
        # Of those that began and ended at one instant the end came first here.
        assert limit is None or in_flight <= limit


@pytest.mark.parametrize(("mode", "served"), [("sync", 20), ("async", 20), ("blocked-loop", 10)])
def test_capacity_is_no_more_than_those_let_in_can_do(mode: Mode, served: float) -> None:
    """Little: X = N/R, and R is the service time at least."""
    scenario = b.scenario_of({"page": [("wait", 100)]}, workers=4, server={"limit": 2}, rate=1)
    assert capacity(scenario, mode).served == pytest.approx(served)


# --- clients that give up ---------------------------------------------------------------------------------


def left(steps: b.Steps, mode: Mode, times: int = 1) -> list[Request]:
    """Requests whose clients wait for 50 ms; the run goes on until all is over at the server."""
    script = [{"at": 0, "send": "page", "times": times}, {"at": 500, "send": "later"}]
    timeline = predict(b.scenario_of({"page": steps, "later": [("wait", 1)]}, script=script, timeout=50), mode)
    assert [one.outcome for one in timeline.requests()] == ["timed out"] * times + ["received"]
    return timeline.requests()[:times]


def test_in_async_who_leaves_is_cancelled_at_the_await() -> None:
    one, *_ = left([("work", 10), ("wait", 100), ("work", 10)], "async")
    assert [(span.kind, span.end) for span in one.spans] == [("work", b.ns(10)), ("wait", b.ns(50))]
    assert (one.outcome, one.finished) == ("timed out", b.ns(50))


def test_in_sync_who_leaves_stays_in_the_queue_and_is_handled_in_vain() -> None:
    requests = left([("wait", 100)], "sync", times=2)
    assert [(one.started, one.finished) for one in requests] == [(0, b.ns(100)), (b.ns(100), b.ns(200))]


@pytest.mark.parametrize(("mode", "later"), [("async", 200), ("sync", 503)])
def test_so_its_place_is_free_at_once_in_async_alone(mode: Mode, later: int) -> None:
    requests: dict[str, b.Steps] = {"long": [("wait", 100)], "page": [("wait", 1)]}
    script = [{"at": 0, "send": "long"}, {"at": 60, "send": "page"}]
    scenario = b.scenario_of(requests, server={"limit": 1}, script=script, timeout=50, duration=1000)
    assert outcomes(predict(scenario, mode)) == [None, later]


def test_work_cannot_be_cancelled() -> None:
    """The loop does not even read that the client has left before it is through."""
    (one,) = left([("work", 100), ("wait", 20)], "async")
    assert [span.end for span in one.spans] == [b.ns(100)] * 2


def test_what_it_has_borrowed_goes_back() -> None:
    pages = [{"at": at, "send": "page"} for at in (0, 10, 61, 200)]
    steps = [{"name": "db", "query": "select 1", "takes": 100}]
    table = {"title": "Test", "database": {"pool": 1}, "requests": {"page": {"steps": steps}}}
    borrowed = scenario_from({**table, "load": {"script": pages, "timeout": 50, "duration": 1000}})
    first, second, third, _ = predict(borrowed, "async").requests()
    assert [span.kind for span in second.spans] == ["queue", "wait"], "it gets the connection of the one who left ..."
    assert (first.finished, second.spans[0].end) == (b.ns(50), b.ns(50))
    assert [span.kind for span in third.spans] == ["wait"], "... and has given it back"


def test_a_loop_that_is_behind_reads_who_asks_before_it_reads_that_they_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it begins with requests for which nobody waits any more, and does their work up to the first await."""
    monkeypatch.setattr(simulated_loop, "ITERATIONS_BEFORE_HANDLER", 8)
    steps: b.Steps = [("work", 10), ("wait", 100), ("work", 10), ("wait", 100), ("work", 10)]
    scenario = b.scenario_of({"page": steps}, rate=60, timeout=1000, duration=5000)
    timeline = predict(scenario, "async", COSTS)
    in_vain = [one for one in timeline.requests() if one.started and one.started > (one.over or b.ns(9999))]
    assert in_vain
    cut = [one for one in in_vain if one.finished and len(one.spans) < len(steps)]
    assert len(cut) > 0.9 * len([one for one in in_vain if one.finished])


def test_a_limit_keeps_the_promise_that_overload_breaks() -> None:
    steps: b.Steps = [*(("work", 10), ("wait", 20)) * 3, ("work", 10)]
    open_, limited = (
        predict(b.scenario_of({"page": steps}, server=server, rate=40, timeout=2000, duration=10_000), "async", COSTS)
        for server in ({}, {"limit": 5})
    )
    assert open_.tally.timed_out > open_.tally.completed
    assert limited.tally.timed_out == 0
    assert limited.tally.completed > 1.5 * open_.tally.completed
