"""What theory says of a run: tables of runs that can be worked out by hand, and held against the simulation."""

from typing import Any

import pytest

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tui.formulas import Formula, formulas, off_by, outcome
from tui.formulas.formula import said
from tui.naming import setting_of
from tui.result import Band, RunResult
from tui.simulation import predict
from tui.summary import prediction, summarise
from tui.timeline.fold import Timeline

BAND = Band(50.0, 300.0, 100)


def summed_up(scenario: Scenario, mode: Mode) -> tuple[Timeline, RunResult]:
    run = predict(scenario, mode)
    return run, summarise(run, setting_of(scenario, mode), run.end or 0, prediction(run, run.costs))


def of(scenario: Scenario, mode: Mode = "sync", band: Band | None = BAND) -> dict[str, Formula]:
    """The formulas that fit a simulated run, by their names."""
    run, result = summed_up(scenario, mode)
    return {one.name: one for one in formulas(scenario, mode, run, result, band)}


def open_load(rate: float, steps: Any, *, workers: int = 1, **more: Any) -> Scenario:
    return b.scenario_of({"page": steps}, workers=workers, rate=rate, duration=more.pop("duration", 5000), **more)


def closed(clients: int, steps: Any, *, workers: int = 1, **more: Any) -> Scenario:
    return b.scenario_of({"page": steps}, workers=workers, clients=clients, duration=20_000, **more)


SUM = "2.00 s + 2.00 s + 300 ms − 40.0 ms"
WAIT: Any = [("wait", 400)]
WORK: Any = [("work", 100)]
CASES: list[tuple[str, Scenario, Mode, dict[str, tuple[str, float]]]] = [
    ("in order", b.three_requests(), "sync", {"Sum in order": (SUM, 4260)}),
    ("blocked, too", b.three_requests(), "blocked-loop", {"Sum in order": (SUM, 4260)}),
    ("the longest", b.three_requests(), "async", {"The longest": ("20.0 ms + 2.00 s", 2020)}),
    ("alone", b.at_once(1, WAIT), "sync", {"Alone": ("S", 400)}),
    (
        "equal, one worker",
        b.at_once(20, WAIT),
        "sync",
        {"Equal jobs": ("k = N/c = 20/1 = 20; 20 × 400 ms", 8000), "their mean": ("21/2 × 400 ms", 4200)},
    ),
    (
        "equal, four workers",
        b.at_once(20, WAIT, workers=4),
        "sync",
        {"Equal jobs": ("k = N/c = 20/4 = 5; 5 × 400 ms", 2000), "their mean": ("6/2 × 400 ms", 1200)},
    ),
    ("as many workers", b.at_once(4, WAIT, workers=4), "sync", {"Equal jobs": ("k = N/c = 4/4 = 1; 1 × 400 ms", 400)}),
    ("no whole number", b.at_once(5, WAIT, workers=4), "sync", {}),
    ("equal, in async", b.at_once(20, WAIT), "async", {"The longest": ("the longest of 20", 400)}),
    ("work, in async", b.at_once(4, WORK), "async", {"All the work": ("4 × 100 ms of CPU", 400)}),
    ("work, in threads", b.at_once(4, WORK, workers=4), "sync", {"All the work": ("4 × 100 ms of CPU", 400)}),
    (
        "regular, nobody waits",
        open_load(5, [("wait", 50)]),
        "sync",
        {"Utilisation": ("5/s × 50.0 ms / 1", 0.25), "Nobody waits": ("50.0 ms ≤ 200 ms: R", 50)},
    ),
    (
        "regular, two workers",
        open_load(5, [("wait", 300)], workers=2),
        "sync",
        {"Utilisation": ("5/s × 300 ms / 2", 0.75), "Nobody waits": ("300 ms ≤ 400 ms: R", 300)},
    ),
    (
        "it grows",
        open_load(5, [("wait", 250)]),
        "sync",
        {"Utilisation": ("5/s × 250 ms / 1", 1.25), "Growing queue": ("(250 ms/200 ms − 1) × 4.00 s", 1000)},
    ),
    ("the loop", open_load(5, [("work", 20), ("wait", 300)]), "async", {"Utilisation": ("5/s × 20.0 ms", 0.1)}),
    ("a loop with nothing to do", open_load(5, [("wait", 300)]), "async", {}),
    (
        "clients, one worker",
        closed(20, WAIT),
        "sync",
        {"Little's law": ("3.45/s × 5.80 s", 20), "Bound": ("min(1/400 ms, 20/400 ms)", 2.5)},
    ),
    (
        "clients who think",
        closed(10, [("wait", 50)], workers=20, think=150),
        "sync",
        {"Little's law": ("50/s × (50.0 ms + 150 ms)", 10), "Bound": ("min(10/200 ms, 20/50.0 ms)", 50)},
    ),
    (
        "clients, async",
        closed(10, [("work", 2), ("wait", 398)]),
        "async",
        {"Little's law": ("", 10), "Bound": ("min(10/400 ms, 1/2.0 ms)", 25)},
    ),
]


