"""The picture: an axis, the requests at the level of detail for which there is room, the workers, the queue."""

from collections.abc import Callable
from math import ceil
from typing import NamedTuple, Protocol

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.picture.room import Room, is_crowded, room
from tui.picture.rows import Rows
from tui.timeline.fold import Timeline
from tui.timeline.records import Request
from tui.widgets.axis_section import draw_axis
from tui.widgets.canvas import BLOCK, Canvas
from tui.widgets.depth_section import DepthSection
from tui.widgets.frame import Frame, Layout, layout
from tui.widgets.ink import Ink
from tui.widgets.lanes_section import LanesSection
from tui.widgets.pair_level import PairLevel, pair_labels
from tui.widgets.row_level import RowLevel
from tui.widgets.stack_level import StackLevel
from tui.widgets.worst_section import draw_worst

LANES_EVERY = 3
"""Frames: lanes and charts move by less than an eighth of a cell in one."""
ROW_STEPS = (2, 4, 6, 8, 12, 16, 24, 32, 48)
WHEEL = 1.5
"""by how much a turn of the wheel zooms"""


class Level(Protocol):
    """A way to draw a frame's requests."""

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None:
        """Draw what has changed since the last time; figures: the words too."""

    def draw_all_again(self) -> None:
        """The window has moved."""

    def key_at(self, y: int, keys: list[int]) -> int | None:
        """The number of the row on a line of its own."""


class _Setting(NamedTuple):
    """What must stay the same for a picture to be continued; another one is drawn anew.

    It holds the things themselves: the number of one that is gone may be given to the next one.
    """

    size: tuple[int, int]
    parts: Layout
    room: Room
    mode: str
    workers: int
    length: int
    zero: int | None
    timeline: Timeline
    ghost: Timeline
    rows: int
    ink: Ink


