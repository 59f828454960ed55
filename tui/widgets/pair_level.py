"""Two rows to a line, as half blocks: told apart by colour only."""

from rich.segment import Segment

from tui.palette import QUIET
from tui.picture.bars import EMPTY, Cell
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import fitted, joined, pair, text
from tui.widgets.row_slots import RowSlots

_Half = tuple[Cell, bool]
"""a cell, and whether it is only predicted"""


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
            below = self._half(lower, frame, parts.bar) if lower is not None else [(EMPTY, True)] * parts.bar
            bar = joined(
                pair(up, down, up_predicted, down_predicted)
                for (up, up_predicted), (down, down_predicted) in zip(above, below, strict=True)
            )
            label = fitted(_label(frame, upper, lower, parts.label), parts.label)
            made.append([text(label, QUIET), *bar, text(" " * parts.response, QUIET)])
        return made

    def _half(self, key: int, frame: Frame, width: int) -> list[_Half]:
        live = self._slots.live(key, frame, width).cells
        ghost = self._slots.ghost(key, frame, width)
        return [(under, True) if cell == EMPTY else (cell, False) for cell, under in zip(live, ghost, strict=True)]


def _label(frame: Frame, upper: int, lower: int | None, width: int) -> str:
    label = frame.label(upper)
    if lower is None or label != f"client {upper}":
        return label
    both = f"client {upper}, {lower}"
    return both if len(both) < width else f"{upper}, {lower}"
