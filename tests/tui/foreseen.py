"""What the simulation says of runs, as the result would have it."""

from collections.abc import Sequence

from msgspec.structs import replace

from tui.naming import setting_of
from tui.result import RunResult
from tui.side import Side
from tui.simulation import predict
from tui.summary import prediction, request_rows, summarise
from tui.timeline.records import Costs

MACHINES = {
    "quick": Costs(round_trip=1_000_000, per_request=300_000),
    "slow": Costs(round_trip=4_000_000, per_request=1_500_000),
}
"""nanoseconds that HTTP costs on a good laptop, and on two cores that have other things to do"""


def foreseen(sides: Sequence[Side], costs: Costs) -> dict[str, RunResult]:
    """A result for each of them, by the name that expectations call it."""
    results = {}
    for side in sides:
        timeline = predict(side.given, side.mode, costs)
        assert timeline.end is not None, f"{side.key} of {side.given.title} cannot be simulated"
        setting, predicted = setting_of(side.given, side.mode), prediction(timeline, costs)
        result = summarise(timeline, setting, timeline.end, predicted, side.given.tool)
        results[side.key] = replace(result, name=side.key, requests=request_rows(timeline))
    return results
