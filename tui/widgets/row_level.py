"""A line or more for each row: label, bar, response time."""

from rich.cells import set_cell_size
from rich.segment import Segment

from demo_server.library import printable
from tui.naming import times
from tui.picture.axis import duration
from tui.picture.bars import EMPTY
from tui.picture.rows import Row
from tui.timeline.records import LEAST_SLOWDOWN, Request
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted
from tui.widgets.row_slots import RowSlots


class RowLevel:
    """The finest level of detail."""

    def __init__(self, ink: Ink, parts: Layout, height: int, thickness: int) -> None:
        self._ink = ink
        self._parts = parts
        self._height = height
        self._thickness = thickness
        self._slots = RowSlots()
        self._drawn: set[int] = set()
        self._now = -1

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None:
        """Draw what has changed since the last time; figures: the words too."""
        now = frame.now_cell(self._parts.bar)
        worst = frame.timeline.worst if figures else None
        for at, key in enumerate(keys[: self._height // self._thickness]):
            y = top + at * self._thickness
            bars = max(1, self._thickness - 1)
            cells, start = self._cells(key, frame, now)
            for line in range(bars):
                canvas.put(y + line, self._parts.label + start, cells)
            if self._thickness > 1:
                self._draw_air(canvas, y + bars, now)
            if figures or start == 0:
                middle = y + (bars - 1) // 2
                canvas.put(middle, 0, list(self._ink.cells([self._label(frame, key)])))
                response = self._response(frame.rows.by_key.get(key), frame, worst)
                canvas.put(middle, self._parts.label + self._parts.bar, list(self._ink.cells(response)))
        self._now = now

    def draw_all_again(self) -> None:
        """The window has moved: next time every cell is another one."""
        self._drawn.clear()

    def key_at(self, y: int, keys: list[int]) -> int | None:
        """The row on a line of the bars."""
        at = y // self._thickness
        return keys[at] if 0 <= at < min(len(keys), self._height // self._thickness) else None

    def _cells(self, key: int, frame: Frame, now: int) -> tuple[list[Segment], int]:
        """What may have changed of a row's bar, and from which column on."""
        live = self._slots.live(key, frame, self._parts.bar)
        ghost = self._slots.ghost(key, frame, self._parts.bar)
        changed = live.changed
        if key not in self._drawn:
            self._drawn.add(key)
            changed = range(self._parts.bar)
        bar = self._ink.bar
        cells = [bar(live.cells[at], ghost[at]) for at in changed]
        if now in changed and live.cells[now] == EMPTY:
            cells[now - changed.start] = self._ink.now_line(ghost[now])
        return cells, changed.start

    def _draw_air(self, canvas: Canvas, y: int, now: int) -> None:
        if self._now >= 0 and self._now != now:
            canvas.put(y, self._parts.label + self._now, [self._ink.blank])
        if now >= 0:
            canvas.put(y, self._parts.label + now, [self._ink.now_line(EMPTY)])

    def _label(self, frame: Frame, key: int) -> Segment:
        return self._ink.text(fitted(frame.label(key), self._parts.label), "quiet")

    def _response(self, row: Row | None, frame: Frame, worst: Request | None) -> list[Segment]:
        """Response time of the row's latest request: the age while it is in flight, green when answered."""
        width = self._parts.response
        if row is None or not row.requests:
            return [self._ink.text(" " * width, "quiet")]
        request = row.requests[-1]
        if not _over(request, frame.now) and len(row.requests) > 1:
            request = row.requests[-2]  # under closed load the next one is on its way at once
        figure = duration(request.response_until(frame.now))
        if not _over(request, frame.now):
            return [self._ink.text(f" {figure}".ljust(width), "quiet")]
        if not request.answered:
            return [self._ink.text(set_cell_size(f" x {printable(request.reason) or request.outcome}", width), "bad")]
        slow = f" {times(request.slowdown)}" if request is worst and request.slowdown >= LEAST_SLOWDOWN else ""
        figure = f" {figure:<7}"
        room = width - len(figure)
        return [self._ink.text(figure, "good"), self._ink.text(f"{slow:<{room}}"[:room], "plain", bold=True)]


def _over(request: Request, now: int) -> bool:
    return request.over is not None and request.over <= now
