"""What was changed in mid run, as it stands on the axis."""

from collections.abc import Iterable
from typing import NamedTuple

NEAR = 4
"""cells: what was changed so close to one another is said together"""


class Mark(NamedTuple):
    """A change."""

    at: int
    """nanoseconds after the start"""
    what: str
    """the setting, or what else was touched: a later change of the same takes the place of an earlier one"""
    words: str


class Label(NamedTuple):
    """Words on the axis, from a cell on."""

    cell: int
    words: str


def labels(marks: Iterable[Mark], start: int, per_cell: float, cells: int) -> list[Label]:
    """Marks as they are written on so many cells of per_cell nanoseconds, from an instant on."""
    groups: list[list[Mark]] = []
    for mark in sorted(marks):
        if groups and mark.at - groups[-1][-1].at < NEAR * per_cell:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    made = [Label(int((group[0].at - start) // per_cell), _together(group)) for group in groups]
    return [label for label in made if 0 <= label.cell < cells]


def _together(group: list[Mark]) -> str:
    latest = {mark.what: mark.words for mark in group}
    return ", ".join(latest.values())
