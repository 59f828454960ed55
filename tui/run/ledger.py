"""What each run of a scenario has come to, for as long as its settings are the same: what a sentence may quote."""

import msgspec

from demo_server.scenario import Scenario
from tui.naming import setting_of
from tui.result import RunResult
from tui.run.performance import Performance
from tui.summary import prediction, request_rows, summarise

MOST_ROWS = 1000
"""requests that are kept one by one: a sentence speaks of a few"""


class Ledger:
    """Results by the names of runs, each with the scenario that it is of."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[Scenario, RunResult]] = {}

    def enter(self, performance: Performance) -> None:
        """Note a run that is over; one that failed, or that somebody has disturbed, is none of the scenario's."""
        timeline = performance.present
        if performance.phase == "over" and not performance.disturbed and None not in (timeline.zero, timeline.end):
            self._entries[performance.key] = (performance.scenario, result_of(performance))

    def result(self, name: str, scenario: Scenario) -> RunResult | None:
        """What the run of that name has come to, if it was run with these settings."""
        entered = self._entries.get(name)
        return entered[1] if entered is not None and wordless(entered[0]) == wordless(scenario) else None

    def clear(self) -> None:
        """Another scenario has runs of the same names."""
        self._entries.clear()


def wordless(scenario: Scenario) -> Scenario:
    """What is said of it changes no figure: the scenes of a talk have words of their own."""
    return msgspec.structs.replace(scenario, title="", caption="", question="", verdict="", expect=())


def result_of(performance: Performance) -> RunResult:
    """The figures of a run that is over, as headless gives them; with its requests where they are few."""
    timeline = performance.present
    predicted = prediction(performance.predicted, timeline.costs, performance.band)
    setting = setting_of(performance.scenario, performance.mode)
    result = summarise(timeline, setting, timeline.end or 0, predicted, performance.scenario.tool)
    rows = request_rows(timeline) if timeline.planned.written <= MOST_ROWS else None
    return msgspec.structs.replace(result, name=performance.key, requests=rows)
