"""The picture: an axis, and under it the requests at the level of detail for which there is room."""

from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.palette import BACKGROUND, QUIET
from tui.picture.axis import axis_line
from tui.widgets.frame import Frame, Layout, layout
from tui.widgets.ink import text
from tui.widgets.pair_level import PairLevel
from tui.widgets.row_level import RowLevel
from tui.widgets.stack_level import StackLevel

GROUND = Style(bgcolor=BACKGROUND)


class Level(Protocol):
    """A way to draw a frame."""

    def lines(self, frame: Frame, parts: Layout, height: int) -> list[list[Segment]]:
        """At most ``height`` lines, each of label, bar and response time."""


class Bars(Widget):
    """The run as bars. Refreshes the lines that have changed, no others."""

    DEFAULT_CSS = "Bars { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._lines: list[Strip] = []
        self._levels: dict[type[Level], Level] = {}

    def show(self, frame: Frame) -> None:
        """Draw a moment."""
        width, height = self.size
        if width <= 0 or height <= 1:
            return
        parts = layout(frame, width)
        axis = [text(" " * parts.label + axis_line(frame.length, parts.bar), QUIET)]
        lines = [axis, *self._level(frame, height - 1).lines(frame, parts, height - 1)]
        strips = [Strip(line).adjust_cell_length(width, GROUND) for line in lines]
        for y, strip in enumerate(strips):
            if y >= len(self._lines) or self._lines[y] != strip:
                self.refresh(Region(0, y, width, 1))
        for y in range(len(strips), len(self._lines)):
            self.refresh(Region(0, y, width, 1))
        self._lines = strips

    def clear(self) -> None:
        """Forget what was drawn: another run begins."""
        self._levels.clear()

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        if y < len(self._lines):
            return self._lines[y]
        return Strip([text(" " * self.size.width, BACKGROUND)])

    def _level(self, frame: Frame, height: int) -> Level:
        count = len(frame.keys)
        kind: type[Level] = RowLevel if count <= height else PairLevel if count <= 2 * height else StackLevel
        if kind not in self._levels:
            self._levels[kind] = kind()
        return self._levels[kind]
