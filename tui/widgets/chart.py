"""Numbers of requests by state over time, stacked: only the columns that have changed are drawn again."""

from collections.abc import Callable, Iterable, Sequence

from rich.segment import Segment

from tui.picture.stack import ORDER, column, heights, round_up
from tui.timeline.fold import Timeline
from tui.timeline.history import History, highest
from tui.timeline.records import State
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame
from tui.widgets.ink import Ink

LATEST = 4
"""Columns at the present that may change with every frame. Late news of earlier ones can wait for the figures."""

_Heights = tuple[int, ...]
_Columns = list[list[float]]
"""a list a state, in their order, of one number a column"""
Counted = Callable[[History, State, float, float, int, int], list[float]]
"""a history's average counts of a state, as History.averages has them"""


class Chart:
    """A stacked chart of so many columns and lines, of these states, or of what is counted of them."""

    def __init__(
        self,
        ink: Ink,
        width: int,
        height: int,
        states: Sequence[State] = ORDER,
        counted: Counted = History.averages,
    ) -> None:
        self._ink = ink
        self._width = width
        self._height = height
        self._states = states
        self._counted = counted
        self.begin()
        self.peak = 0.0
        """the greatest number of requests that any column shows"""
        self._at_least = 1.0
        self.highest = 1.0
        """the number of requests that fills the height"""

    def begin(self) -> None:
        """Know nothing: another window is seen."""
        self._measured: _Columns = []
        self._predicted: _Columns = []
        self._ghosts: list[_Heights] = []
        self._drawn: list[_Heights | None] = [None] * self._width

    def draw(self, canvas: Canvas, left: int, top: int, frame: Frame, everything: bool) -> None:
        """Draw the columns that have changed, of the latest ones or of all."""
        first = 0
        if everything or not self._measured:
            self._measure_all(frame)
        else:
            first = self._measure_latest(frame)
        if not self._ghosts or self.peak > self.highest:
            self.highest = round_up(max(self.peak, highest(self._predicted), self._at_least))
            self._ghosts = [self._heights(self._predicted, at) for at in range(self._width)]
            self._drawn, first = [None] * self._width, 0
        for at in range(first, self._width):
            shown = self._heights(self._measured, at)
            if shown != self._drawn[at]:
                self._drawn[at] = shown
                for y, segment in enumerate(self._column(shown, self._ghosts[at]), top):
                    canvas.put(y, left + at, [segment])

    def share_scale(self, others: Iterable["Chart"]) -> None:
        """What fills the height of another one fills it here too."""
        highest = max((other.highest for other in others), default=0)
        if highest > self.highest:
            self.highest, self._at_least, self._ghosts = highest, highest, []

    def _measure_all(self, frame: Frame) -> None:
        start = frame.scale(self._width).start
        self._measured = self._columns(frame.timeline, start, frame, self._width, frame.now)
        self.peak = highest(self._measured)
        if not self._predicted:
            start, end = frame.ghost_scale(self._width).start, frame.ghost.end or 0
            self._predicted = self._columns(frame.ghost, start, frame, self._width, end)

    def _measure_latest(self, frame: Frame) -> int:
        """Measure the columns at the present anew. Returns the first of them."""
        scale = frame.scale(self._width)
        first = min(max(0, scale.cell(frame.now) + 2 - LATEST), self._width)
        count = min(LATEST, self._width - first)
        start = round(scale.start + first * scale.per_cell)
        latest = self._columns(frame.timeline, start, frame, count, frame.now)
        for all_of_one, new in zip(self._measured, latest, strict=True):
            all_of_one[first : first + count] = new
        self.peak = max(self.peak, highest(latest))
        return first

    def _columns(self, timeline: Timeline, start: int, frame: Frame, count: int, now: int) -> _Columns:
        per_cell = frame.window.length / self._width
        return [
            self._counted(timeline.history, state, start, per_cell, count, now)
            if state in self._states
            else [0.0] * count
            for state in ORDER
        ]

    def _heights(self, columns: _Columns, at: int) -> _Heights:
        return heights([column[at] for column in columns], self.highest, self._height)

    def _column(self, live: _Heights, predicted: _Heights) -> list[Segment]:
        pairs = zip(column(live, self._height), column(predicted, self._height), strict=True)
        return [self._ink.bar(cell, under, True) for cell, under in pairs]
