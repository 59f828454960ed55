"""A line of coloured words: some at the left, some at the right."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.ink import text


class Line(Widget):
    """One row. What it shows is given to it; where there is no room for both sides, the left one gives way."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._left: list[Segment] = []
        self._right: list[Segment] = []

    def show(self, left: Sequence[Segment], right: Sequence[Segment] = ()) -> None:
        """Show these words from now on."""
        if (list(left), list(right)) != (self._left, self._right):
            self._left, self._right = list(left), list(right)
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 (Textual's signature; there is one row)
        """Textual asks for the row."""
        width = self.size.width
        right = Strip(self._right)
        space = max(0, width - right.cell_length)
        left = Strip(self._left).crop(0, max(0, space - 1 if right.cell_length else space))
        gap = text(" " * (space - left.cell_length), "#000000")
        return Strip([*left, gap, *right]).crop(0, width)
