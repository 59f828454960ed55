"""How the lines of the picture are divided: what has to be there, then what makes it comfortable."""

from typing import NamedTuple

MOST_LANES = 8
THICKEST = 9
"""lines of a row, the air below it included"""
DEEPEST = 12
"""lines of the queue's chart"""
CROWD = 2
"""requests to a cell"""


class Room(NamedTuple):
    """Numbers of lines, from the top down; the axis takes one line above all."""

    bars: int
    thickness: int
    """lines of a row of bars; 0 where there is less than a line for each"""
    worst: int
    """a line for the worst request, where it has no row of its own"""
    gap: int
    lanes: int
    """workers with a lane of their own; 1 may be the average of all"""
    lane: int
    """lines of each lane"""
    depth: int
    """of the chart of the queue"""
    crowded: bool = False
    """requests are so many that no cell of a row is one's own: nothing is drawn one by one"""


def is_crowded(requests: float, rows: int, cells: int) -> bool:
    """So many requests in sight, on so many rows of so many cells, cannot be told apart."""
    return requests > CROWD * rows * cells


def room(height: int, rows: int, workers: int, *, crowded: bool = False) -> Room:
    """Divide so many lines, the axis not counted, among so many rows of bars and so many workers.

    No workers: nothing is known of what they do.
    """
    lanes = min(1, workers) if crowded or workers > MOST_LANES else workers
    depth = 1 if height < 18 else 3 if height < 30 else 6
    if height - rows - lanes - depth < 0:
        lanes = lanes if lanes <= max(2, height // 6) else 1
        depth = min(depth, 3)
    if height < 8:
        lanes, depth = min(workers, int(height >= 5)), int(height >= 6 or 5 <= height == rows + 2)
    lane = min(3, max(1, (height - rows - depth) // (6 * max(1, lanes))))
    below = lanes * lane + depth
    gap = int(below > 0 and height - below > max(5, min(rows, 12)))
    if rows and (height - below) // rows > (height - below - gap) // rows:
        gap = 0  # thicker bars are worth more than air
    bars = max(1, height - below - gap)
    if rows <= bars and not crowded:
        thickness = min(THICKEST, bars // max(1, rows))
        used = rows * thickness
        more = min(DEEPEST - depth, bars - used) if rows and depth >= 3 else 0
        return Room(bars - more, thickness, 0, gap, lanes, lane, depth + more)
    fit_as_pairs = bars < rows <= 2 * bars and not crowded
    worst = int(bars >= 6 and (not fit_as_pairs or rows <= 2 * bars - 2))
    return Room(bars - worst, 0, worst, gap, lanes, lane, depth, crowded)
