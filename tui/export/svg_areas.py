"""A run of too many requests for a bar each: how many are working, waiting and queued over time, stacked."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.export.svg_figures import draw_summary
from tui.export.svg_frame import Band, Frame
from tui.export.svg_paper import Paper, number
from tui.picture.stack import ORDER, round_up
from tui.recording.recorded import RecordedRun
from tui.timeline.history import highest

COLUMNS = 480


class Counts(NamedTuple):
    """What is to be drawn of a run."""

    run: RecordedRun
    columns: list[list[float]]
    """requests in each state on average, for each column of time; from the bottom up"""

    @property
    def highest(self) -> float:
        """The most requests in a column."""
        return highest(self.columns)


def counts_of(run: RecordedRun, frame: Frame) -> Counts:
    """The counts of a run on an axis of time."""
    zero = run.timeline.zero or 0
    apart = frame.length / COLUMNS
    return Counts(run, [run.timeline.history.averages(state, zero, apart, COLUMNS, run.end) for state in ORDER])


def scale_of(runs: Sequence[Counts]) -> float:
    """How many requests fill the height; the same for all runs."""
    return round_up(max((run.highest for run in runs), default=1.0))


def draw_areas(paper: Paper, frame: Frame, band: Band, counts: Counts, scale: float) -> None:
    """The areas on each other, the scale at the left, figures at the right."""
    below = [0.0] * COLUMNS
    for state, column in zip(ORDER, counts.columns, strict=True):
        if not any(column):
            continue
        above = [low + count for low, count in zip(below, column, strict=True)]
        paper.path(_outline(frame, band, [one / scale for one in below], [one / scale for one in above]), state)
        below = above
    bottom = band.top + band.height
    paper.path(f"M{number(frame.left)} {number(bottom)}H{number(frame.right)}", "base")
    paper.path(f"M{number(frame.left)} {number(band.top)}H{number(frame.right)}", "grid")
    paper.text((frame.left - 12, band.top + 14), f"{scale:g}", 18, look="quiet", anchor="end")
    paper.text((frame.left - 12, bottom), "0", 18, look="quiet", anchor="end")
    draw_summary(paper, frame, band, counts.run)


def _outline(frame: Frame, band: Band, below: Sequence[float], above: Sequence[float]) -> str:
    """Staircases: an average holds for the whole of its column."""
    width = (frame.right - frame.left) / COLUMNS
    bottom = band.top + band.height

    def stairs(levels: Sequence[float], columns: Sequence[int], edges: tuple[int, int]) -> str:
        return "".join(
            f"V{number(bottom - band.height * min(1.0, levels[at]))}H{number(frame.left + width * (at + edges[1]))}"
            for at in columns
        )

    there = stairs(above, range(COLUMNS), (0, 1))
    back = stairs(below, range(COLUMNS - 1, -1, -1), (1, 0))
    return f"M{number(frame.left)} {number(bottom)}{there}{back}Z"
