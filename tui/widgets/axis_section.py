"""The time axis, and on it what was changed in mid run."""

from tui.picture.axis import axis_line
from tui.picture.marks import labels
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink


def draw_axis(canvas: Canvas, y: int, frame: Frame, ink: Ink, parts: Layout) -> None:
    """Ticks, with the marks laid over them: a mark is said once, a tick can be guessed from its neighbours."""
    start, length = frame.window
    cells = list(ink.cells([ink.text(axis_line(length, parts.bar, start), "quiet")]))
    for label in labels(frame.marks, start, length / parts.bar, parts.bar):
        mark = list(ink.cells([ink.text(f"▼{label.words} ", "bad", bold=True)]))
        cells[label.cell : label.cell + len(mark)] = mark[: parts.bar - label.cell]
    canvas.put(y, parts.label, cells[: parts.bar])
