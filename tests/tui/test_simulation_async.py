"""Coroutines on one event loop, on a virtual clock, against pictures drawn by hand."""

from itertools import pairwise

import pytest
from hypothesis import given

from demo_server.scenario import Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, small_scenarios
from tui.simulation import loop as simulated_loop
from tui.simulation import predict


def test_the_lecture_s_three_requests_wait_together() -> None:
    timeline = predict(b.three_requests(), "async")
    # The second one's work stands behind the first one's: 20 ms at the start, 20 in the middle.
    assert b.answers_ms(timeline) == {1: 2000, 2: 2040, 3: 340}
    assert [one.started for one in timeline.requests()] == [b.ns(0), b.ns(20), b.ns(40)]


def test_a_thousand_that_only_wait_wait_together() -> None:
    answers = b.answers_ms(predict(b.at_once(1000, [("wait", 1000)]), "async"))
    assert list(answers.values()) == [1000] * 1000


@pytest.mark.parametrize(("after_handler", "expected"), [(0, [100, 200, 300, 400]), (1, [400] * 4)])
def test_work_is_done_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, after_handler: int, expected: list[int]
) -> None:
    """Before Python 3.12 an answer leaves an iteration later, behind all that was ready: here, all of it."""
    monkeypatch.setattr(simulated_loop, "ITERATIONS_AFTER_HANDLER", after_handler)
    timeline = predict(b.scenario_of({"page": [("work", 100)]}, clients=4, think=10_000, duration=1000), "async")
    assert [one.started for one in timeline.requests()] == [b.ns(100 * k) for k in range(4)]
    assert [one.finished for one in timeline.requests()] == [b.ns(100 * k) for k in range(1, 5)]
    assert list(b.answers_ms(timeline).values()) == expected


def test_more_workers_change_nothing() -> None:
    one, four = (b.at_once(4, [("work", 50), ("wait", 70)], workers=workers) for workers in (1, 4))
    assert b.answers_ms(predict(one, "async")) == b.answers_ms(predict(four, "async"))


def test_a_wait_that_is_over_goes_on_when_the_loop_is_free() -> None:
    scenario = b.scenario_of(
        {"waits": [("wait", 50), ("work", 10)], "works": [("work", 100)]},
        script=[{"at": 0, "send": "waits"}, {"at": 10, "send": "works"}],
    )
    timeline = predict(scenario, "async")
    waiting = timeline.requests()[0].spans[0]
    assert (waiting.start, waiting.end) == (0, b.ns(110)), "its step is over when the code after it runs"
    assert b.answers_ms(timeline)[1] == 120


@examples(40)
@given(small_scenarios())
def test_the_loop_works_on_one_request_at_a_time(scenario: Scenario) -> None:
    timeline = predict(scenario, "async")
    end = timeline.end or 0
    work = sorted(
        (span.start, end if span.end is None else span.end)
        for one in timeline.requests()
        for span in one.spans
        if span.kind == "work"
    )
    assert all(earlier <= later for (_, earlier), (later, _) in pairwise(work))


@examples(40)
@given(small_scenarios())
def test_no_step_is_shorter_than_it_was_drawn(scenario: Scenario) -> None:
    for one in predict(scenario, "async").requests():
        drawn = scenario.drawn_steps(one.name, one.id)
        for span, step in zip(one.spans, drawn, strict=False):
            assert (span.step, span.kind) == (step.name, "block" if step.blocking else step.kind)
            if span.end is not None and one.outcome != "timed out":  # then it is cancelled in mid step
                length = span.end - span.start
                assert length == step.ns if span.kind in ("work", "block") else length >= step.ns
