"""Which part of the time axis is seen: one axis for everything that is on the stage."""

from tui.picture.axis import round_length
from tui.picture.view import View, Window

OVERTIME = 1.25
"""by how much the axis grows when a run outlasts its prediction"""


class Sight:
    """The length of the axis, and the view on it. Time is given to it."""

    def __init__(self) -> None:
        self.length = 0
        """nanoseconds on the axis; 0 while nothing is known"""
        self.view = View()
        self.cells = 1
        """columns that the axis has"""

    def reset(self) -> None:
        """Another scenario, or another speed: the axis begins anew."""
        self.length, self.view = 0, View()

    def stretch(self, longest: int, elapsed: int) -> None:
        """As long as the longest prediction, so that bars grow into a still picture; longer only if they must."""
        self.length = max(self.length, round_length(longest) if longest else 0)
        while self.length and elapsed > self.length:
            self.length = round(self.length * OVERTIME)

    def window(self, elapsed: int) -> Window:
        """The part of the axis that is seen."""
        return self.view.window(self.length, elapsed, self.cells)

    def zoom(self, factor: float, at: float | None, elapsed: int) -> None:
        """Closer by a factor, at a share of the width; without one, at the present or in the middle."""
        self.view = self.view.zoomed(factor, at, self.length, self.window(elapsed))

    def scroll(self, share: float, elapsed: int) -> None:
        """Later (below 0: earlier) by a share of what is seen."""
        self.view = self.view.scrolled(share, self.length, self.window(elapsed))
