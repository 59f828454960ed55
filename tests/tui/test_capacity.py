"""The bounds of throughput, by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import MODES, Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.capacity import Capacity, capacity
from tui.simulation import predict
from tui.timeline.records import Costs

STEPS: b.Steps = [("work", 20), ("wait", 80)]


def of(mode: Mode, workers: int = 1, http: float = 0, steps: b.Steps = STEPS, **load: Any) -> Capacity:
    load = load or {"rate": 5, "duration": 1000}
    return capacity(b.scenario_of({"page": steps}, workers=workers, **load), mode, Costs(0, b.ns(http)))


@pytest.mark.parametrize(
    ("mode", "workers", "http", "served"),
    [
        ("sync", 1, 0, 10),
        ("sync", 4, 0, 40),
        ("sync", 8, 0, 50),  # eighty by the workers, but all of them share one interpreter lock
        ("sync", 8, 5, 40),
        ("async", 1, 0, 50),
        ("async", 8, 0, 50),  # an event loop has no workers
        ("async", 1, 5, 40),
        ("blocked-loop", 1, 0, 10),
        ("blocked-loop", 8, 0, 10),
    ],
)
def test_what_a_server_can_do(mode: Mode, workers: int, http: float, served: float) -> None:
    assert of(mode, workers, http).served == pytest.approx(served)


@pytest.mark.parametrize(
    ("load", "asked"),
    [
        ({"rate": 5, "duration": 1000}, 5),
        ({"clients": 30, "think": 900, "duration": 1000}, 30),
        ({"clients": 30, "duration": 1000}, 300),
        ({"script": [{"at": 0, "send": "page", "times": 9}]}, None),
    ],
)
@pytest.mark.parametrize("mode", MODES)
def test_what_clients_ask_for_does_not_depend_on_the_server(
    mode: Mode, load: dict[str, Any], asked: float | None
) -> None:
    found = of(mode, **load).asked
    assert found == (None if asked is None else pytest.approx(asked))


@pytest.mark.parametrize(("rate", "keeps_up"), [(9.9, True), (10, True), (10.1, False)])
def test_it_keeps_up_with_what_it_can_do(rate: float, keeps_up: bool) -> None:
    assert of("sync", rate=rate, duration=1000).keeps_up == keeps_up


def test_with_a_script_it_always_keeps_up() -> None:
    assert of("sync", script=[{"at": 0, "send": "page", "times": 999}]).keeps_up


def test_only_waits_are_no_bound_for_an_event_loop() -> None:
    assert of("async", steps=[("wait", 500)]).served > 1e6
    assert of("sync", steps=[("wait", 500)]).served == pytest.approx(2)


def test_a_mix_counts_by_its_weights() -> None:
    requests: dict[str, b.Steps] = {"page": [("wait", 100)], "list": [("wait", 300)]}
    mix = {"page": 1, "list": 1}
    found = capacity(b.scenario_of(requests, rate=1, duration=1000, mix=mix), "sync")
    assert found.served == pytest.approx(5, rel=0.1)


def test_a_script_counts_what_it_sends() -> None:
    requests: dict[str, b.Steps] = {"page": [("wait", 100)], "list": [("wait", 300)]}
    script = [{"at": 0, "send": "page", "times": 3}, {"at": 5, "send": "list"}]
    assert capacity(b.scenario_of(requests, script=script), "sync").served == pytest.approx(4 / 0.6)


@examples(15)
@given(small_scenarios(), modes, st.integers(0, 10))
def test_more_workers_and_cheaper_http_never_serve_less(scenario: Scenario, mode: Mode, http: int) -> None:
    cheap, dear = capacity(scenario, mode), capacity(scenario, mode, Costs(0, b.ns(http)))
    assert dear.served <= cheap.served
    assert dear.asked == cheap.asked
    assert capacity(scenario, "blocked-loop").served <= min(capacity(scenario, other).served for other in MODES)


def served_in_a_run(mode: Mode, workers: int) -> tuple[float, float]:
    """Requests a second that a crowd gets out of a server, and the bound."""
    scenario = b.scenario_of({"page": STEPS}, workers=workers, clients=10, duration=20_000)
    found = capacity(scenario, mode)
    assert not found.keeps_up
    return predict(scenario, mode).tally.completed / 20, found.served


@pytest.mark.parametrize(("mode", "workers"), [("sync", 1), ("async", 1), ("blocked-loop", 1)])
def test_a_crowd_makes_a_server_serve_as_much_as_it_can(mode: Mode, workers: int) -> None:
    served, bound = served_in_a_run(mode, workers)
    assert served == pytest.approx(bound, rel=0.06)


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_workers_that_share_a_lock_may_serve_less_but_never_more(workers: int) -> None:
    served, bound = served_in_a_run("sync", workers)
    assert bound / 2 <= served <= bound * 1.01
