"""Whole runs of a recording: every request of theirs, as far as the file tells."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from demo_server.scenario import Scenario
from tui.recording.collecting import no_collection
from tui.recording.lines import Header, RunBegan
from tui.recording.reading import Recording, Track
from tui.timeline.fold import Timeline

SLICE = 20_000
"""events between two words about how far it is"""


class RecordedRun(NamedTuple):
    """One run of a recording."""

    header: Header
    began: RunBegan
    scenario: Scenario
    """as it ran"""
    timeline: Timeline
    """the whole run: no request and no step of it is forgotten"""
    end: int
    """the instant up to which it is known, on the timeline's clock, in nanoseconds"""
    whole: bool
    """recorded to its end: False when something cut it off"""


def load_runs(path: Path) -> list[RecordedRun]:
    """All runs in a file. Raises RecordingError."""
    made: list[RecordedRun] = []
    for _ in loading_runs(path, made):
        pass
    return made


def loading_runs(path: Path, made: list[RecordedRun]) -> Iterator[float]:
    """The same bit by bit: fills the list; yields the share of the work that is done. Raises RecordingError."""
    with no_collection():
        yield from _loading(path, made)


def _loading(path: Path, made: list[RecordedRun]) -> Iterator[float]:
    recording = Recording(path)
    for share in recording.read_on():
        yield share / 4
    recording.check()
    count = sum(map(len, recording.tracks)) or 1
    done = 0
    for track in recording.tracks:
        timeline = Timeline(len(track), len(track))
        for first in range(0, len(track), SLICE):
            for event in track.events(first, first + SLICE):
                timeline.apply(event)
            done += min(SLICE, len(track) - first)
            yield 0.25 + 0.75 * done / count
        made.append(_recorded(recording.header, track, timeline))


def _recorded(header: Header, track: Track, timeline: Timeline) -> RecordedRun:
    last = track.instants[-1] if len(track) else track.began.at
    end = timeline.end if timeline.end is not None else last
    return RecordedRun(header, track.began, track.scenario, timeline, end, track.end is not None)
