"""Where other runs lie: which runs there are others of, and that nine in ten of those lie in the band."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples, modes, small_scenarios
from tui.simulation import band, has_chance, predict
from tui.simulation.band import LEAST, Effort, quantiles, seeds_beside
from tui.summary import mean_response
from tui.timeline.records import Costs

FEW = Effort(runs=30)
DRAWN: dict[str, Any] = {"uniform": [10, 90]}


def closed(**more: Any) -> Scenario:
    return b.scenario_of({"page": [("wait", DRAWN)]}, clients=3, duration=2000, **more)


@pytest.mark.parametrize(
    ("requests", "load", "chance"),
    [
        ({"page": [("wait", 50)]}, {"clients": 3, "duration": 500}, False),
        ({"page": [("wait", 50)]}, {"clients": 3, "duration": 500, "think": DRAWN}, True),
        ({"page": [("wait", 50)]}, {"rate": 5, "duration": 500}, False),
        ({"page": [("wait", 50)]}, {"rate": 5, "duration": 500, "arrivals": "poisson"}, True),
        ({"page": [("work", {"exponential": 20})]}, {"rate": 5, "duration": 500}, True),
        ({"page": [("work", {"exponential": 0})]}, {"rate": 5, "duration": 500}, False),
        ({"page": [("wait", {"choice": [30, 30]})]}, {"rate": 5, "duration": 500}, False),
        ({"page": [("wait", 50)], "ping": [("wait", 5)]}, {"rate": 5, "duration": 500}, True),
        ({"page": [("wait", 50)], "ping": [("wait", DRAWN)]}, {"rate": 5, "duration": 500, "mix": {"page": 1}}, False),
        ({"page": [("wait", 50)], "ping": [("wait", 5)]}, {"script": [{"at": 0, "send": "page"}]}, False),
        ({"page": [("wait", 50)], "ping": [("wait", DRAWN)]}, {"script": [{"at": 0, "send": "page"}]}, False),
        ({"page": [("wait", 50)], "ping": [("wait", DRAWN)]}, {"script": [{"at": 0, "send": "ping"}]}, True),
    ],
)
def test_there_is_chance_where_what_is_sent_is_drawn(requests: Any, load: dict[str, Any], chance: bool) -> None:
    scenario = b.scenario_of(requests, **load)
    assert has_chance(scenario, "sync") is chance
    assert (band(scenario, "sync", effort=FEW) is not None) is chance


def test_chance_hides_in_what_is_done_at_once() -> None:
    scenario = real.asking([real.together(real.wait(5), {"name": "drawn", "wait": DRAWN})])
    assert has_chance(scenario, "async")


@examples(30)
@given(small_scenarios(), modes)
def test_without_chance_all_seeds_are_alike(scenario: Scenario, mode: Mode) -> None:
    def told(seed: int) -> list[object]:
        return [one.over for one in predict(replace(scenario, seed=seed), mode).requests()]

    if not has_chance(scenario, mode):
        assert told(scenario.seed) == told(scenario.seed + 1)


def test_of_a_server_of_ones_own_nothing_is_foreseen() -> None:
    assert not has_chance(closed(), "own")
    assert band(closed(), "own") is None


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_nine_in_ten_of_other_runs_lie_in_the_band(mode: Mode) -> None:
    scenario = closed(seed=7)
    found = band(scenario, mode)
    assert found is not None
    means = []
    for seed in range(100):
        run = predict(replace(scenario, seed=seed), mode)
        means.append((mean_response(run, run.end or 0) or 0) / b.MS)
    within = sum(found.p5 <= mean <= found.p95 for mean in means)
    assert 80 <= within <= 97, (found, within)
    assert found.p5 < found.p95


def test_a_band_is_that_of_the_machine_on_which_it_ran() -> None:
    slow = band(closed(), "async", Costs(round_trip=b.ns(20)), FEW)
    fast = band(closed(), "async", effort=FEW)
    assert slow is not None
    assert fast is not None
    assert slow.p5 > fast.p95


def test_it_repeats_and_leaves_out_the_scenario_s_own_seed() -> None:
    assert band(closed(), "async", effort=FEW) == band(closed(), "async", effort=FEW)
    seeds = [*seeds_beside(7, 100)]
    assert len({*seeds, 7}) == 101


@given(st.lists(st.floats(1, 1000), min_size=LEAST, max_size=120))
def test_quantiles_leave_a_twentieth_at_each_side(means: list[float]) -> None:
    found = quantiles(means)
    below, above = (sum(mean < found.p5 - 0.001 for mean in means), sum(mean > found.p95 + 0.001 for mean in means))
    assert min(means) - 0.001 <= found.p5 <= found.p95 <= max(means) + 0.001
    assert below <= len(means) / 20
    assert above <= len(means) / 20
    assert found.runs == len(means)


class Stopwatch:
    """A clock on which each look takes a while."""

    def __init__(self, step: float) -> None:
        self._looks = self._count(step)

    @staticmethod
    def _count(step: float) -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += step

    def __call__(self) -> float:
        return next(self._looks)


@pytest.mark.parametrize(
    ("step", "runs"),
    [(0.0, 100), (0.04, 24), (0.1, 20), (1.0, None)],
)
def test_as_many_runs_as_there_is_time_for_and_not_fewer_than_tell_something(step: float, runs: int | None) -> None:
    found = band(closed(), "async", effort=Effort(100, 1.0, 5.0), clock=Stopwatch(step))
    assert (None if found is None else found.runs) == runs


def test_it_can_be_called_off() -> None:
    asked: list[None] = []

    def called_off() -> bool:
        asked.append(None)
        return len(asked) > 2

    assert band(closed(), "async", called_off=called_off) is None
    assert len(asked) < 6
