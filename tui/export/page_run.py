"""A recorded run with what the page says about it."""

from collections.abc import Sequence
from typing import NamedTuple

from demo_server.library import printable
from tui.naming import setting_of
from tui.recording.recorded import RecordedRun
from tui.result import RunResult
from tui.simulation import simulate
from tui.summary import prediction, summarise
from tui.timeline.fold import Timeline

MOST_PREDICTED = 5_000
"""requests; more would be simulated for longer than a reader of the page wants to wait for it"""


class PageRun(NamedTuple):
    """A run, its numbers, and how the page calls it."""

    recorded: RecordedRun
    result: RunResult
    label: str
    """its mode, with its number where the mode does not tell the runs apart"""
    number: int
    """from 1"""

    @property
    def elapsed(self) -> int:
        """Nanoseconds from its start to the end of what is known."""
        return self.recorded.timeline.elapsed(self.recorded.end)


def page_runs(runs: Sequence[RecordedRun]) -> list[PageRun]:
    """The runs with their numbers."""
    modes = [run.began.mode for run in runs]
    unique = len(set(modes)) == len(modes)
    labels = [mode if unique else f"{number}. {mode}" for number, mode in enumerate(modes, 1)]
    return [PageRun(run, _result(run), labels[at], at + 1) for at, run in enumerate(runs)]


def name_of(run: RecordedRun) -> str:
    """The scenario's name, fit for a title."""
    return printable(run.scenario.title or run.began.name)


def _result(run: RecordedRun) -> RunResult:
    predicted = prediction(_simulated(run), run.timeline.costs)
    return summarise(run.timeline, setting_of(run.scenario, run.began.mode), run.end, predicted)


def _simulated(run: RecordedRun) -> Timeline:
    """The run as it should have been; nothing when it was changed in mid run, or is too long."""
    timeline = Timeline()
    if run.timeline.changes or run.timeline.planned.written > MOST_PREDICTED:
        return timeline
    for event in simulate(run.scenario, run.began.mode, run.timeline.costs):
        timeline.apply(event)
        if timeline.planned.written > MOST_PREDICTED:
            return Timeline()
    return timeline
