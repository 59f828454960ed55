"""The time axis, and on it what was changed in mid run."""

from itertools import zip_longest

from tui.picture.axis import axis_line
from tui.picture.marks import labels
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink


def draw_axis(canvas: Canvas, y: int, frame: Frame, ink: Ink, parts: Layout) -> None:
    """Ticks, with the marks laid over them: a mark is said once, a tick can be guessed from its neighbours."""
    start, length = frame.window
    cells = list(ink.cells([ink.text(axis_line(length, parts.bar, start), "quiet")]))
    marks = labels(frame.marks, start, length / parts.bar, parts.bar)
    for label, following in zip_longest(marks, marks[1:]):
        room = following.cell - label.cell if following is not None else parts.bar
        words = f"{label.words} " if len(label.words) + 2 <= room else ""
        mark = list(ink.cells([ink.text(f"▼{words}", "bad", bold=True)]))
        cells[label.cell : label.cell + len(mark)] = mark[: parts.bar - label.cell]
    canvas.put(y, parts.label, cells[: parts.bar])
