"""A run on record as the dashboard knows it: it looks like any other run, but nothing happens to it any more."""

import asyncio
from collections.abc import Callable

from demo_server.library import printable
from tui.recording.lines import RunBegan
from tui.recording.reading import Recording, Track
from tui.run.memory import NOT_YET, Memory
from tui.run.performance import Performance
from tui.run.predictions import Predictions
from tui.target import target_on_record

NEVER_BEGAN = "cut off before its load began: nothing to be seen"
MOST_PREDICTED = 200_000
"""events; to simulate more of them would take many seconds of the CPU that seeking wants"""
PATIENCE_S = 0.3
"""A prediction that takes longer comes when the replay is playing."""
_EVER = 2**60
"""nanoseconds: longer than any run"""


class Replayed(Performance):
    """One track of a recording."""

    live = False

    def __init__(self, recording: Recording, track: Track, predictions: Predictions) -> None:
        began = track.began
        target = target_on_record(began.target, began.mode)
        super().__init__(
            track.scenario, began.mode, predictions, target, name=began.run_name, label=printable(began.label)
        )
        self.began: RunBegan = track.began
        self.phase = "replayed"
        self._track = Memory(recording, track.began.run)
        self._zero = track.zero
        self._events = len(track)
        self._predicting: asyncio.Task[None] | None = None

    async def load(self, told: Callable[[float], None]) -> None:
        """Learn the track by heart; told hears the share of it that is known.

        The prediction is made with what HTTP and real steps cost on the machine on which the run was recorded.
        """
        why = await self._track.read_on(told)
        self.failure = NEVER_BEGAN if why == NOT_YET else why
        if self.failure:
            return
        self.memory = self._track
        self.see(0)
        if self._events > MOST_PREDICTED:
            return
        self._predicting = asyncio.create_task(self._predict())
        await asyncio.wait([self._predicting], timeout=PATIENCE_S)

    async def _predict(self) -> None:
        costs, mode = self.timeline.costs, self.target.foreseen_as(self.mode)
        await self.predictions.of(mode)
        self.predicted = await self.predictions.with_cost(mode, costs)

    async def remember(self) -> str:
        """All of it is remembered."""
        return ""

    def see(self, elapsed: int | None) -> None:
        """Look at so many nanoseconds after the start; None: at the end.

        At the end of a run everything is known that its children still told then. One that was cut off has no end
        but the last that is known of it.
        """
        if self.memory is None:
            return
        last = self.extent
        self.looked_at = last if elapsed is None else min(elapsed, last)
        ended = self.looked_at == last and not self.memory.cut_off
        self.memory.go_to(_EVER if ended else self.looked_at)

    @property
    def start(self) -> int:
        """The instant from which the run counted."""
        return self._zero or 0
