"""What is shown of recordings: the runs in them, one at a time or two beside one another."""

from collections.abc import Callable, Sequence

from tui.recording.reading import Recording, Track
from tui.run.predictions import Predictions
from tui.run.replayed import Replayed


class Replay:
    """Recorded runs in an order: one of them is shown, or two that follow one another."""

    def __init__(self, entries: Sequence[tuple[Recording, Track]], *, in_pairs: bool = False) -> None:
        self.path = entries[0][0].path
        self._entries = entries
        self._loaded: dict[int, Replayed] = {}
        """what is shown, by its place among the entries: nothing else is kept in memory"""
        self._at = 0
        self._in_pairs = in_pairs
        """two recordings are compared: each run is followed by the one that belongs to it"""
        self._beside = in_pairs or any(track.began.beside for _, track in entries[1:2])
        self.performances: Sequence[Replayed] = []
        self._choose()

    @property
    def notes(self) -> str:
        """What was wrong with the files; empty when nothing was."""
        unsound = sum(one.unsound for one in {id(one): one for one, _ in self._entries}.values())
        if not unsound:
            return ""
        if unsound == 1:
            return "1 line of the recording told nothing and was left out"
        return f"{unsound} lines of the recording told nothing and were left out"

    def turn(self, by: int) -> None:
        """Another run, or another pair, so many places on; below 0, back."""
        if self._in_pairs and self._beside:
            by *= 2
        places = len(self._entries) if self._in_pairs else len(self._entries) - self._beside
        self._at = (self._at + by) % places
        self._choose()

    @property
    def has_others(self) -> bool:
        """There are more runs than those that are shown."""
        return len(self._entries) > len(self.performances)

    def compare(self) -> str:
        """A run beside the next one, or one alone again. Returns why that cannot be; empty when it can."""
        if len(self._entries) < 2:
            return "one run alone is on record: asyncdemo compare A B compares two recordings"
        self._beside = not self._beside
        if self._beside:
            self._at = self._at // 2 * 2 if self._in_pairs else min(self._at, len(self._entries) - 2)
        self._choose()
        return ""

    async def load(self, told: Callable[[float], None]) -> None:
        """Read what is shown. What cannot be read says so by its failure."""
        for performance in self.performances:
            await performance.load(told)

    def _choose(self) -> None:
        places = range(self._at, min(self._at + 1 + self._beside, len(self._entries)))
        self._loaded = {place: self._loaded.get(place) or self._replayed(place) for place in places}
        self.performances = [*self._loaded.values()]

    def _replayed(self, place: int) -> Replayed:
        recording, track = self._entries[place]
        return Replayed(recording, track, Predictions(track.scenario))
