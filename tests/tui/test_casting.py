"""What the command line makes of a scenario and its runs: which sides run, and what its options change of each."""

from typing import Any

import pytest

from demo_server.library import Complaint
from demo_server.overrides import at_speed, overridden
from demo_server.scenario import Scenario
from tests.tui import building as b
from tui.arguments import parser
from tui.cast import cast_of
from tui.casting import Asked, asked_for
from tui.side import Side, labels
from tui.target import DEMO, Target

CLOSED = b.scenario_of({"page": [("wait", 5)]}, clients=4, duration=100)


def with_runs(scenario: Scenario = CLOSED, **more: Any) -> Scenario:
    runs = [
        {"name": "one", "label": "1 worker"},
        {"name": "four", "set": {"server": {"workers": 4}}},
        {"name": "async", "mode": "async"},
        {"name": "slow", "mode": "async", "set": {"requests": {"page": {"steps": [{"name": "db", "wait": 50}]}}}},
    ]
    return overridden(scenario, {"runs": runs, **more})


def asked(scenario: Scenario, *words: str, headless: bool = False, target: Target = DEMO) -> Asked:
    return asked_for(scenario, parser().parse_args(["x.toml", *words]), [target], headless=headless)


def names(sides: list[Side]) -> list[str]:
    return [side.key for side in sides]


@pytest.mark.parametrize(
    ("words", "dashboard", "headless"),
    [
        ([], ["one"], ["one", "four", "async", "slow"]),
        (["--mode", "compare"], ["one", "four"], ["one", "four", "async", "slow"]),
        (["--run", "four"], ["four"], ["four"]),
        (["--run", "slow", "--run", "one"], ["slow", "one"], ["slow", "one"]),
        (["--mode", "sync"], ["sync"], ["sync"]),
        (["--mode", "async"], ["async"], ["async"]),
        (["--mode", "blocked-loop"], ["blocked-loop"], ["blocked-loop"]),
        (["--against", "mode=async"], ["one", "async"], ["one", "async"]),
        (["--run", "four", "--against", "workers=2"], ["four", "sync"], ["four", "sync"]),
    ],
)
def test_runs_are_chosen_by_name_or_left_aside_for_a_mode(
    words: list[str], dashboard: list[str], headless: list[str]
) -> None:
    assert names(asked(with_runs(), *words).sides) == dashboard
    assert names(asked(with_runs(), *words, headless=True).sides) == headless


@pytest.mark.parametrize(
    ("words", "dashboard", "headless"),
    [
        ([], ["sync"], ["sync", "async"]),
        (["--mode", "compare"], ["sync", "async"], ["sync", "async"]),
        (["--mode", "async"], ["async"], ["async"]),
        (["--against", "workers=4"], ["sync", "sync"], ["sync", "sync"]),
    ],
)
def test_a_scenario_that_names_none_has_modes(words: list[str], dashboard: list[str], headless: list[str]) -> None:
    assert names(asked(CLOSED, *words).sides) == dashboard
    assert names(asked(CLOSED, *words, headless=True).sides) == headless
    assert asked(CLOSED, *words).cast.runs == ()


def test_a_run_is_the_scenario_with_what_is_different_in_it() -> None:
    one, four, loop, slow = asked(with_runs(), headless=True).sides
    assert [side.mode for side in (one, four, loop, slow)] == ["sync", "sync", "async", "async"]
    assert [side.given.server.workers for side in (one, four, loop)] == [1, 4, 1]
    assert (slow.given.requests["page"].steps[0].name, one.given.runs) == ("db", ())
    assert labels([one, four, loop, slow]) == ["1 worker", "four", "async", "slow"]


def test_options_come_after_what_a_run_sets() -> None:
    sides = asked(with_runs(), "--workers", "9", "--seed", "3", "--duration", "50ms", headless=True).sides
    assert {
        (one.given.server.workers, one.given.seed, one.given.load.duration.ms)
        for one in sides
        if one.given.load.duration
    } == {(9, 3, 50)}


def test_in_slow_motion_every_run_is_slower() -> None:
    plain, slow = asked(with_runs(), headless=True).sides, asked(with_runs(), "--speed", "0.5", headless=True).sides
    assert [side.given for side in slow] == [at_speed(side.given, 0.5) for side in plain]


def test_a_label_that_may_not_be_true_any_more_gives_way_to_the_name() -> None:
    assert labels(asked(with_runs(), "--workers", "9", headless=True).sides)[0] == "one"
    assert labels(asked(with_runs(), "--seed", "9", headless=True).sides)[0] == "1 worker"


def test_an_option_that_does_not_fit_one_run_says_which() -> None:
    open_too = with_runs(runs=[{"name": "closed"}, {"name": "open", "set": {"load": {"rate": 5, "duration": 100}}}])
    with pytest.raises(Complaint, match=r"^--clients goes with a closed load; the load of the run open has no"):
        asked(open_too, "--clients", "3")
    chosen = asked(open_too, "--clients", "3", "--run", "closed")
    assert (names(chosen.sides), names([*chosen.cast.runs])) == (["closed"], ["closed"])


def test_a_mode_is_the_run_of_that_name_where_nothing_is_different_in_it() -> None:
    (plain,) = asked(with_runs(), "--mode", "async").sides
    assert (plain.name, plain.given) == ("async", cast_of(with_runs(), "x").scenario)
    differs = with_runs(runs=[{"name": "async", "mode": "async", "set": {"seed": 4}}])
    (other,) = asked(differs, "--mode", "async").sides
    assert (other.name, other.given.seed) == ("", 0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--run", "fuor"], "--run fuor: there is no such run; did you mean four?"),
        (["--run", "x\x1b[2J"], "there is no such run; there is one, four, async, slow"),
        (["--run", "one", "--run", "one"], "--run one is there twice; name another one"),
        (["--run", "one", "--mode", "sync"], "a run has its mode; choose one of the two"),
        (["--run", "one", "--run", "four", "--run", "slow"], "two are shown at once, not 3; --headless runs them all"),
        (["--run", "one", "--run", "four", "--against", "workers=2"], "--against names the second side itself"),
        (["--against", "workers=1"], "that is what runs already; name a difference"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_one_line(words: list[str], why: str) -> None:
    with pytest.raises(Complaint) as refused:
        asked(with_runs(), *words)
    assert why in str(refused.value)
    assert str(refused.value).isprintable()


def test_who_has_no_runs_is_told_of_modes() -> None:
    with pytest.raises(Complaint, match="this scenario names no runs; --mode chooses one of sync, async"):
        asked(CLOSED, "--run", "sync")
    with pytest.raises(Complaint, match="--run one goes with the demo server"):
        asked(with_runs(), "--run", "one", target=Target("url", "http://127.0.0.1:1"))


def test_a_server_of_ones_own_leaves_the_runs_aside() -> None:
    door = Target("url", "http://127.0.0.1:1")
    made = asked(with_runs(), target=door, headless=True)
    assert (names(made.sides), made.cast.runs) == (["own"], ())


@pytest.mark.parametrize(
    ("runs", "verdict", "needed"),
    [
        ([], "", {"sync", "async"}),
        ([], "{blocked-loop.makespan_ms}", {"blocked-loop"}),
        (["one", "two"], "so it is", {"one", "two"}),
        (["one", "two"], "{two.makespan_ms}", {"two"}),
    ],
)
def test_a_verdict_needs_the_runs_that_it_quotes_or_all(runs: list[str], verdict: str, needed: set[str]) -> None:
    scenario = overridden(CLOSED, {"runs": [{"name": name} for name in runs], "verdict": verdict})
    assert cast_of(scenario, "x").needed == needed
