"""Lines of coloured words: on each, some at the left, some at the right."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.ink import Ink


class Words(NamedTuple):
    """One line. Where there is no room for both sides, the left one gives way."""

    left: Sequence[Segment] = ()
    right: Sequence[Segment] = ()


class Lines(Widget):
    """So many lines as its height has; what they show is given to it."""

    DEFAULT_CSS = "Lines { height: 1; }"
    can_focus = False

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._lines: list[Words] = []

    def show(self, *lines: Words) -> None:
        """Show these from now on."""
        if list(lines) != self._lines:
            self._lines = list(lines)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        width = self.size.width
        left, right = self._lines[y] if y < len(self._lines) else Words()
        at_right = Strip(right)
        space = max(0, width - at_right.cell_length)
        at_left = Strip(left).crop(0, max(0, space - 1 if at_right.cell_length else space))
        gap = self.ink.text(" " * (space - at_left.cell_length))
        return Strip([*at_left, gap, *at_right]).crop(0, width)
