"""Blocking code inside ``async def``, on a virtual clock, against pictures drawn by hand."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given

from demo_server.scenario import Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, small_scenarios
from tui.simulation import loop as simulated_loop
from tui.simulation import predict

BUNCHED, ONE_BY_ONE = 1, 0


@pytest.mark.parametrize(
    ("after_handler", "expected"),
    [(BUNCHED, {1: 2000, 2: 4300, 3: 4300}), (ONE_BY_ONE, {1: 2000, 2: 4000, 3: 4300})],
)
def test_the_lecture_s_three_requests(
    monkeypatch: pytest.MonkeyPatch, after_handler: int, expected: dict[int, float]
) -> None:
    """The second and the third have been read when the first one is through: they are handled in one iteration,
    and before Python 3.12 their answers leave in the next."""
    monkeypatch.setattr(simulated_loop, "ITERATIONS_AFTER_HANDLER", after_handler)
    timeline = predict(b.three_requests(), "blocked-loop")
    assert b.answers_ms(timeline) == expected
    assert [one.started for one in timeline.requests()] == [b.ns(0), b.ns(2000), b.ns(4000)]


def test_which_python_sends_answers_in_bunches() -> None:
    before_3_12 = sys.version_info < (3, 12)
    assert (BUNCHED if before_3_12 else ONE_BY_ONE) == simulated_loop.ITERATIONS_AFTER_HANDLER


def test_it_is_no_sync_server() -> None:
    """20 requests of 200 ms at once: as long as one worker, but most answers leave together."""
    blocked = list(b.answers_ms(predict(b.at_once(20, [("wait", 200)]), "blocked-loop")).values())
    sync = list(b.answers_ms(predict(b.at_once(20, [("wait", 200)]), "sync")).values())
    assert max(blocked) == max(sync) == 4000
    if sys.version_info < (3, 12):
        assert sum(blocked) > 1.5 * sum(sync)


def test_a_blocked_loop_stamps_no_arrival() -> None:
    second = predict(b.three_requests(), "blocked-loop").requests()[1]
    assert (second.planned, second.arrived) == (b.ns(20), b.ns(2000))


@examples(40)
@given(small_scenarios())
def test_a_wait_holds_the_loop_as_work_does(scenario: Scenario) -> None:
    timeline = predict(scenario, "blocked-loop")
    handled = [one for one in timeline.requests() if one.started is not None]
    for one in handled:
        if one.finished is not None:
            assert one.finished - (one.started or 0) == sum(step.ns for step in scenario.drawn_steps(one.name, one.id))
    held = sorted((one.started or 0, one.finished or timeline.end or 0) for one in handled)
    assert all(earlier <= later for (_, earlier), (later, _) in pairwise(held))
