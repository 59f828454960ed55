"""The time axis, and on it what was changed in mid run."""

from itertools import zip_longest

from tui.picture.axis import axis_line
from tui.picture.marks import labels
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink


def draw_axis(canvas: Canvas, y: int, frame: Frame, ink: Ink, parts: Layout) -> None:
    """Ticks and marks. A tick gives way to a mark, which is said once; a mark's words to the next mark."""
    start, length = frame.window
    marks: list[tuple[int, str]] = []
    found = labels(frame.marks, start, length / parts.bar, parts.bar)
    for label, following in zip_longest(found, found[1:]):
        room = following.cell - label.cell if following is not None else parts.bar
        marks.append((label.cell, f"▼{label.words} " if len(label.words) + 2 <= room else "▼"))
    taken = [range(cell, cell + len(words)) for cell, words in marks]
    cells = list(ink.cells([ink.text(axis_line(length, parts.bar, start, taken), "quiet")]))
    for cell, words in marks:
        mark = list(ink.cells([ink.text(words, "bad", bold=True)]))
        cells[cell : cell + len(mark)] = mark[: parts.bar - cell]
    canvas.put(y, parts.label, cells[: parts.bar])
