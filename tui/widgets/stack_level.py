"""How many requests are in each state over time: for more requests than lines."""

from tui.widgets.canvas import Canvas
from tui.widgets.chart import Chart
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted


class StackLevel:
    """The coarsest level of detail."""

    def __init__(self, ink: Ink, parts: Layout, height: int) -> None:
        self._ink = ink
        self._parts = parts
        self._height = height
        self._chart = Chart(ink, parts.bar, height)

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None:  # noqa: ARG002 (all levels are asked alike)
        """A chart of all lines."""
        self._chart.draw(canvas, self._parts.label, top, frame, figures)
        if figures:
            labels = {1: "in flight", self._height - 1: "0", 0: f"{self._chart.highest:.0f}"}
            for y, label in labels.items():
                if y >= self._height:
                    continue
                words = self._ink.text(fitted(label, self._parts.label), "quiet")
                canvas.put(top + y, 0, list(self._ink.cells([words])))

    def draw_all_again(self) -> None:
        """The window has moved: next time every column is another one."""
        self._chart.begin()

    def key_at(self, y: int, keys: list[int]) -> int | None:  # noqa: ARG002
        """A chart has no rows."""
        return None
