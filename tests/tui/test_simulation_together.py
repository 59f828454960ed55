"""Steps that begin at once, on a virtual clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import MODES, Mode
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples
from tui.simulation import predict

THREE = real.together(real.wait(30, "a"), real.fetch(50, "b"), real.wait(20, "c"))


def test_in_async_it_takes_as_long_as_the_longest() -> None:
    timeline = predict(real.asking([real.work(5), THREE, real.work(1)]), "async")
    assert real.spans_ms(timeline)[1] == [
        ("code", 0, 5),
        ("a", 5, 35),
        ("b", 5, 55),
        ("c", 5, 25),
        ("code", 55, 56),
    ]
    assert timeline.odd == 0


@pytest.mark.parametrize("mode", ["sync", "blocked-loop"])
def test_blocking_code_does_it_in_turn(mode: Mode) -> None:
    timeline = predict(real.asking([THREE]), mode)
    assert real.spans_ms(timeline)[1] == [("a", 0, 30), ("b", 30, 80), ("c", 80, 100)]


def test_work_holds_the_loop_among_parts_too() -> None:
    scenario = real.asking([real.together(real.work(10, "a"), real.wait(5, "b"), real.work(10, "c"))])
    assert real.spans_ms(predict(scenario, "async"))[1] == [("a", 0, 10), ("b", 10, 20), ("c", 10, 20)]


def test_parts_may_have_parts() -> None:
    scenario = real.asking([real.together(real.wait(10), real.together(real.wait(30), real.wait(20))), real.wait(1)])
    assert b.answers_ms(predict(scenario, "async")) == {1: 31}
    assert b.answers_ms(predict(scenario, "sync")) == {1: 61}


def test_parts_that_query_stand_in_one_line() -> None:
    scenario = real.asking([real.together(real.query(10, "a"), real.query(10, "b"))], database={"pool": 1})
    assert real.spans_ms(predict(scenario, "async"))[1] == [("a", 0, 10), ("connection", 0, 10), ("b", 10, 20)]


def test_when_a_part_fails_the_others_are_broken_off() -> None:
    parts = real.together(real.query(10, "a"), real.query(500, "b"), real.wait(500, "c"), real.together(real.wait(400)))
    scenario = real.asking(
        {"holds": [real.query(300)], "page": [parts, real.work(1)], "last": [real.query(10)]},
        database={"pool": 1, "pool_timeout": 100},
    )
    timeline = predict(scenario, "async")
    holds, page, last = timeline.requests()
    assert (page.status, page.over, last.status) == (503, b.ns(100), 503)
    assert all(span.end == b.ns(100) for span in page.spans), "nothing goes on behind the back of a failed request"
    assert "code" not in {span.step for span in page.spans}
    assert (holds.status, timeline.end, timeline.odd) == (200, b.ns(300), 0)


def test_what_is_broken_off_gives_its_connection_back() -> None:
    parts = real.together(real.query(500, "long"), real.query(10, "waits"))
    script = [{"at": 0, "send": "page"}, {"at": 60, "send": "next"}]
    scenario = real.asking(
        {"page": [parts], "next": [real.query(10)]}, database={"pool": 1, "pool_timeout": 100}, script=script
    )
    timeline = predict(scenario, "async")
    assert b.answers_ms(timeline) == {2: 110}, "at 100 the first one fails, and the connection is free"


@examples(30)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=5), st.integers(1, 6), st.sampled_from(MODES))
def test_waits_together_are_their_longest_or_their_sum(lengths: list[int], times: int, mode: Mode) -> None:
    timeline = predict(real.asking([real.together(*(real.wait(length) for length in lengths))], times), mode)
    one = max(lengths) if mode == "async" else sum(lengths)
    assert timeline.end == b.ns(one if mode == "async" else one * times)
    assert timeline.odd == 0
