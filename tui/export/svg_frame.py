"""How the picture's plane is divided, and what all its runs have in common."""

from typing import NamedTuple

from tui.export.svg_axis import marks
from tui.export.svg_paper import Paper, number

LEFT, RIGHT = 64, 1536
"""the margins"""


class Frame(NamedTuple):
    """The axis of time, shared by all runs: bars are there to be compared."""

    left: float
    """of the bars"""
    right: float
    length: int
    """nanoseconds between the two"""

    def at(self, ns: float) -> float:
        """Where an instant lies, so many nanoseconds after the start."""
        return self.left + (self.right - self.left) * ns / self.length


class Band(NamedTuple):
    """The part of the plane that is a run's."""

    top: float
    height: float


def draw_axis(paper: Paper, frame: Frame, bands: list[Band], y: float) -> None:
    """Lines at round instants through all runs, and their labels below."""
    for mark in marks(frame.length):
        x = frame.at(mark.ns)
        lines = "".join(f"M{number(x)} {number(band.top)}v{number(band.height)}" for band in bands)
        paper.path(lines, "base" if not mark.ns else "grid")
        paper.text((x, y), mark.label, 18, look="quiet", anchor="middle")
