"""How many requests are working, waiting and queued over time: for more requests than lines."""

from rich.segment import Segment

from tui.palette import QUIET
from tui.picture.activity import Activity
from tui.picture.stack import stack
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import LOWER, fitted, joined, segment, text


class StackLevel:
    """The coarsest level of detail."""

    def __init__(self) -> None:
        self._closed: Activity | None = None
        self._closings = 0
        self._ghost: Activity | None = None

    def lines(self, frame: Frame, parts: Layout, height: int) -> list[list[Segment]]:
        """A chart of ``height`` lines."""
        activity, ghost = self._measured(frame, parts.bar), self._predicted(frame, parts.bar)
        highest = max(activity.highest, ghost.highest, 1.0)
        rows = zip(stack(activity, height, highest), stack(ghost, height, highest), strict=True)
        made = []
        for y, (row, shadow) in enumerate(rows):
            label = {0: f"{highest:.0f}", 1: "in flight", height - 1: "0"}.get(y, "")
            bar = joined([segment(cell, under, LOWER) for cell, under in zip(row, shadow, strict=True)])
            made.append([text(fitted(label, parts.label), QUIET), *bar, text(" " * parts.response, QUIET)])
        return made

    def _measured(self, frame: Frame, width: int) -> Activity:
        scale = frame.scale(width)
        if self._closed is None or (self._closed.scale, self._closed.width) != (scale, width):
            self._closed, self._closings = Activity(scale, width), 0
        for request in frame.timeline.closed_since(self._closings):
            self._closed.add(request, frame.now)
        self._closings = frame.timeline.closings
        return self._closed.with_more(frame.timeline.open.values(), frame.now)

    def _predicted(self, frame: Frame, width: int) -> Activity:
        scale = frame.ghost_scale(width)
        if self._ghost is None or (self._ghost.scale, self._ghost.width) != (scale, width):
            self._ghost = Activity(scale, width)
            for request in frame.ghost.requests():
                self._ghost.add(request, frame.ghost.end or 0)
        return self._ghost
