"""Recorded runs for the tests of exports, without a file."""

from collections.abc import Iterable

import msgspec

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.recording.lines import new_header, run_began
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate
from tui.timeline.fold import Timeline

PAGE = b.at_once(1, [("work", 100)])


def recorded(
    events: Iterable[Event], mode: Mode = "sync", scenario: Scenario = PAGE, *, number: int = 1
) -> RecordedRun:
    """A run that events tell, whatever they are."""
    timeline = Timeline(1_000_000, 1_000_000)
    last = 0
    for event in events:
        timeline.apply(event)
        last = max(last, event.at)
    began = msgspec.structs.replace(run_began(0, "test", mode, scenario), run=number)
    end, whole = (last, False) if timeline.end is None else (timeline.end, True)
    return RecordedRun(new_header("test", ""), began, scenario, timeline, end, whole)


def ran(scenario: Scenario, mode: Mode = "sync", *, number: int = 1) -> RecordedRun:
    """A run that went as predicted."""
    return recorded(simulate(scenario, mode), mode, scenario, number=number)


def compared(scenario: Scenario) -> list[RecordedRun]:
    """The scenario in sync, then in async."""
    return [ran(scenario, "sync"), ran(scenario, "async", number=2)]
