"""Pools of connections on a virtual clock: who stands in line, who gives up, and where sync and async differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import StepStarted
from demo_server.handling import QUEUE
from demo_server.scenario import MODES, Mode
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples
from tui.simulation import predict, simulate

BOTH: list[Mode] = ["sync", "async"]


def test_async_moves_the_queue_into_the_pool() -> None:
    scenario = real.asking([real.query(100)], 3, database={"pool": 1})
    timeline = predict(scenario, "async")
    assert real.spans_ms(timeline) == {
        1: [("db", 0, 100)],
        2: [("connection", 0, 100), ("db", 100, 200)],
        3: [("connection", 0, 200), ("db", 200, 300)],
    }
    assert [one.started for one in timeline.requests()] == [0, 0, 0]
    in_line = predict(scenario, "sync")
    assert b.answers_ms(in_line) == b.answers_ms(timeline)
    assert all(len(spans) == 1 for spans in real.spans_ms(in_line).values()), "its one worker is the queue"


def test_sync_workers_stand_in_line_too_when_there_are_more_of_them_than_connections() -> None:
    scenario = real.asking([real.query(100)], 3, server={"workers": 3}, database={"pool": 2})
    assert real.spans_ms(predict(scenario, "sync"))[3] == [("connection", 0, 100), ("db", 100, 200)]


def test_standing_in_line_is_a_span_of_its_own_kind_and_place() -> None:
    events = simulate(real.asking([real.wait(5), real.query(100)], 2, database={"pool": 1}), "async")
    queued = [event for event in events if isinstance(event, StepStarted) and event.kind == "queue"]
    assert [(one.id, one.index, one.step) for one in queued] == [(2, QUEUE + 1, "connection")]


@pytest.mark.parametrize("mode", MODES)
def test_enough_connections_are_no_queue(mode: Mode) -> None:
    scenario = real.asking([real.query(100)], 4, server={"workers": 4}, database={"pool": 4})
    assert {len(spans) for spans in real.spans_ms(predict(scenario, mode)).values()} == {1}


@pytest.mark.parametrize("mode", BOTH)
def test_first_come_first_served(mode: Mode) -> None:
    scenario = real.asking(
        {"first": [real.query(50)], "second": [real.query(10)], "third": [real.query(1)]},
        server={"workers": 3},
        database={"pool": 1},
    )
    assert b.answers_ms(predict(scenario, mode)) == {1: 50, 2: 60, 3: 61}


@pytest.mark.parametrize("mode", BOTH)
def test_who_waits_too_long_for_a_connection_gets_a_503_and_leaves_the_line(mode: Mode) -> None:
    scenario = real.asking([real.query(100)], 4, server={"workers": 4}, database={"pool": 1, "pool_timeout": 150})
    timeline = predict(scenario, mode)
    statuses = {one.id: (one.status, (one.over or 0) / b.MS) for one in timeline.requests()}
    assert statuses == {1: (200, 100), 2: (200, 200), 3: (503, 150), 4: (503, 150)}
    assert real.spans_ms(timeline)[3] == [("connection", 0, 150)]
    assert timeline.odd == 0


def test_what_was_given_up_does_not_block_those_behind() -> None:
    script = [{"at": 0, "send": "page", "times": 2}, {"at": 80, "send": "page"}]
    scenario = real.asking([real.query(100)], database={"pool": 1, "pool_timeout": 50}, script=script)
    assert b.answers_ms(predict(scenario, "async")) == {1: 100, 3: 200}


@examples(25)
@given(st.integers(1, 5), st.integers(1, 5), st.lists(st.integers(1, 90), min_size=1, max_size=12))
def test_a_pool_never_lends_more_than_it_has(pool: int, workers: int, lengths: list[int]) -> None:
    requests = {f"page{number}": [real.query(length)] for number, length in enumerate(lengths)}
    scenario = real.asking(requests, server={"workers": workers}, database={"pool": pool})
    limits: dict[Mode, int] = {"sync": min(pool, workers), "async": pool, "blocked-loop": 1}
    for mode, most in limits.items():
        spans = [span for some in real.spans_ms(predict(scenario, mode)).values() for span in some if span[0] == "db"]
        assert len(spans) == len(lengths)
        for _, start, _ in spans:
            assert sum(begin <= start < end for _, begin, end in spans) <= most


# --- what real steps cost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_real_step_takes_what_is_stated_and_what_it_costs_here(mode: Mode) -> None:
    scenario = real.asking([real.query(100)])
    assert b.answers_ms(predict(scenario, mode, real.costing(7, cpu=2))) == {1: 107}
    assert b.answers_ms(predict(scenario, mode)) == {1: 100}


@pytest.mark.parametrize("mode", MODES)
def test_rendering_is_work_and_takes_what_was_measured(mode: Mode) -> None:
    scenario = real.asking([{"name": "page", "render": "courses.html"}], 2, server={"workers": 2})
    timeline = predict(scenario, mode, real.costing(10, cpu=10))
    assert timeline.end == b.ns(20), "two of them share one processor"
    assert [span.kind for one in timeline.requests() for span in one.spans] == ["work", "work"]


def test_of_a_cost_only_the_cpu_holds_the_loop() -> None:
    scenario = real.asking([real.fetch(100)], 3)
    assert predict(scenario, "async", real.costing(20)).end == b.ns(120)
    assert predict(scenario, "async", real.costing(20, cpu=20)).end == b.ns(3 * 10 + 100 + 10)


def test_a_mode_that_is_none_of_ours_is_not_predicted() -> None:
    timeline = predict(real.asking([real.query(1)]), "own")
    assert (timeline.zero, timeline.end) == (None, None)
