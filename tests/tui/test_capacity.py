"""The bounds of throughput, by hand."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.loading import scenario_from
from demo_server.scenario import MODES, Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples, modes, small_scenarios
from tui.capacity import Capacity, capacity, service_ns
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
    least = min(capacity(scenario, other).served for other in MODES)
    assert capacity(scenario, "blocked-loop").served <= least * (1 + 1e-9), "but for the order in which one sums up"


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


# --- real steps -------------------------------------------------------------------------------------------

RATE: dict[str, Any] = {"rate": 5, "duration": 1000}


@pytest.mark.parametrize(
    ("mode", "pool", "workers", "served"),
    [
        ("async", 5, 1, 50),  # the pool
        ("async", 100, 1, 200),  # the CPU
        ("sync", 5, 20, 50),  # the pool again
        ("sync", 5, 2, 2 / 0.105),  # the workers
    ],
)
def test_the_scarcest_resource_is_the_bound(mode: Mode, pool: int, workers: int, served: float) -> None:
    scenario = real.asking(
        [real.query(100), real.work(5)], server={"workers": workers}, database={"pool": pool}, **RATE
    )
    assert capacity(scenario, mode).served == pytest.approx(served)


def test_a_pool_serves_what_its_bound_says() -> None:
    scenario = real.asking([real.query(100)], database={"pool": 5}, clients=50, duration=10_000)
    found = capacity(scenario, "async")
    assert not found.keeps_up
    assert predict(scenario, "async").tally.completed / 10 == pytest.approx(found.served, rel=0.03)


@pytest.mark.parametrize(("mode", "asked"), [("async", 20), ("sync", 10)])
def test_together_is_its_longest_or_its_sum(mode: Mode, asked: float) -> None:
    scenario = real.asking([real.together(real.wait(50), real.fetch(50))], clients=1, duration=1000)
    assert capacity(scenario, mode).asked == pytest.approx(asked)


def test_what_works_cannot_work_at_once() -> None:
    scenario = real.asking([real.together(real.work(50), real.work(50), real.wait(60))])
    assert service_ns(scenario.drawn_steps("page", 1), "page", "async") == b.ns(100)


def test_what_real_steps_cost_here_counts() -> None:
    scenario = real.asking([real.query(90)], database={"pool": 1}, **RATE)
    assert capacity(scenario, "async", real.costing(10)).served == pytest.approx(10)
    assert capacity(scenario, "async", real.costing(10, cpu=10)).served == pytest.approx(10)
    many = real.asking([real.query(90)], database={"pool": 1000}, **RATE)
    assert capacity(many, "async", real.costing(10, cpu=10)).served == pytest.approx(100), "the loop's CPU"


def test_files_are_bound_by_threads_cores_and_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    costs = real.costing(100)
    for threads, cold, served in ((2, False, 20), (8, False, 40), (8, True, 10)):
        scenario = real.asking([real.read(cold)], server={"threads": threads}, **RATE)
        assert capacity(scenario, "async", costs).served == pytest.approx(served)


def test_nobody_knows_what_a_server_of_ones_own_can_do() -> None:
    stepless = scenario_from({"title": "Own", "requests": {"page": {"path": "/"}}, "load": {"clients": 9}})
    for found in (capacity(stepless, "sync"), capacity(real.asking([real.work(1)], **RATE), "own")):
        assert (found.served, found.asked, found.keeps_up) == (math.inf, None, True)