class _Column(Widget):
    """A block of the picture's columns."""

    can_focus = False
    ALLOW_SELECT = False
    """a drag scrolls"""

    def __init__(self, number: int, block: Callable[[int, int], Strip]) -> None:
        super().__init__()
        self._number = number
        self._block = block

    def refresh_cells(self, y: int, first: int, last: int) -> None:
        """Some of the picture's columns have changed on a line: write those that are here."""
        left = self._number * BLOCK
        first, last = max(first - left, 0), min(last - left, BLOCK)
        self.refresh(Region(first, y, last - first, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Textual asks for lines. They are complete: its own styling has nothing to add, and costs more than they."""
        return [self._block(y, self._number).crop(crop.x, crop.right) for y in crop.line_range]


class Picture(Widget):
    """The run as bars, lanes and charts. Writes only the cells that have changed."""

    DEFAULT_CSS = f"""
    Picture {{ height: 1fr; layout: horizontal; overflow: hidden; }}
    Picture > _Column {{ width: {BLOCK}; height: 100%; }}
    """
    can_focus = False

    class Chosen(Message):
        """Somebody clicked a request."""

        def __init__(self, picture: "Picture", request: Request) -> None:
            super().__init__()
            self.picture = picture
            self.request = request

        @property
        def control(self) -> "Picture":
            """The picture on which it was clicked."""
            return self.picture

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

    class Sought(Message):
        """Somebody wants to see the moment at a share of the axis."""

        def __init__(self, at: float) -> None:
            super().__init__()
            self.at = at

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._canvas = Canvas(0, 0, ink.blank)
        self._setting: _Setting | None = None
        self._frame: Frame | None = None
        self._keys: list[int] = []
        self._known: tuple[Rows, int, Rows, int] | None = None
        self._level: Level
        self._lanes: LanesSection
        self._depth: DepthSection
        self._columns: list[_Column] = []
        self._count = 0
        self._start = 0
        self._pulled = False
        self._on_axis = False
        """the mouse went down there"""
        self._labels_known: tuple[tuple[int, int], int, bool] | None = None
        self._own = Layout(0, 1, 0)

    def label(self, frame: Frame) -> int:
        """Columns that the labels of a moment need; 0 while there is no room."""
        width, height = self.size
        if width <= 0 or height <= 1:
            return 0
        self._know(frame)
        space = self._room(frame, height)
        known = (width, height), len(self._keys), self._in_pairs(space)
        if known != self._labels_known:
            self._labels_known, self._own = known, layout(self._labels(frame, space), width)
        return self._own.label

    def show(self, frame: Frame, figures: bool = True, label: int = 0) -> None:
        """Draw a moment; figures: the words too, which nobody can read if they change with every frame.

        Labels get so many columns at least: two pictures beside one another agree on it.
        """
        width, height = self.size
        if width <= 0 or height <= 1:
            return
        # Going back between two events is the same timeline, but what was drawn of later instants has to go.
        back = self._frame is not None and frame.now < self._frame.now
        self._frame = frame
        setting = self._set(frame, width, height, label)
        if setting != self._setting or back:
            self._begin(setting, frame)
            figures = True
        elif frame.window.start != self._start:
            self._level.draw_all_again()
            self._depth.draw_all_again()
            figures = True
        self._start = frame.window.start
        self._draw(setting, frame, figures)
        for y, x, length in self._canvas.changes():
            for column in self._columns[x // BLOCK : (x + length - 1) // BLOCK + 1]:
                column.refresh_cells(y, x, x + length)

    def on_resize(self, event: events.Resize) -> None:
        """A widget for each block of columns: Textual writes what has changed from a widget's left edge on."""
        needed = ceil(event.size.width / BLOCK)
        more = [_Column(number, self._block) for number in range(len(self._columns), needed)]
        self._columns += more
        if more:
            self.mount_all(more)

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        if y < self._canvas.height and self._canvas.width == self.size.width:
            return self._canvas.strip(y)
        return Strip([Segment(" " * self.size.width, self.ink.blank.style)])

    @property
    def cells(self) -> int:
        """Columns of the time axis."""
        return self._setting.parts.bar if self._setting is not None else max(1, self.size.width)

    @property
    def labels(self) -> int:
        """Columns of what stands before the bars; 0 while nothing is drawn."""
        return self._setting.parts.label if self._setting is not None else 0

    def column_share(self, x: int) -> float:
        """Where a column lies on the axis, from 0 to 1."""
        if self._setting is None:
            return 0.5
        parts = self._setting.parts
        return min(max((x - parts.label) / max(1, parts.bar), 0.0), 1.0)

    def on_click(self, event: events.Click) -> None:
        """Look into the request under the pointer. Textual makes a click of the end of a drag too."""
        if self._on_axis or self._pulled:
            return
        if (request := self._request_at(*self._place(event))) is not None:
            self.post_message(self.Chosen(self, request))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Closer."""
        self.post_message(self.Zoomed(WHEEL, self.column_share(self._place(event)[0])))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Farther away."""
        self.post_message(self.Zoomed(1 / WHEEL, self.column_share(self._place(event)[0])))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A click or a drag begins; on the axis it seeks."""
        x, y = self._place(event)
        self._pulled, self._on_axis = False, y == 0
        if self._on_axis:
            self.post_message(self.Sought(self.column_share(x)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Pull the picture along; or, on the axis, the moment."""
        if event.button != 1 or not event.delta_x or self._setting is None:
            return
        if self._on_axis:
            self.post_message(self.Sought(self.column_share(self._place(event)[0])))
        else:
            self._pulled = True
            self.post_message(self.Scrolled(-event.delta_x / self._setting.parts.bar))

    def _block(self, y: int, number: int) -> Strip:
        if y < self._canvas.height and number * BLOCK < self._canvas.width:
            return self._canvas.block(y, number)
        return Strip([Segment(" " * BLOCK, self.ink.blank.style)])

    def _place(self, event: events.MouseEvent) -> tuple[int, int]:
        """Where the pointer is on the picture, whichever column it is on."""
        return event.screen_x - self.region.x, event.screen_y - self.region.y

    def _know(self, frame: Frame) -> None:
        known = (frame.rows, len(frame.rows.by_key), frame.ghost_rows, len(frame.ghost_rows.by_key))
        if known != self._known:
            self._known, self._keys, self._labels_known = known, frame.keys(), None

    def _room(self, frame: Frame, height: int) -> Room:
        crowded = is_crowded(frame.in_sight, len(self._keys), self.size.width)
        return room(height - 1, self._expected_rows(frame), frame.told_workers, crowded=crowded)

    def _set(self, frame: Frame, width: int, height: int, label: int) -> _Setting:
        parts = self._own if self.label(frame) >= label else layout([], width, label)
        space = self._room(frame, height)
        return _Setting(
            (width, height),
            parts,
            space,
            frame.mode,
            frame.told_workers,
            frame.window.length,
            frame.timeline.zero,
            frame.timeline,
            frame.ghost,
            len(self._keys),
            self.ink,
        )

    def _labels(self, frame: Frame, space: Room) -> list[str]:
        if self._in_pairs(space):
            return pair_labels(frame, self._keys)
        return [frame.label(key) for key in self._keys[:200]]

    def _in_pairs(self, space: Room) -> bool:
        return not (space.thickness or space.crowded) and len(self._keys) <= 2 * space.bars and self.ink.blocks

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
        elif self._in_pairs(space):
            self._level = PairLevel(self.ink, parts, space.bars)
        else:
            self._level = StackLevel(self.ink, parts, space.bars)
        self._lanes = LanesSection(self.ink, parts, space.lanes, space.lane, frame.told_workers, dense=space.crowded)
        self._depth = DepthSection(self.ink, parts, space.depth, frame.timeline.told)

    def _draw(self, setting: _Setting, frame: Frame, figures: bool) -> None:
        space, parts, canvas = setting.room, setting.parts, self._canvas
        self._level.draw(canvas, 1, frame, self._keys, figures)
        if figures:
            draw_axis(canvas, 0, frame, self.ink, parts)
            if space.worst:
                draw_worst(canvas, 1 + space.bars, frame, self.ink, parts)
        self._count += 1
        if figures or self._count % LANES_EVERY == 0:
            top = 1 + space.bars + space.worst + space.gap
            if space.lanes:
                self._lanes.draw(canvas, top, frame)
            if space.depth:
                self._depth.draw(canvas, top + space.lanes * space.lane, frame, figures)

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
