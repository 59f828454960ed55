"""Where in the past one looks: it stands still, or moves on at a speed. Instants are nanoseconds after the start."""

from collections.abc import Callable
from typing import Final

from tui.steering import next_on

SPEEDS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class Playhead:
    """A place in a run, on a clock."""

    def __init__(self, clock: Callable[[], int], elapsed: int = 0) -> None:
        self._clock = clock
        self._from = elapsed
        self._since: int | None = None
        """the clock's instant from which it has been moving; None while it stands still"""
        self._speed = 1.0

    @property
    def elapsed(self) -> int:
        """Nanoseconds after the start of the run."""
        moved = 0 if self._since is None else round((self._clock() - self._since) * self._speed)
        return max(0, self._from + moved)

    @property
    def moving(self) -> bool:
        """It plays."""
        return self._since is not None

    @property
    def speed(self) -> float:
        """How fast it moves when it moves."""
        return self._speed

    def change_speed(self, up: bool) -> None:
        """Faster, or slower."""
        self.go_to(self.elapsed)
        self._speed = next_on(SPEEDS, self._speed, up)

    def go_to(self, elapsed: int) -> None:
        """Look at another moment, and go on from there if it moves."""
        self._from = max(0, elapsed)
        if self._since is not None:
            self._since = self._clock()

    def hold(self) -> None:
        """Stand still."""
        self._from, self._since = self.elapsed, None

    def play(self) -> None:
        """Move on."""
        if self._since is None:
            self._since = self._clock()
