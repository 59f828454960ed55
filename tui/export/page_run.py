"""A recorded run with what the page says about it."""

from collections.abc import Sequence
from typing import NamedTuple

from demo_server.events import ServerStalled, SettingChanged
from demo_server.library import printable
from demo_server.stall_hours import stall_hours
from tui.naming import describe, setting_of
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
    """its scenario's name for it, its mode, or what was driven; with its number where that does not tell runs apart"""
    number: int
    """from 1"""

    @property
    def in_line(self) -> bool:
        """Requests stood in line within the server. Not every span is looked at: there may be a million."""
        timeline = self.recorded.timeline
        in_flight = (span.kind for one in timeline.open.values() for span in one.spans)
        return timeline.tally.pool.greatest > 0 or "queue" in in_flight

    @property
    def served(self) -> str:
        """How it was served, in the words beside its label; a target's label is not its mode."""
        began = self.recorded.began
        words = describe(setting_of(self.recorded.scenario, began.mode))
        return f"{began.mode}, {words}" if began.target and began.mode != "own" else words

    @property
    def elapsed(self) -> int:
        """Nanoseconds from its start to the end of what is known."""
        return self.recorded.timeline.elapsed(self.recorded.end)


def page_runs(runs: Sequence[RecordedRun]) -> list[PageRun]:
    """The runs with their numbers."""
    names = [run.began.target or run.began.called for run in runs]
    unique = len(set(names)) == len(names)
    labels = [name if unique else f"{number}. {name}" for number, name in enumerate(names, 1)]
    return [PageRun(run, _result(run), printable(labels[at]), at + 1) for at, run in enumerate(runs)]


def name_of(run: RecordedRun) -> str:
    """The scenario's name, fit for a title."""
    return printable(run.scenario.title or run.began.name)


def _result(run: RecordedRun) -> RunResult:
    predicted = prediction(_simulated(run), run.timeline.costs)
    return summarise(run.timeline, setting_of(run.scenario, run.began.mode), run.end, predicted, run.scenario.tool)


def _steered(run: RecordedRun) -> bool:
    """Something was done to it that its scenario does not plan."""
    changes = run.timeline.changes
    stalls = sum(isinstance(change, ServerStalled) for change in changes)
    settings = any(isinstance(change, SettingChanged) for change in changes)
    return settings or stalls > len(stall_hours(run.scenario.server))


def _simulated(run: RecordedRun) -> Timeline:
    """The run as it should have been; nothing of one's own server, of a run that was changed, or is too long."""
    timeline = Timeline()
    if (
        run.began.target
        or run.timeline.told != "steps"
        or _steered(run)
        or run.timeline.planned.written > MOST_PREDICTED
    ):
        return timeline
    for event in simulate(run.scenario, run.began.mode, run.timeline.costs):
        timeline.apply(event)
        if timeline.planned.written > MOST_PREDICTED:
            return Timeline()
    return timeline
