"""A run on record, as far as it has been recorded by now, and the instant of it that is looked at."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable

from tui.recording.collecting import no_collection
from tui.recording.lines import RecordingError
from tui.recording.reading import Recording, Track
from tui.recording.tape import Player, Tape
from tui.timeline.fold import Timeline

NOT_YET = "nothing of this run is on record yet"


def _nobody_listens(_: float) -> None:
    """How far it is interests nobody."""


class Memory:
    """Reads one run of a recording, which may still be written."""

    def __init__(self, recording: Recording, number: int) -> None:
        self._recording = recording
        self._number = number
        self._track: Track | None = None
        self._tape: Tape
        self._player: Player
        self._reading = asyncio.Lock()

    async def read_on(self, told: Callable[[float], None] = _nobody_listens) -> str:
        """Take in what has been recorded by now, in small bites; told hears the share of it that is done.

        Returns why that cannot be; empty when it can.
        """
        async with self._reading:
            with no_collection():
                return await self._read_on(told)

    async def _read_on(self, told: Callable[[float], None]) -> str:
        try:
            for share in self._recording.read_on():
                told(share / 4)
                await asyncio.sleep(0)
        except RecordingError as error:
            return str(error)
        if self._track is None and not self._take_in(self._recording.track(self._number)):
            return NOT_YET
        for share in self._tape.learn():
            told(0.25 + 0.75 * share)
            await asyncio.sleep(0)
        return ""

    def go_to(self, elapsed: int) -> None:
        """Look at so many nanoseconds after the start; of a run that goes on, what has come to the file since."""
        if self._track is not None:
            if elapsed > self.extent and self._track.end is None and not self._reading.locked():
                with contextlib.suppress(RecordingError):  # somebody took the file away: what was read is known
                    deque(self._recording.read_on(), maxlen=0)
                if self._tape.is_behind:
                    deque(self._tape.learn(), maxlen=0)
            self._player.go_to((self._track.zero or 0) + elapsed)

    def step(self, elapsed: int, by: int) -> int | None:
        """The next moment after this one (by +1) or before it (-1) at which something was told; None: no more."""
        if self._track is None:
            return None
        zero = self._track.zero or 0
        instant = self._player.step(zero + elapsed, by)
        return None if instant is None else max(0, instant - zero)

    @property
    def timeline(self) -> Timeline:
        """The run as it was at the moment that is looked at."""
        return self._player.timeline if self._track is not None else Timeline()

    @property
    def extent(self) -> int:
        """Nanoseconds of the run that are on record."""
        if self._track is None or not len(self._track):
            return 0
        last = self._track.end if self._track.end is not None else self._track.instants[-1]
        return max(0, last - (self._track.zero or 0))

    @property
    def cut_off(self) -> bool:
        """The recording ends before the run did."""
        return self._track is not None and self._track.end is None

    def _take_in(self, track: Track | None) -> bool:
        if track is None or track.zero is None:
            return False
        self._track = track
        self._tape = Tape(track)
        self._player = Player(self._tape)
        return True
