"""Too many requests for a row each: how many are working, waiting and queued, stacked over time."""

from tui.picture.activity import Activity
from tui.picture.bars import Cell, Slot, cell
from tui.picture.stretches import State

ORDER: tuple[State, ...] = ("working", "waiting", "queued")
"""from the bottom up"""


def stack(activity: Activity, height: int, highest: float) -> list[list[Cell]]:
    """Rows of cells from the top down; ``highest`` requests fill the whole height.

    In a cell, left means below and right means above. Anything above nothing takes at least an eighth.
    """
    eighths = height * 8
    columns: list[list[Slot]] = []
    for at in range(activity.width):
        slots: list[Slot] = []
        for state, height_of in _heights([activity.column(state)[at] for state in ORDER], highest, eighths):
            slots += [state] * height_of
        columns.append(slots + [None] * (eighths - len(slots)))
    return [[cell(column[bottom : bottom + 8]) for column in columns] for bottom in range(eighths - 8, -1, -8)]


def _heights(counts: list[float], highest: float, eighths: int) -> list[tuple[State, int]]:
    """How many eighths each state takes: none of them nothing, all together at most the whole height."""
    heights = [max(1, round(count / highest * eighths)) if count > 0 and highest > 0 else 0 for count in counts]
    while sum(heights) > eighths:
        heights[heights.index(max(heights))] -= 1
    return list(zip(ORDER, heights, strict=True))
