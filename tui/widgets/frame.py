"""What is drawn: all that the widgets need to know of a moment."""

from typing import NamedTuple

from tui.picture.bars import Scale
from tui.picture.rows import Row, Rows
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
    length: int
    """nanoseconds on the axis"""

    def scale(self, width: int) -> Scale:
        """Where the run's time lies on so many cells."""
        return Scale(self.timeline.zero or 0, self.length / width)

    def ghost_scale(self, width: int) -> Scale:
        """Where the prediction's time lies: its clock begins at 0."""
        return Scale(self.ghost.zero or 0, self.length / width)

    @property
    def keys(self) -> list[int]:
        """Numbers of all rows, those that are only predicted so far too."""
        return sorted(self.ghost_rows.by_key.keys() | self.rows.by_key.keys())

    def label(self, key: int) -> str:
        """What stands before a row."""
        row: Row | None = self.rows.by_key.get(key) or self.ghost_rows.by_key.get(key)
        return row.label if row else ""


class Layout(NamedTuple):
    """How a line is divided; cells."""

    label: int
    bar: int
    response: int


WIDEST_LABEL = 24
RESPONSE = 13
"""a response time and a slowdown: "4.30 s  14×" and a space before"""


def layout(frame: Frame, width: int) -> Layout:
    """Labels as wide as they need to be, response times at the right, the rest for the bars."""
    longest = max((len(frame.label(key)) for key in frame.keys[:200]), default=8)
    label = min(WIDEST_LABEL, max(8, longest)) + 1
    return Layout(label, max(8, width - label - RESPONSE), RESPONSE)
