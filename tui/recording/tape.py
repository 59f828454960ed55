"""A run on record, seekable: its timeline at any instant, exactly as the events up to then have made it.

Going on is cheap: the events in between are applied. Going back starts at a checkpoint, a copy of the timeline
that was made on the way; there are so many that an instant is never far from one.
"""

from bisect import bisect_right
from collections.abc import Iterator

from tui.recording.reading import Track
from tui.timeline.fold import Timeline

EVERY = 12_000
"""events between two checkpoints: some 30 ms of work"""
MOST = 100
"""checkpoints, of some 2.5 MB each; of a longer run every other one is thrown away"""
SLICE = 4_000
"""events between two words about how far the learning is"""


class Tape:
    """A track, and its checkpoints."""

    def __init__(self, track: Track) -> None:
        self.track = track
        self._every = EVERY
        self._moves = 0
        """of the track, that the checkpoints know of"""
        self._checkpoints: list[tuple[int, Timeline]] = [(0, Timeline())]
        """how many events each knows, and the timeline that they make"""

    def learn(self) -> Iterator[float]:
        """Make the checkpoints that are missing; yields the share of the track that is known."""
        moves = len(self.track.moves)
        known, timeline = self.before(len(self.track))
        while known < len(self.track):
            if self.track.unmoved(moves) < known:  # since the last word somebody has read on
                moves = len(self.track.moves)
                known, timeline = self.before(len(self.track))
            until = min(known + SLICE, len(self.track))
            for event in self.track.events(known, until):
                timeline.apply(event)
            known = until
            if known - self._checkpoints[-1][0] >= self._every:
                self._checkpoints.append((known, timeline.copy()))
                self._thin_out()
            yield known / len(self.track)

    @property
    def is_behind(self) -> bool:
        """A checkpoint is due: enough has come since the last one."""
        return len(self.track) - self._checkpoints[-1][0] >= self._every

    def before(self, count: int) -> tuple[int, Timeline]:
        """A copy of the latest checkpoint that knows at most so many events, and how many it knows."""
        self._forget_what_has_moved()
        at = bisect_right(self._checkpoints, count, key=lambda checkpoint: checkpoint[0]) - 1
        known, timeline = self._checkpoints[at]
        return known, timeline.copy()

    def _thin_out(self) -> None:
        if len(self._checkpoints) > MOST:
            del self._checkpoints[1::2]
            self._every *= 2

    def _forget_what_has_moved(self) -> None:
        """Lines that came late have gone to their places among the earlier ones."""
        unmoved, self._moves = self.track.unmoved(self._moves), len(self.track.moves)
        while self._checkpoints[-1][0] > unmoved:
            self._checkpoints.pop()


class Player:
    """A place on a tape, and the timeline there."""

    def __init__(self, tape: Tape) -> None:
        self.timeline = Timeline()
        """as it was at the instant of the place; another object after a way back"""
        self._tape = tape
        self._applied = 0
        self._moves = 0

    def go_to(self, instant: int) -> None:
        """All that happened up to an instant (included), and nothing that happened later."""
        track = self._tape.track
        wanted = bisect_right(track.instants, instant)
        unmoved, self._moves = track.unmoved(self._moves), len(track.moves)
        useless = self._applied > min(wanted, unmoved)
        if useless or wanted - self._applied > EVERY:
            known, timeline = self._tape.before(wanted)
            if useless or known > self._applied:
                self._applied, self.timeline = known, timeline
        for event in track.events(self._applied, wanted):
            self.timeline.apply(event)
        self._applied = wanted

    def step(self, instant: int, by: int) -> int | None:
        """The next instant after this one (by +1) or before it (-1) at which something was told; None: no more."""
        instants = self._tape.track.instants
        at = bisect_right(instants, instant) if by > 0 else bisect_right(instants, instant - 1) - 1
        return instants[at] if 0 <= at < len(instants) else None
