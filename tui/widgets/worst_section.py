"""The worst request on a line of its own, where requests are too many to be looked at one by one."""

from tui.naming import times
from tui.picture.axis import duration
from tui.picture.bars import bar
from tui.picture.stretches import stretches
from tui.timeline.records import LEAST_SLOWDOWN
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted


def draw_worst(canvas: Canvas, y: int, frame: Frame, ink: Ink, parts: Layout) -> None:
    """Number, bar, response time and slowdown; while nothing has been answered, who has waited longest."""
    open_ones = frame.timeline.open.values()
    worst = frame.timeline.worst or next((one for one in open_ones if one.planned is not None), None)
    if worst is None:
        return
    cells = bar(stretches(worst, frame.now), frame.scale(parts.bar), parts.bar)
    label = ink.text(fitted(f"{'worst' if worst.over else 'oldest'}: {worst.id}", parts.label))
    took = duration(worst.response_until(frame.now))
    slow = f" {times(worst.slowdown)}" if worst.slowdown >= LEAST_SLOWDOWN else ""
    words = ink.text(f" {took}{slow}"[: parts.response].ljust(parts.response), bold=True)
    canvas.put(y, 0, [*ink.cells([label]), *(ink.bar(cell) for cell in cells), *ink.cells([words])])
