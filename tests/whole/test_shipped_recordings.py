"""The recordings that come with the program: whole, of the scenarios as they are, and showing their lessons."""

import pytest
from msgspec.structs import replace

from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.runs import as_run, runs_of
from tui.expectations import expectations_of
from tui.naming import setting_of
from tui.recording.recorded import RecordedRun, load_runs
from tui.recording.shelf import find_recording, shipped
from tui.result import RunResult
from tui.simulation import predict
from tui.summary import prediction, request_rows, summarise


def result(run: RecordedRun) -> RunResult:
    mode, cost = run.began.mode, run.timeline.costs
    predicted = prediction(predict(run.scenario, mode, cost), cost)
    made = summarise(run.timeline, setting_of(run.scenario, mode), run.end, predicted, run.scenario.tool)
    return replace(made, requests=request_rows(run.timeline))


def test_there_is_a_net_for_the_talk() -> None:
    assert {"three-requests", "twenty-clients"} <= set(shipped()) <= set(scenario_names())


@pytest.mark.parametrize("name", shipped())
def test_it_is_a_whole_run_of_the_scenario_and_meets_its_expectations(name: str) -> None:
    runs, scenario = load_runs(find_recording(name)), load_scenario(name)
    assert [(run.began.key, run.began.mode) for run in runs] == [(run.name, run.mode) for run in runs_of(scenario)]
    assert [run.scenario for run in runs] == [as_run(scenario, run) for run in runs_of(scenario)]
    assert all(run.whole for run in runs)
    results = {run.began.key: result(run) for run in runs}
    for one in expectations_of(scenario, name):
        assert one.check(results).passed, one.text
