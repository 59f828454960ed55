"""What is drawn: all that the widgets need to know of a moment."""

from typing import NamedTuple

from demo_server.library import printable
from demo_server.scenario import Mode
from tui.picture.bars import Scale
from tui.picture.marks import Mark
from tui.picture.rows import Row, Rows
from tui.picture.view import Window
from tui.timeline.doing import workers_known
from tui.timeline.fold import Timeline


class Frame(NamedTuple):
    """A moment of a run and of its prediction. Time is in it; nothing that draws asks a clock."""

    timeline: Timeline
    rows: Rows
    ghost: Timeline
    """the predicted run"""
    ghost_rows: Rows
    now: int
    """the instant to draw, on the timeline's clock"""
    window: Window
    """the part of the run that is seen"""
    mode: Mode = "sync"
    workers: int = 1
    marks: tuple[Mark, ...] = ()
    """what was changed in mid run"""

    worker_time: int = 0
    """nanoseconds that all workers had together so far"""

    @property
    def told_workers(self) -> int:
        """Workers of which it can be told what they do."""
        return self.workers if workers_known(self.timeline.told, self.mode) else 0

    @property
    def in_sight(self) -> float:
        """About how many requests are, as far as they are planned by now."""
        elapsed = self.timeline.elapsed(self.now)
        return self.timeline.planned.written * min(1.0, self.window.length / elapsed) if elapsed else 0.0

    def scale(self, width: int) -> Scale:
        """Where the run's time lies on so many cells."""
        return Scale((self.timeline.zero or 0) + self.window.start, self.window.length / width)

    def ghost_scale(self, width: int) -> Scale:
        """Where the prediction's time lies: its clock begins at 0."""
        return Scale((self.ghost.zero or 0) + self.window.start, self.window.length / width)

    def now_cell(self, width: int) -> int:
        """The column of the present instant; -1 when it is not to be drawn."""
        if self.timeline.zero is None or self.timeline.end is not None:
            return -1
        cell = self.scale(width).cell(self.now)
        return cell if 0 <= cell < width else -1

    def keys(self) -> list[int]:
        """Numbers of all rows, those that are only predicted so far too."""
        return sorted(self.ghost_rows.by_key.keys() | self.rows.by_key.keys())

    def label(self, key: int) -> str:
        """What stands before a row."""
        row: Row | None = self.rows.by_key.get(key) or self.ghost_rows.by_key.get(key)
        return printable(row.label) if row else ""


class Layout(NamedTuple):
    """How a line is divided; cells."""

    label: int
    bar: int
    response: int

    @property
    def width(self) -> int:
        """Of the whole line."""
        return self.label + self.bar + self.response


WIDEST_LABEL = 24
RESPONSE = 13
"""a response time and a slowdown: "4.30 s  14×" and a space before"""
NARROW = 60
"""columns below which labels and response times give way to the bars"""


def layout(labels: list[str], width: int, least_label: int = 0) -> Layout:
    """Labels as wide as they need to be, response times at the right, the rest for the bars."""
    longest = max((len(label) for label in labels), default=8)
    response = RESPONSE if width >= NARROW else 9
    label = max(min(WIDEST_LABEL if width >= NARROW else 10, max(10, longest)) + 1, least_label)
    return Layout(label, max(8, width - label - response), response)
