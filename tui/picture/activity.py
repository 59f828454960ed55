"""How many requests are queued, waiting and working over time: what is shown when there are too many for bars."""

from collections.abc import Iterable

from tui.picture.bars import Scale
from tui.picture.stretches import STATES, State, stretches
from tui.timeline.records import Request

LEVELS = " ▁▂▃▄▅▆▇█"


class Activity:
    """Average number of requests in each state, column by column."""

    def __init__(self, scale: Scale, width: int) -> None:
        self.scale = scale
        self.width = width
        self._columns: dict[State, list[float]] = {state: [0.0] * width for state in STATES}

    def add(self, request: Request, now: int) -> None:
        """Count a request up to now."""
        for start, end, state in stretches(request, now):
            self._add(self._columns[state], self._position(start), self._position(end))

    def with_more(self, requests: Iterable[Request], now: int) -> "Activity":
        """A copy in which these are counted too."""
        copy = Activity(self.scale, self.width)
        copy._columns = {state: list(column) for state, column in self._columns.items()}
        for request in requests:
            copy.add(request, now)
        return copy

    def column(self, state: State) -> list[float]:
        """Average number of requests in a state, one number a column."""
        return self._columns[state]

    @property
    def highest(self) -> float:
        """The greatest number of requests that any column has in flight."""
        return max((sum(column) for column in zip(*self._columns.values(), strict=True)), default=0.0)

    def _position(self, instant: int) -> float:
        return min(max((instant - self.scale.start) / self.scale.per_cell, 0.0), float(self.width))

    @staticmethod
    def _add(column: list[float], start: float, end: float) -> None:
        first, last = int(start), int(end)
        if first == last:
            if first < len(column):
                column[first] += end - start
            return
        column[first] += first + 1 - start
        for at in range(first + 1, last):
            column[at] += 1
        if last < len(column):
            column[last] += end - last


def sparkline(values: list[float], highest: float) -> str:
    """A row of block characters; anything above nothing is at least the lowest block."""
    if highest <= 0:
        return " " * len(values)
    return "".join(LEVELS[min(8, max(1, round(8 * value / highest)))] if value > 0 else " " for value in values)
