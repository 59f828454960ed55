"""The picture: an axis, the requests at the level of detail for which there is room, the workers, the queue."""

from math import ceil
from typing import NamedTuple, Protocol

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.picture.axis import axis_line, duration
from tui.picture.bars import bar
from tui.picture.marks import labels
from tui.picture.room import Room, room
from tui.picture.stretches import stretches
from tui.timeline.records import Request
from tui.widgets.canvas import Canvas
from tui.widgets.chart import Chart
from tui.widgets.frame import Frame, Layout, layout
from tui.widgets.ink import Ink, fitted
from tui.widgets.lanes_section import LanesSection, Spent
from tui.widgets.pair_level import PairLevel
from tui.widgets.row_level import RowLevel, times
from tui.widgets.stack_level import StackLevel

LANES_EVERY = 3
"""Frames: lanes and charts move by less than an eighth of a cell in one."""
ROW_STEPS = (2, 4, 6, 8, 12, 16, 24, 32, 48)
WHEEL = 1.5
"""by how much a turn of the wheel zooms"""


class Level(Protocol):
    """A way to draw a frame's requests."""

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None:
        """Draw what has changed since the last time; figures: the words too."""

    def key_at(self, y: int, keys: list[int]) -> int | None:
        """The number of the row on a line of its own."""


class _Setting(NamedTuple):
    """What must stay the same for a picture to be continued; another one is drawn anew."""

    size: tuple[int, int]
    parts: Layout
    room: Room
    mode: str
    workers: int
    window: tuple[int, int]
    zero: int | None
    ghost: int
    paused: bool
    rows: int
    ink: int


