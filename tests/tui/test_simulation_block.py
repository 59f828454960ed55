"""A call that blocks in a coroutine, on a virtual clock: who is held by it, and what that is called."""

import pytest

from demo_server.loading import scenario_from
from demo_server.scenario import MODES, Mode, Scenario
from tests.tui import building as b
from tui.capacity import capacity, service_ns
from tui.naming import setting_of
from tui.report import _busy
from tui.simulation import predict
from tui.summary import summarise
from tui.timeline.fold import Timeline

BAD: b.Steps = [("block", 1000)]
PAGE: b.Steps = [("wait", 100)]


def one_bad_apple(workers: int = 2) -> Scenario:
    script = [{"at": 0, "send": "bad"}, {"at": 50, "send": "page"}]
    return b.scenario_of({"bad": BAD, "page": PAGE}, workers=workers, script=script)


def kinds(timeline: Timeline) -> list[list[str]]:
    return [[span.kind for span in one.spans] for one in timeline.requests()]


@pytest.mark.parametrize(
    ("mode", "answers", "kind"),
    [
        ("sync", {1: 1000, 2: 150}, "wait"),  # one worker of two is held
        ("async", {1: 1000, 2: 1100}, "block"),  # everybody is
        ("blocked-loop", {1: 1000, 2: 1100}, "wait"),  # as by any wait
    ],
)
def test_one_that_blocks_holds_the_loop_or_its_worker(mode: Mode, answers: dict[int, float], kind: str) -> None:
    timeline = predict(one_bad_apple(), mode)
    assert b.answers_ms(timeline) == pytest.approx(answers)
    assert kinds(timeline) == [[kind], ["wait"]]
    assert timeline.requests()[0].spent_until("wait", b.ns(9999)) == b.ns(1000), "to the request it is a wait"


def test_the_loop_is_held_so_long_and_no_longer() -> None:
    timeline = predict(one_bad_apple(), "async")
    result = summarise(timeline, setting_of(one_bad_apple(), "async"), timeline.end or 0, b.NOTHING_PREDICTED)
    assert result.server is not None
    assert result.server.working == 0
    assert result.server.blocked == pytest.approx(1000 / 1100, abs=1e-4)
    assert _busy(result) == ["the loop works 0 %, is held by waits 91 %, is free 9 %"]
    assert timeline.history.averages("waiting", 0, b.ns(100), 2, b.ns(1100)) == [1, 1], "drawn as any other wait"
    assert timeline.history.averages_blocking(0, b.ns(500), 3, b.ns(1100)) == [1, 1, 0]


def test_what_is_done_together_with_it_stands_still_too() -> None:
    together = [{"name": "quick", "wait": 10}, {"name": "bad", "wait": 300, "blocking": True}]
    scenario = scenario_from(
        {
            "title": "Test",
            "requests": {"page": {"steps": [{"together": together}]}},
            "load": {"script": [{"at": 0, "send": "page"}]},
        }
    )
    timeline = predict(scenario, "async")
    (page,) = timeline.requests()
    assert [(span.step, span.kind, span.end) for span in page.spans] == [
        ("quick", "wait", b.ns(300)),
        ("bad", "block", b.ns(300)),
    ]
    assert (page.spent_until("wait", b.ns(999)), timeline.tally.blocked) == (b.ns(300), b.ns(300))
    assert predict(scenario, "sync").requests()[0].over == b.ns(310)


@pytest.mark.parametrize(("mode", "served"), [("sync", 20), ("async", 1000 / 110), ("blocked-loop", 5)])
def test_capacity_counts_it_where_it_holds(mode: Mode, served: float) -> None:
    scenario = b.scenario_of({"page": [("work", 10), ("wait", 90), ("block", 100)]}, workers=4, rate=1)
    assert capacity(scenario, mode).served == pytest.approx(served)


@pytest.mark.parametrize("mode", MODES)
def test_a_request_that_is_alone_takes_as_long_as_any(mode: Mode) -> None:
    scenario = b.scenario_of({"page": [("wait", 30), ("block", 40)]}, rate=1)
    assert service_ns(scenario.drawn_steps("page", 1), "page", mode) == b.ns(70)
