"""Recordings for tests: written by the recorder, known to the last bit when they are read back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.recording.lines import RunBegan, decode_header, line_decoder, run_began
from tui.recording.writing import Recorder, Take
from tui.timeline.distribution import Distribution
from tui.timeline.fold import Timeline
from tui.timeline.records import STATES, Request

PAGE = b.at_once(1, [("work", 100)])
CELLS = 7


def began(scenario: Scenario = PAGE, mode: Mode = "sync", at: float = 0, **more: Any) -> RunBegan:
    return run_began(b.ns(at), "test", mode, scenario, **more)


def recorder_to(path: Path) -> Recorder:
    """One that writes to a file of this path."""
    return Recorder(lambda: path, "test", "title = 'Test'")


def write(path: Path, *runs: Iterable[Event], scenario: Scenario = PAGE, mode: Mode = "sync") -> Path:
    """A file of such runs."""
    recorder = recorder_to(path)
    for events in runs:
        recorder.begin(began(scenario, mode)).write(list(events))
    recorder.close()
    assert recorder.failure == ""
    return path


def write_mixed(takes: list[Take], streams: list[list[Event]], size: int) -> None:
    """Runs that go on at once, told by turns in batches of a size."""
    for first in range(0, max(map(len, streams)), size):
        for take, events in zip(takes, streams, strict=True):
            take.write(events[first : first + size])


def fold(events: Iterable[Event], instant: int | None = None) -> Timeline:
    """What events up to an instant give, in a stable order of their instants."""
    in_order = sorted(events, key=lambda event: event.at)
    return b.told(*(event for event in in_order if instant is None or event.at <= instant))


def everything(timeline: Timeline, instant: int) -> dict[str, Any]:
    """All that can be seen of a timeline at an instant, to the last bit; and that each part of it is the same request.

    History alone is compared by its averages: how it is kept depends on how far it has been looked at.
    """
    known = {id(one) for one in (*timeline.open.values(), *timeline.closed.values())}
    assert all(id(one) in known for one in timeline.planned.since(0)), "the journal tells of other requests"
    assert all(id(one) in known for one, _ in timeline.active.values())
    said = {name: value for name, value in vars(timeline).items() if name not in _SAID_OTHERWISE}
    start = timeline.zero or 0
    per_cell = max(1, instant - start) / CELLS
    return said | {
        "open": list(map(_request, timeline.open.values())),
        "closed": list(map(_request, timeline.closed.values())),
        "tally": {name: _plain(value) for name, value in vars(timeline.tally).items()},
        "planned": (timeline.planned.written, list(map(_request, timeline.planned.since(0)))),
        "served": (timeline.served.written, list(map(_request, timeline.served.since(0)))),
        "steps": (timeline.steps.written, [(_request(one), repr(span)) for one, span in timeline.steps.since(0)]),
        "active": {key: (_request(one), repr(span)) for key, (one, span) in timeline.active.items()},
        "worst": timeline.worst and _request(timeline.worst),
        "history": [
            [round(average, 6) + 0.0 for average in timeline.history.averages(state, start, per_cell, CELLS, instant)]
            for state in STATES
        ],
    }


_SAID_OTHERWISE = {"open", "closed", "tally", "planned", "served", "steps", "active", "worst", "history", "_kept"}


def _request(request: Request) -> tuple[str, str]:
    return repr(request), request.state


def _plain(value: object) -> object:
    if isinstance(value, Distribution):
        return value.count, value._total, value.greatest, bytes(value._counts)
    return value


def after_run_line(whole: bytes) -> int:
    """Where in a recording the events begin."""
    return whole.index(b"\n", whole.index(b"\n") + 1) + 1


def events_of(path: Path) -> dict[int, list[Event]]:
    """The events in a file by the numbers of their runs, in its order, read without any code of ours."""
    header, *lines = path.read_bytes().splitlines()
    decode_header(header)
    made: dict[int, list[Event]] = {}
    for line in lines:
        event = line_decoder.decode(line)
        if isinstance(event, RunBegan):
            made[event.run] = []
            number = event.run
        else:
            made[number].append(event)
    return made
