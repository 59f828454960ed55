"""The recorded run that stands in for one that cannot be shown: the latest good one, else one that comes along."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from demo_server.events import ChildDied, SettingChanged
from demo_server.library import scenario_stem
from tui.recording.lines import RecordingError
from tui.recording.reading import Recording, Track
from tui.recording.shelf import latest, shipped
from tui.run.ledger import wordless
from tui.run.predictions import Predictions
from tui.run.replayed import Replayed
from tui.side import Side


def understudies(name: str, sides: Sequence[Side]) -> list[Replayed]:
    """A recorded run for each side of a scenario; fewer where one was never recorded. Reads files: it may take a while.

    One of our own must be of the same work; what comes along is of the scenario as it came along.
    """
    stem = scenario_stem(name)
    found = (_found(side, stem) for side in sides)
    return [Replayed(recording, track, Predictions(track.scenario)) for recording, track in filter(None, found)]


def _found(side: Side, stem: str) -> tuple[Recording, Track] | None:
    ours = [path for path in latest() if stem in path.name]
    came_along = [shipped()[stem]] if stem in shipped() else []
    for path in [*ours, *came_along]:
        for recording, track in _good_runs(path):
            alike = path in came_along or wordless(track.scenario) == wordless(side.given)
            if alike and (track.began.name, track.began.key, track.began.speed) == (stem, side.key, 1.0):
                return recording, track
    return None


def _good_runs(path: Path) -> Iterator[tuple[Recording, Track]]:
    """Those that went on to their end, and that nobody has disturbed."""
    recording = Recording(path)
    try:
        recording.read_all()
    except RecordingError:  # somebody has taken it away, or it is still being written
        return
    for track in recording.tracks:
        if track.zero is not None and track.end is not None:
            events = track.events(0, len(track))
            if not any(isinstance(event, ChildDied | SettingChanged) for event in events):
                yield recording, track