@pytest.mark.parametrize(("scenario", "mode", "expected"), [case[1:] for case in CASES], ids=[one[0] for one in CASES])
def test_the_figures_are_put_in(scenario: Scenario, mode: Mode, expected: dict[str, tuple[str, float]]) -> None:
    found = of(scenario, mode)
    assert list(found) == list(expected)
    for name, (figures, value) in expected.items():
        assert found[name].predicted == pytest.approx(value, rel=0.03), name
        assert not figures or found[name].figures == figures


@pytest.mark.parametrize(("scenario", "mode"), [case[1:3] for case in CASES], ids=[one[0] for one in CASES])
def test_what_is_put_in_agrees_with_a_run_on_a_machine_that_costs_nothing(scenario: Scenario, mode: Mode) -> None:
    for one in of(scenario, mode).values():
        assert one.measured is not None
        if one.unit == "share":
            assert one.measured == pytest.approx(min(1.0, one.predicted), abs=0.03), one
        elif one.bound and one.unit == "rate":
            assert one.measured <= one.predicted * 1.03, one
        else:
            assert one.measured == pytest.approx(one.predicted, rel=0.03), one


def poisson(steps: Any, **more: Any) -> Scenario:
    return open_load(16, steps, arrivals="poisson", **more)


@pytest.mark.parametrize(
    ("steps", "name", "response"),
    [
        ([("wait", 50)], "M/D/1", 50 + 0.8 * 50 / (2 * 0.2)),
        ([("wait", {"exponential": 50})], "M/M/1", 50 + 0.8 * 50 / 0.2),
        ([("wait", {"choice": [25, 75]})], "M/G/1", 50 + 0.8 * 50 * 1.25 / (2 * 0.2)),
    ],
)
def test_poisson_arrivals_are_told_of_beside_the_band_of_such_runs(steps: Any, name: str, response: float) -> None:
    found = of(poisson(steps))
    assert [*found] == ["Utilisation", name]
    assert found[name].predicted == pytest.approx(response, rel=0.35), "of the draws that it has, not of their law"
    assert "that is for ever; runs of" in found[name].note
    assert "50.0 ms to 300 ms" in found[name].note


@pytest.mark.slow
def test_the_formula_is_that_of_runs_without_end() -> None:
    found = of(poisson([("wait", 50)], duration=1_000_000))["M/D/1"]
    assert found.measured == pytest.approx(found.predicted, rel=0.15)


def test_a_steady_state_never_stands_alone() -> None:
    assert [*of(poisson([("wait", 50)]), "sync", None)] == ["Utilisation"]
    assert [*of(poisson([("wait", 80)]))] == ["Utilisation"], "there is none: it grows"
    assert [*of(poisson([("wait", 50)], workers=2))] == ["Utilisation"]


def test_where_theory_has_no_word_it_is_silent() -> None:
    run, result = summed_up(b.three_requests(), "sync")
    assert formulas(b.three_requests(), "own", run, result, None) == []
    failed = b.changed(result, failed=1)
    assert formulas(b.three_requests(), "sync", run, failed, None) == []
    late = b.scenario_of({"page": WAIT}, script=[{"at": 0, "send": "page"}, {"at": 900, "send": "page"}])
    assert of(late) == {}, "the worker had nothing to do meanwhile"
    limited = real.asking([real.wait(50)], 3, server={"limit": 2})
    assert of(limited) == {}


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_the_pool_bounds_too(mode: Mode) -> None:
    scenario = real.asking(
        [real.query(100)], database={"pool": 5}, server={"workers": 20}, clients=100, duration=10_000
    )
    bound = of(scenario, mode)["Bound"]
    assert "5/100 ms" in bound.figures
    assert bound.predicted == pytest.approx(50)
    assert bound.measured == pytest.approx(50, rel=0.05)


def test_measured_and_predicted_beside_one_another() -> None:
    simulated = predict(b.three_requests(), "sync")
    rows = outcome(b.run_result(), simulated)
    assert [(one.name, one.measured) for one in rows] == [("mean", 3413.333), ("all over", 4300.0), ("worst", 4260.0)]
    assert [one.predicted for one in rows] == pytest.approx([3413.333, 4300, 4260], abs=0.01)
    assert [one.predicted for one in outcome(b.run_result(), Timeline())] == [None, None, None]


@pytest.mark.parametrize(
    ("measured", "predicted", "off"), [(102.0, 100.0, 0.02), (95.0, 100.0, -0.05), (None, 1.0, None), (1.0, 0.0, None)]
)
def test_off_by(measured: float | None, predicted: float | None, off: float | None) -> None:
    assert off_by(measured, predicted) == (None if off is None else pytest.approx(off))


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (4260.0, "length", "4.26 s"),
        (2.5, "rate", "2.5/s"),
        (1234.5, "rate", "1234/s"),
        (0.8, "share", "80 %"),
        (0.004, "share", "< 1 %"),
        (20.04, "count", "20"),
        (None, "length", "-"),
    ],
)
def test_values_in_words(value: float | None, unit: Any, words: str) -> None:
    assert said(value, unit) == words
