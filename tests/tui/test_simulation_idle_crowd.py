"""Simulated connections that say nothing, and what they leave of a server."""

from demo_server.loading import scenario_from
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.capacity import capacity
from tui.simulation import predict
from tui.summary import Setting, summarise


def crowded(idle: int, workers: int = 4, **load: object) -> Scenario:
    return scenario_from(
        {
            "title": "T",
            "server": {"workers": workers},
            "requests": {"page": {"steps": [{"name": "db", "wait": 100}]}},
            "load": {"clients": 4, "duration": 1000, "idle": idle} | load,
        }
    )


def answered(scenario: Scenario, mode: Mode) -> int:
    return predict(scenario, mode).tally.completed


def test_each_of_them_holds_a_worker() -> None:
    assert [answered(crowded(idle), "sync") for idle in (0, 2, 3, 4, 300)] == [36, 18, 9, 0, 0]
    assert answered(crowded(2), "sync") == answered(crowded(0, workers=2), "sync")


def test_they_cost_a_loop_nothing() -> None:
    for mode in ("async", "blocked-loop"):
        assert answered(crowded(300), mode) == answered(crowded(0), mode)


def test_held_workers_are_blocked_workers() -> None:
    timeline = predict(crowded(3), "sync")
    assert {hold.worker for hold in timeline.holds.within(0, b.ns(1000))} == {1, 2, 3}
    assert {one.worker for one in timeline.requests() if one.worker} == {4}
    shares = summarise(timeline, Setting("sync", 4), timeline.end or 0, b.NOTHING_PREDICTED).server
    assert shares is not None
    assert shares.blocked > 0.98
    assert shares.idle < 0.02


def test_capacity_is_that_of_the_workers_that_are_left() -> None:
    assert [round(capacity(crowded(idle), "sync").served) for idle in (0, 3, 4, 300)] == [40, 10, 0, 0]
    assert not capacity(crowded(300), "sync").keeps_up
    assert capacity(crowded(300), "async") == capacity(crowded(0), "async")
