"""A run on record as the dashboard knows it: it looks like any other run, but nothing happens to it any more."""

from collections.abc import Callable

from tui.recording.lines import RunBegan
from tui.recording.reading import Recording, Track
from tui.run.memory import Memory
from tui.run.performance import Performance
from tui.run.predictions import Predictions


class Replayed(Performance):
    """One track of a recording."""

    live = False

    def __init__(self, recording: Recording, track: Track, predictions: Predictions) -> None:
        super().__init__(track.scenario, track.began.mode, predictions)
        self.began: RunBegan = track.began
        self.phase = "replayed"
        self.memory = Memory(recording, track.began.run)
        self._zero = track.zero

    async def load(self, told: Callable[[float], None]) -> str:
        """Learn the track by heart; told hears the share of it that is known. Returns why that cannot be, or nothing.

        The prediction is made with what HTTP cost on the machine on which the run was recorded.
        """
        assert self.memory is not None, "made in __init__"  # noqa: S101 (for the type checker)
        if why := await self.memory.read_on(told):
            return why
        self.see(0)
        await self.predictions.of(self.mode)
        self.predicted = await self.predictions.with_cost(self.mode, self.timeline.http_cost)
        return ""

    async def remember(self) -> str:
        """All of it is remembered."""
        return ""

    @property
    def start(self) -> int:
        """The instant from which the run counted."""
        return self._zero or 0
