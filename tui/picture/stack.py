"""Too many requests for a row each: how many are in each state, stacked over time."""

from collections.abc import Sequence
from functools import lru_cache

from tui.picture.bars import Cell, Slot, cell
from tui.timeline.records import State

ORDER: tuple[State, ...] = ("working", "serving", "waiting", "queued")
"""from the bottom up"""
_ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


@lru_cache(maxsize=16384)
def column(heights: tuple[int, ...], height: int) -> tuple[Cell, ...]:
    """A column of so many cells, from the top down, from eighths of a cell of each state in their order.

    In a cell, left means below and right means above.
    """
    slots: list[Slot] = []
    for state, eighths in zip(ORDER, heights, strict=True):
        slots += [state] * eighths
    slots += [None] * (height * 8 - len(slots))
    return tuple(cell(slots[bottom : bottom + 8]) for bottom in range(height * 8 - 8, -1, -8))


def heights(counts: Sequence[float], highest: float, height: int) -> tuple[int, ...]:
    """How many eighths of a cell each state takes where ``highest`` requests fill the height.

    None that was there is nothing, all together are at most the whole height.
    """
    eighths = height * 8
    made = [max(1, round(eighths * min(count / highest, 1))) if count > 0 and highest > 0 else 0 for count in counts]
    while sum(made) > eighths:
        made[made.index(max(made))] -= 1
    return tuple(made)


def round_up(highest: float) -> float:
    """The next round number: a chart whose scale changes all the time cannot be read."""
    if highest <= 1:
        return 1.0
    power = 1.0
    while power * 10 < highest:
        power *= 10
    return next(power * step for step in _ROUND if power * step >= highest - 1e-9)
