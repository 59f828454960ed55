"""Steps that begin at once: tasks of one event loop, as asyncio's TaskGroup runs them."""

from collections.abc import Callable, Generator, Iterator, Sequence

from tui.simulation.clock import Action
from tui.simulation.turns import OK, UNAVAILABLE, Again, BrokenOff, Doing, Turn, Until, break_off

Begin = Callable[[Iterator[Turn]], None]
ITERATIONS_TO_COLLECT = 1
"""from the iteration after the last part's end, in which the group hears of it, to the one that goes on"""


class AtOnce:
    """Parts of one request. When one of them fails, the others are broken off."""

    def __init__(self, begin: Begin, parts: Sequence[Doing]) -> None:
        self._begin = begin
        self._tasks = [self._task(part) for part in parts]
        self._left = len(parts)
        self._status = OK
        self._then: Action | None = None

    def do(self) -> Doing:
        """Begin them all, in their order, and go on when they are over."""
        try:
            yield Until(self._start)
            for _ in range(ITERATIONS_TO_COLLECT):
                yield Again()
        except BrokenOff:
            self._break_off()
            raise
        if self._status != OK:
            self._break_off()
        return self._status

    def _break_off(self) -> None:
        self._status, self._then = self._status if self._status != OK else UNAVAILABLE, None
        for task in self._tasks:
            break_off(task)

    def _start(self, then: Action) -> None:
        self._then = then
        for task in self._tasks:
            self._begin(task)

    def _task(self, part: Doing) -> Generator[Turn, None, None]:
        status = yield from part
        self._left -= 1
        if self._status == OK:
            self._status = status
        if (not self._left or status != OK) and self._then is not None:
            then, self._then = self._then, None
            then()
