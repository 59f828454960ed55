"""Virtual time: a queue of things to do at instants, done in order, as fast as they can be done."""

import heapq
import itertools
from collections.abc import Callable

Action = Callable[[], None]


class VirtualClock:
    """A discrete-event clock; nanoseconds from 0."""

    def __init__(self) -> None:
        self.now = 0
        self._due: list[tuple[int, bool, int, Action]] = []
        self._order = itertools.count()

    def at(self, instant: int, action: Action) -> None:
        """Do this at an instant; things of one instant are done in the order in which they were asked for."""
        heapq.heappush(self._due, (max(instant, self.now), False, next(self._order), action))

    def after(self, ns: int, action: Action) -> None:
        """Do this so much later."""
        self.at(self.now + ns, action)

    @property
    def working(self) -> "VirtualClock":
        """The clock of who works: of one that stands still now and then, it counts only while that runs."""
        return self

    def after_all_else(self, action: Action) -> None:
        """Do this at the present instant, after everything else that is due at it."""
        heapq.heappush(self._due, (self.now, True, next(self._order), action))

    def step(self, until: int | None) -> bool:
        """Do the next thing and move time to it. False when nothing is left before the instant ``until``."""
        if not self._due or (until is not None and self._due[0][0] >= until):
            return False
        self.now, _, _, action = heapq.heappop(self._due)
        action()
        return True
