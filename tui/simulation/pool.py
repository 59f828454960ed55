"""A pool: a number of connections, or of threads, each lent to one request at a time, first come, first served."""

from collections import deque

from tui.simulation.clock import Action, VirtualClock


class Pool:
    """So many of them. timeout_ns: how long one stands in line at most; for ever when left out."""

    def __init__(self, clock: VirtualClock, size: int, timeout_ns: int | None = None) -> None:
        self._clock = clock
        self._free = size
        self._timeout_ns = timeout_ns
        self._line: deque[Place] = deque()

    def take(self) -> bool:
        """Borrow one that is free. False when there is none: then one has to stand in line."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def give_back(self) -> None:
        """Hand what was borrowed to whoever stands first in line."""
        while self._line:
            place = self._line.popleft()
            if place.waiting:
                place.granted = True
                place.call()
                return
        self._free += 1

    def stand_in_line(self, place: "Place") -> None:
        """Be served after all who stand there."""
        self._line.append(place)
        if self._timeout_ns is not None:
            self._clock.after(self._timeout_ns, place.give_up)


class Place:
    """A place in the line of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._then: Action | None = None
        self.granted = False
        """one is lent to it; not so after a time-out"""

    @property
    def waiting(self) -> bool:
        """It still stands in line."""
        return self._then is not None

    def stand(self, then: Action) -> None:
        """Stand in line, and go on when one is lent, or when that has taken too long."""
        self._then = then
        self._pool.stand_in_line(self)

    def give_up(self) -> None:
        """It has taken too long."""
        if self.waiting:
            self.call()

    def leave(self) -> None:
        """Nobody stands here any more, and what was lent goes back."""
        self._then = None
        if self.granted:
            self.granted = False
            self._pool.give_back()

    def call(self) -> None:
        """Whoever stands here goes on."""
        then, self._then = self._then, None
        if then is not None:
            then()
