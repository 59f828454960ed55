"""Two rows to a line, as half blocks: told apart by colour only."""

from itertools import zip_longest

from rich.segment import Segment

from tui.picture.bars import EMPTY, Cell
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted
from tui.widgets.row_slots import LiveBar, RowSlots

_Half = tuple[Cell, bool]
"""a cell, and whether it is only predicted"""


class PairLevel:
    """The middle level of detail."""

    def __init__(self, ink: Ink, parts: Layout, height: int) -> None:
        self._ink = ink
        self._parts = parts
        self._height = height
        self._slots = RowSlots()
        self._drawn: set[int] = set()

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None:
        """A line for each two rows: what has changed since the last time."""
        now = frame.now_cell(self._parts.bar)
        uppers, lowers = keys[: 2 * self._height : 2], [*keys[1 : 2 * self._height : 2], None]
        for y, (upper, lower) in enumerate(zip(uppers, lowers, strict=False), top):
            cells, start = self._cells(upper, lower, frame, now)
            canvas.put(y, self._parts.label + start, cells)
            if figures or start == 0:
                label = fitted(pair_label(frame, upper, lower), self._parts.label)
                canvas.put(y, 0, list(self._ink.cells([self._ink.text(label, "quiet")])))

    def draw_all_again(self) -> None:
        """The window has moved: next time every cell is another one."""
        self._drawn.clear()

    def key_at(self, y: int, keys: list[int]) -> int | None:
        """The upper row on a line of the bars."""
        return keys[2 * y] if 0 <= 2 * y < len(keys) and y < self._height else None

    def _cells(self, upper: int, lower: int | None, frame: Frame, now: int) -> tuple[list[Segment], int]:
        """What may have changed of a line, and from which column on."""
        width = self._parts.bar
        above, above_ghost = self._slots.live(upper, frame, width), self._slots.ghost(upper, frame, width)
        below, below_ghost = LiveBar([EMPTY] * width, above.changed), [EMPTY] * width
        if lower is not None:
            below, below_ghost = self._slots.live(lower, frame, width), self._slots.ghost(lower, frame, width)
        changed = range(min(above.changed.start, below.changed.start), max(above.changed.stop, below.changed.stop))
        if upper not in self._drawn:
            self._drawn.add(upper)
            changed = range(width)
        pair = self._ink.pair
        cells = []
        for at in changed:
            up, up_predicted = _half(above.cells[at], above_ghost[at])
            down, down_predicted = _half(below.cells[at], below_ghost[at])
            if at == now and up_predicted and down_predicted:
                cells.append(self._ink.now_line(up))
            else:
                cells.append(pair(up, down, up_predicted, down_predicted))
        return cells, changed.start


def _half(cell: Cell, ghost: Cell) -> _Half:
    return (ghost, True) if cell == EMPTY else (cell, False)


def pair_labels(frame: Frame, keys: list[int]) -> list[str]:
    """What stands before each line of two rows."""
    return [pair_label(frame, upper, lower) for upper, lower in zip_longest(keys[::2], keys[1::2])]


def pair_label(frame: Frame, upper: int, lower: int | None) -> str:
    """Client 1, 2; in flight 3, 4; of two requests in a script the upper one's."""
    label = frame.label(upper)
    return f"{label}, {lower}" if lower is not None and label.endswith(f" {upper}") else label
