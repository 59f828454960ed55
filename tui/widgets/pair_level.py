"""Two rows to a line, as half blocks: told apart by colour only."""

from rich.segment import Segment

from tui.palette import QUIET
from tui.picture.bars import Cell
from tui.picture.stretches import State
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import fitted, joined, pair, text
from tui.widgets.row_slots import RowSlots

_Half = tuple[State | None, bool]
"""a state, and whether it is only predicted"""


class PairLevel:
    """The middle level of detail."""

    def __init__(self) -> None:
        self._slots = RowSlots()

    def lines(self, frame: Frame, parts: Layout, height: int) -> list[list[Segment]]:
        """A line for each two rows; at most ``height``."""
        keys = frame.keys[: 2 * height]
        made = []
        for upper, lower in zip(keys[::2], [*keys[1::2], None], strict=False):
            above = self._half(upper, frame, parts.bar)
            below = self._half(lower, frame, parts.bar) if lower is not None else [(None, True)] * parts.bar
            bar = joined([pair(up, down) for up, down in zip(above, below, strict=True)])
            label = fitted(_label(frame, upper, lower, parts.label), parts.label)
            made.append([text(label, QUIET), *bar, text(" " * parts.response, QUIET)])
        return made

    def _half(self, key: int, frame: Frame, width: int) -> list[_Half]:
        live = self._slots.live(key, frame, width).cells
        ghost = self._slots.ghost(key, frame, width)
        return [
            (_state(shadow), True) if _state(cell) is None else (_state(cell), False)
            for cell, shadow in zip(live, ghost, strict=True)
        ]


def _state(cell: Cell) -> State | None:
    """What a cell has most of. No favour for work here: in half a character nobody could tell how little it is."""
    return cell.left if cell.eighths >= 4 else cell.right


def _label(frame: Frame, upper: int, lower: int | None, width: int) -> str:
    label = frame.label(upper)
    if lower is None or label != f"client {upper}":
        return label
    both = f"client {upper}, {lower}"
    return both if len(both) < width else f"{upper}, {lower}"
