"""How many requests stand in line, over time; of a server that tells nothing, how many it has."""

from math import ceil

from demo_server.events import Told
from tui.timeline.history import History
from tui.timeline.records import STATES, State
from tui.widgets.canvas import Canvas
from tui.widgets.chart import Chart
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted


class DepthSection:
    """The queue's chart on so many lines; two of them where requests also stand in line within the server."""

    def __init__(self, ink: Ink, parts: Layout, height: int, told: Told = "steps") -> None:
        self._ink = ink
        self._parts = parts
        self._height = max(1, height)
        states: tuple[State, ...] = STATES if told == "nothing" else ("queued",)
        name = "in flight" if told == "nothing" else "queue"
        self._charts = {name: Chart(ink, parts.bar, self._height, states)}

    def draw_all_again(self) -> None:
        """The window has moved."""
        for chart in self._charts.values():
            chart.begin()

    def draw(self, canvas: Canvas, top: int, frame: Frame, figures: bool) -> None:
        """The chart, and how long the queue has been at most."""
        if figures and len(self._charts) < min(2, self._height) and _within(frame):
            self._split(canvas, top)
        charts = self._charts.values()
        for name, chart, y in zip(self._charts, charts, range(top, top + self._height, self._apart), strict=False):
            chart.share_scale(charts)
            chart.draw(canvas, self._parts.label, y, frame, figures)
            if figures:
                self._say(canvas, y, name, self._most(chart, frame))

    @property
    def _apart(self) -> int:
        """Lines from one chart to the next."""
        return -(-self._height // len(self._charts))

    def _split(self, canvas: Canvas, top: int) -> None:
        """The door and the pool, on charts of one height: what moves from one to the other is seen to move."""
        ink, width, lines = self._ink, self._parts.bar, self._height // 2
        self._charts = {
            "queue": Chart(ink, width, lines, ("queued",), _at_the_door),
            "pool": Chart(ink, width, lines, ("queued",), _in_line),
        }
        for y in range(top, top + self._height):
            canvas.fill(y)

    def _most(self, chart: Chart, frame: Frame) -> str:
        """How long it has been at most; where there is one line for both, how much of that is the pool's."""
        if self._height == 1 and _within(frame):
            scale, width = frame.scale(self._parts.bar), self._parts.bar
            within = frame.timeline.history.averages_in_line(scale.start, scale.per_cell, width, frame.now)
            return f" {ceil(max(within))} in pool"
        peak = ceil(chart.peak)
        return f" up to {peak}" if peak else ""

    def _say(self, canvas: Canvas, y: int, name: str, words: str) -> None:
        label = self._ink.text(fitted(name, self._parts.label), "quiet")
        width = self._parts.response
        most = self._ink.text(words.ljust(width)[:width], "quiet")
        canvas.put(y, 0, list(self._ink.cells([label])))
        canvas.put(y, self._parts.label + self._parts.bar, list(self._ink.cells([most])))


def _within(frame: Frame) -> bool:
    return frame.timeline.history.lines_within or frame.ghost.history.lines_within


def _at_the_door(history: History, _: State, start: float, per_cell: float, cells: int, now: int) -> list[float]:
    return history.averages_at_the_door(start, per_cell, cells, now)


def _in_line(history: History, _: State, start: float, per_cell: float, cells: int, now: int) -> list[float]:
    return history.averages_in_line(start, per_cell, cells, now)