class Picture(Widget):
    """The run as bars, lanes and charts. Writes only the cells that have changed."""

    DEFAULT_CSS = "Picture { height: 1fr; }"
    can_focus = False

    class Chosen(Message):
        """Somebody clicked a request."""

        def __init__(self, request: Request) -> None:
            super().__init__()
            self.request = request

    class Zoomed(Message):
        """Somebody wants to be closer by a factor, at a share of the width."""

        def __init__(self, factor: float, at: float) -> None:
            super().__init__()
            self.factor = factor
            self.at = at

    class Scrolled(Message):
        """Somebody pulls the picture: later by a share of what is seen."""

        def __init__(self, share: float) -> None:
            super().__init__()
            self.share = share

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._canvas = Canvas(0, 0, ink.blank)
        self._setting: _Setting | None = None
        self._frame: Frame | None = None
        self._keys: list[int] = []
        self._known: tuple[int, int, int, int] | None = None
        self._level: Level
        self._lanes: LanesSection
        self._depth: Chart
        self._spent = Spent()
        self._count = 0

    def show(self, frame: Frame, figures: bool = True) -> None:
        """Draw a moment; figures: the words too, which nobody can read if they change with every frame."""
        width, height = self.size
        if width <= 0 or height <= 1:
            return
        self._frame = frame
        known = (id(frame.rows), len(frame.rows.by_key), id(frame.ghost_rows), len(frame.ghost_rows.by_key))
        if known != self._known:
            self._known, self._keys = known, frame.keys()
        setting = self._set(frame, width, height)
        if setting != self._setting:
            self._begin(setting, frame)
            figures = True
        self._draw(setting, frame, figures)
        for y, x, length in self._canvas.changes():
            self.refresh(Region(x, y, length, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Textual asks for lines. They are complete: its own styling has nothing to add, and costs more than they."""
        left, right = crop.x, crop.right
        return [self._line(y).crop(left, right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        return self._line(y)

    @property
    def cells(self) -> int:
        """Columns of the time axis."""
        return self._setting.parts.bar if self._setting is not None else max(1, self.size.width)

    def column_share(self, x: int) -> float:
        """Where a column lies on the axis, from 0 to 1."""
        if self._setting is None:
            return 0.5
        parts = self._setting.parts
        return min(max((x - parts.label) / max(1, parts.bar), 0.0), 1.0)

    def on_click(self, event: events.Click) -> None:
        """Look into the request under the pointer."""
        if (request := self._request_at(event.x, event.y)) is not None:
            self.post_message(self.Chosen(request))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Closer."""
        self.post_message(self.Zoomed(WHEEL, self.column_share(event.x)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Farther away."""
        self.post_message(self.Zoomed(1 / WHEEL, self.column_share(event.x)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pull the picture along."""
        if event.button == 1 and event.delta_x and self._setting is not None:
            self.post_message(self.Scrolled(-event.delta_x / self._setting.parts.bar))

    def _line(self, y: int) -> Strip:
        if y < self._canvas.height and self._canvas.width == self.size.width:
            return self._canvas.strip(y)
        return Strip([Segment(" " * self.size.width, self.ink.blank.style)])

    def _set(self, frame: Frame, width: int, height: int) -> _Setting:
        last = self._setting
        same = last is not None and last.rows == len(self._keys) and last.size == (width, height)
        parts = last.parts if last and same else layout([frame.label(key) for key in self._keys[:200]], width)
        return _Setting(
            (width, height),
            parts,
            room(height - 1, self._expected_rows(frame), frame.workers),
            frame.mode,
            frame.workers,
            frame.window,
            frame.timeline.zero,
            id(frame.ghost),
            frame.paused,
            len(self._keys),
            id(self.ink),
        )

    def _expected_rows(self, frame: Frame) -> int:
        """With room to spare where rows come one by one: each would move all others."""
        count = len(self._keys)
        return next((step for step in ROW_STEPS if step >= count), count) if frame.rows.growing else count

    def _begin(self, setting: _Setting, frame: Frame) -> None:
        width, height = setting.size
        if self._setting is None or self._setting.size != setting.size or self._setting.ink != setting.ink:
            self._canvas = Canvas(width, height, self.ink.blank)
            self.refresh()
        else:
            for y in range(height):
                self._canvas.fill(y)
        self._setting = setting
        space, parts = setting.room, setting.parts
        if space.thickness:
            self._level = RowLevel(self.ink, parts, space.bars, space.thickness)
        elif len(self._keys) <= 2 * space.bars and self.ink.blocks:
            self._level = PairLevel(self.ink, parts, space.bars)
        else:
            self._level = StackLevel(self.ink, parts, space.bars)
        self._lanes = LanesSection(self.ink, parts, space.lanes, space.lane, frame.workers)
        self._depth = Chart(self.ink, parts.bar, max(1, space.depth), ("queued",))

    def _draw(self, setting: _Setting, frame: Frame, figures: bool) -> None:
        space = setting.room
        self._level.draw(self._canvas, 1, frame, self._keys, figures)
        if figures:
            self._draw_axis(frame, setting.parts)
            if space.worst:
                self._draw_worst(1 + space.bars, frame, setting.parts)
        self._count += 1
        if figures or self._count % LANES_EVERY == 0:
            top = 1 + space.bars + space.worst + space.gap
            if space.lanes:
                self._lanes.draw(self._canvas, top, frame, self._spent)
            if space.depth:
                self._draw_depth(top + space.lanes * space.lane, frame, setting.parts, figures)

    def _draw_axis(self, frame: Frame, parts: Layout) -> None:
        line = list(axis_line(frame.window.length, parts.bar, frame.window.start))
        cells = list(self.ink.cells([self.ink.text("".join(line), "quiet")]))
        for label in labels(frame.marks, frame.window.start, frame.window.length / parts.bar, parts.bar):
            mark = list(self.ink.cells([self.ink.text(f"▼{label.words} ", "bad", bold=True)]))
            cells[label.cell : label.cell + len(mark)] = mark[: parts.bar - label.cell]
        self._canvas.put(0, parts.label, cells[: parts.bar])

    def _draw_worst(self, y: int, frame: Frame, parts: Layout) -> None:
        """The worst request, where rows are too many to be looked at one by one."""
        worst = frame.timeline.worst
        if worst is None:
            return
        ink = self.ink
        cells = bar(stretches(worst, frame.now), frame.scale(parts.bar), parts.bar)
        label = ink.text(fitted(f"worst: {worst.id}", parts.label), "plain")
        took = duration(worst.response_until(frame.now))
        slow = f"{took} {times(worst.slowdown)}" if worst.slowdown >= 2 else took
        words = ink.text(f" {slow}"[: parts.response].ljust(parts.response), "plain", bold=True)
        row = [*ink.cells([label]), *(ink.bar(cell) for cell in cells), *ink.cells([words])]
        self._canvas.put(y, 0, row)

    def _draw_depth(self, y: int, frame: Frame, parts: Layout, figures: bool) -> None:
        self._depth.draw(self._canvas, parts.label, y, frame, figures)
        if not figures:
            return
        label = self.ink.text(fitted("queue", parts.label), "quiet")
        self._canvas.put(y, 0, list(self.ink.cells([label])))
        most = self.ink.text(f" up to {ceil(self._depth.peak)}".ljust(parts.response)[: parts.response], "quiet")
        self._canvas.put(y, parts.label + parts.bar, list(self.ink.cells([most])))

    def _request_at(self, x: int, y: int) -> Request | None:
        frame, setting = self._frame, self._setting
        if frame is None or setting is None:
            return None
        if setting.room.worst and y == 1 + setting.room.bars:
            return frame.timeline.worst
        key = self._level.key_at(y - 1, self._keys) if 1 <= y <= setting.room.bars else None
        row = None if key is None else frame.rows.by_key.get(key)
        if row is None or not row.requests:
            return None
        instant = frame.scale(setting.parts.bar).start + self.column_share(x) * frame.window.length
        return min(row.requests, key=lambda one: _away(one, instant))


def _away(request: Request, instant: float) -> float:
    """How far from an instant a request lies; 0 when it is in the system then."""
    if request.planned is not None and instant < request.planned:
        return request.planned - instant
    return max(0.0, instant - request.over) if request.over is not None else 0.0
