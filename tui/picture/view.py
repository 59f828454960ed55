"""Which stretch of a run is looked at: all of it, the latest part, or a part that is over.

Times are nanoseconds after the start of the run. A view never looks before the start.
"""

from math import ceil
from typing import NamedTuple

NARROWEST_NS = 1_000_000
"""a window is no shorter than this: a cell is a few microseconds then"""
WIDEST_NS = 60_000_000_000
"""what is longer is followed through a window of this length, until one zooms out"""
ALL_NS = 2**62
"""longer than any run: a window of this length shows all that there is"""
NEARLY = 0.999
"""of the whole: what is so long is the whole, but for what zooming in and out again has rounded away"""
SLIDES_EVERY_NS = 500_000_000
"""a window that follows the present moves no oftener: each time all is drawn anew"""
AIR = 0.04
"""how much of a window that follows the present stays free at its right"""


class Window(NamedTuple):
    """A part of the time axis."""

    start: int
    length: int


class View(NamedTuple):
    """What was chosen: a length, or None for all that there is; a start, or None to follow the present."""

    length: int | None = None
    start: int | None = None

    def window(self, whole: int, elapsed: int, cells: int) -> Window:
        """The part that is seen of a run with an axis of ``whole`` nanoseconds, on so many cells.

        A window that follows the present moves by whole cells, so that what is drawn keeps its place in its cell.
        """
        length = min(self._length(whole), whole)
        if self.start is not None:
            return Window(min(self.start, max(0, whole - length)), length)
        per_cell = length / max(1, cells)
        step = per_cell * max(1, min(cells // 8, ceil(SLIDES_EVERY_NS / per_cell)))
        ahead = elapsed - length + max(step, AIR * length)
        if ahead <= 0 or length >= whole:
            return Window(0, length)
        return Window(min(round(ceil(ahead / step) * step), max(0, whole - length)), length)

    def zoomed(self, factor: float, at: float | None, whole: int, seen: Window) -> "View":
        """Closer by a factor (below 1: from farther away), while the instant at a share of the width stays there.

        Without such a share, a view that follows the present goes on doing so; another one keeps its middle.
        """
        length = round(seen.length / factor)
        if length >= NEARLY * whole:
            return View() if whole <= WIDEST_NS else View(ALL_NS)
        length = max(NARROWEST_NS, length)
        if at is None and self.start is None:
            return View(length)
        start = seen.start + round((seen.length - length) * min(max(0.5 if at is None else at, 0.0), 1.0))
        return View(length, max(0, start))

    def scrolled(self, share: float, whole: int, seen: Window) -> "View":
        """Later (or, below 0, earlier) by a share of what is seen."""
        start = seen.start + round(share * seen.length)
        return View(seen.length, min(max(0, start), max(0, whole - seen.length)))

    def _length(self, whole: int) -> int:
        return self.length if self.length is not None else min(whole, WIDEST_NS)
