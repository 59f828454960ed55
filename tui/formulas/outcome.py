"""What was foreseen of a run, and what came of it: the same three figures beside one another."""

from typing import NamedTuple

from tui.result import RunResult
from tui.summary import makespan_ns, mean_response
from tui.timeline.fold import Timeline


class Outcome(NamedTuple):
    """A figure, measured and predicted, in milliseconds; None where there is none."""

    name: str
    measured: float | None
    predicted: float | None


def outcome(run: RunResult, simulated: Timeline) -> list[Outcome]:
    """Mean response, makespan and worst response; a simulation without an end has predicted nothing."""
    end = simulated.end
    if end is None:
        foreseen: list[float | None] = [None, None, None]
    else:
        ages = [one.response_until(end) for one in simulated.unfinished()]
        worst = max([simulated.tally.response.greatest, *ages])
        mean = mean_response(simulated, end)
        foreseen = [None if one is None else one / 1e6 for one in (mean, makespan_ns(simulated, end), worst)]
    measured_mean = run.response_ms.mean  # None while nothing has been sent: then nothing is over, either
    measured = (measured_mean, None if measured_mean is None else run.makespan_ms, run.response_ms.max)
    return [Outcome(*row) for row in zip(("mean", "all over", "worst"), measured, foreseen, strict=True)]


def off_by(measured: float | None, predicted: float | None) -> float | None:
    """By which share of the prediction the measurement is off; None where one of them is missing, or nothing."""
    if measured is None or not predicted:
        return None
    return measured / predicted - 1
