"""What the shipped scenarios say at the end: figures as they are foreseen, and a line that has room for them."""

import msgspec
import pytest

from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.runs import runs_of
from tui.cast import cast_of
from tui.naming import setting_of
from tui.result import RunResult
from tui.side import Side, side_of
from tui.simulation import predict
from tui.summary import prediction, request_rows, summarise
from tui.timeline.records import Costs

ROOM = 75
"""cells: of 80, with the word for the end of the run behind it"""
HTTP = Costs(round_trip=1_500_000, per_request=600_000)
SPEAKING = [name for name in scenario_names() if load_scenario(name).verdict]


def foreseen(side: Side) -> RunResult:
    timeline = predict(side.given, side.mode, HTTP)
    predicted = prediction(timeline, HTTP)
    result = summarise(timeline, setting_of(side.given, side.mode), timeline.end or 0, predicted, side.given.tool)
    return msgspec.structs.replace(result, name=side.key, requests=request_rows(timeline))


@pytest.mark.parametrize("name", SPEAKING)
def test_the_verdict_of_a_shipped_scenario_fits_on_the_line(name: str) -> None:
    scenario = load_scenario(name)
    cast = cast_of(scenario, name)
    sides = [side_of(scenario, run) for run in runs_of(scenario)]
    results = {side.key: foreseen(side) for side in sides if side.key in cast.needed}
    assert results.keys() == cast.needed
    said = cast.verdict.filled(results)
    assert said is not None, "a figure has no value: too few requests for a percentile?"
    assert len(said) <= ROOM, f"{len(said)}: {said}"
