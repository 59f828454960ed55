"""The scenarios that come with the program: each has its words, is short, and shows what it says.

On the virtual clock, with what HTTP costs on a quick and on a slow machine: real runs of all of them take minutes.
"""

from functools import cache

import pytest

from demo_server.library import scenario_names, scenarios_folder
from demo_server.loading import load_scenario
from demo_server.runs import as_run, runs_of
from tests.tui.foreseen import MACHINES, foreseen
from tui.expectations import expectations_of
from tui.quoting import verdict_of
from tui.result import RunResult
from tui.side import side_of

OURS = [name for name in scenario_names() if name != "your-app"]
SIMULATED = [name for name in OURS if name != "files"]
"""how long a disk takes nobody knows before it has been asked"""
CAPTION, QUESTION, VERDICT = 72, 67, 75
"""cells that there are for them on 80 columns, beside what else stands on their lines"""
LONGEST_MS = 15_000


@cache
def runs(name: str, machine: str) -> dict[str, RunResult]:
    scenario = load_scenario(name)
    return foreseen([side_of(scenario, run) for run in runs_of(scenario)], MACHINES[machine])


@pytest.mark.parametrize("name", OURS)
def test_each_has_its_words_and_a_seed(name: str) -> None:
    text = (scenarios_folder() / f"{name}.toml").read_text(encoding="utf-8")
    scenario = load_scenario(name)
    assert text.startswith("# "), "what it shows, and what stands for what"
    assert "\nseed = " in text
    assert 0 < len(scenario.caption) <= CAPTION
    assert 0 < len(scenario.question) <= QUESTION
    assert scenario.question.endswith("?")
    assert scenario.verdict.endswith(".")
    assert scenario.expect
    assert text.count("\n# ") >= len(scenario.expect) / 2, "what is expected is a lesson, in words"


@pytest.mark.parametrize("name", SIMULATED)
def test_no_run_takes_longer_than_people_look(name: str) -> None:
    scenario = load_scenario(name)
    assert all(run.makespan_ms <= LONGEST_MS for run in runs(name, "slow").values())
    for run in runs_of(scenario):
        duration = as_run(scenario, run).load.duration
        assert duration is None or duration.ms <= LONGEST_MS


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", SIMULATED)
def test_each_shows_what_it_says(name: str, machine: str) -> None:
    scenario = load_scenario(name)
    for one in expectations_of(scenario, name):
        checked = one.check(runs(name, machine))
        assert checked.passed, f"{checked.expect}: {checked.actual}"


@pytest.mark.parametrize("name", [name for name in SIMULATED if name != "dead-zones"])
def test_what_it_expects_is_a_difference_between_its_runs(name: str) -> None:
    scenario = load_scenario(name)
    for same in runs(name, "quick").values():
        as_if = dict.fromkeys(runs(name, "quick"), same)
        assert not all(one.check(as_if).passed for one in expectations_of(scenario, name))


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", SIMULATED)
def test_the_verdict_can_be_said_on_one_line(name: str, machine: str) -> None:
    said = verdict_of(load_scenario(name), name).filled(runs(name, machine))
    assert said is not None
    assert len(said) <= VERDICT, said


@pytest.mark.parametrize("name", SIMULATED)
def test_its_runs_can_be_told_apart(name: str) -> None:
    labels = [run.label or run.name for run in runs_of(load_scenario(name))]
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= 24 for label in labels)


def test_one_request_alone_is_no_faster_in_async() -> None:
    sync, async_ = (runs("dead-zones", "quick")[name] for name in ("sync", "async"))
    assert async_.makespan_ms == pytest.approx(sync.makespan_ms, rel=0.01)
    assert sync.sent == 1


def test_the_tiny_request_is_last_in_one_and_first_in_the_other() -> None:
    """give-back is three-requests once more, async first."""
    before, after = load_scenario("three-requests"), load_scenario("give-back")
    assert (before.requests, before.load, before.server) == (after.requests, after.load, after.server)
    assert [run.name for run in runs_of(after)] == ["async", "sync"]


def test_both_runs_of_the_blocked_loop_differ_in_one_word() -> None:
    scenario = load_scenario("blocked-loop")
    blocked, fixed = (as_run(scenario, run) for run in runs_of(scenario))
    leaves = [[*one.leaves()] for one in (blocked, fixed)]
    assert [(step.name, step.does, step.length, step.code) for step in leaves[0]] == [
        (step.name, step.does, step.length, step.code) for step in leaves[1]
    ]
    assert [sum(step.blocking for step in steps) for steps in leaves] == [1, 0]
