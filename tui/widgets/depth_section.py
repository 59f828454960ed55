"""How many requests stand in line, over time; of a server that tells nothing, how many it has."""

from math import ceil

from demo_server.events import Told
from tui.timeline.records import STATES, State
from tui.widgets.canvas import Canvas
from tui.widgets.chart import Chart
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted


class DepthSection:
    """The queue's chart on so many lines."""

    def __init__(self, ink: Ink, parts: Layout, height: int, told: Told = "steps") -> None:
        self._ink = ink
        self._parts = parts
        self._name = "in flight" if told == "nothing" else "queue"
        states: tuple[State, ...] = STATES if told == "nothing" else ("queued",)
        self._chart = Chart(ink, parts.bar, max(1, height), states)

    def draw_all_again(self) -> None:
        """The window has moved."""
        self._chart.begin()

    def draw(self, canvas: Canvas, top: int, frame: Frame, figures: bool) -> None:
        """The chart, and how long the queue has been at most."""
        self._chart.draw(canvas, self._parts.label, top, frame, figures)
        if figures:
            label = self._ink.text(fitted(self._name, self._parts.label), "quiet")
            width = self._parts.response
            peak = ceil(self._chart.peak)
            most = self._ink.text((f" up to {peak}" if peak else "").ljust(width)[:width], "quiet")
            canvas.put(top, 0, list(self._ink.cells([label])))
            canvas.put(top, self._parts.label + self._parts.bar, list(self._ink.cells([most])))
