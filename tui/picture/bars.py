"""Bars: stretches laid on a row of cells, exact to an eighth of a cell.

Work is short and is the point, so no stretch of work is lost: it takes at least an eighth, and whatever lies
beside it in the cell gives way.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tui.picture.stretches import Stretch
from tui.timeline.records import STATES, State

EIGHTHS = " ▏▎▍▌▋▊▉█"
TEXTURE: dict[State, str] = {"queued": "░", "waiting": "▒", "working": "█", "serving": "▓"}
Slot = State | None


class Scale(NamedTuple):
    """Where time lies on a row of cells."""

    start: int
    """the instant at the left edge, in nanoseconds"""
    per_cell: float
    """nanoseconds"""

    def cells_on(self, other: "Scale") -> int | None:
        """By how many whole cells another scale begins later; None when that is not all in which it differs."""
        cells = (other.start - self.start) / self.per_cell
        whole = round(cells)
        same = abs(other.per_cell - self.per_cell) < 1e-9 * self.per_cell and abs(cells - whole) < 0.01
        return whole if same and whole > 0 else None

    def eighth(self, instant: int) -> int:
        """The eighth of a cell at which an instant lies; it may be off the row."""
        return round((instant - self.start) / self.per_cell * 8)

    def cell(self, instant: int) -> int:
        """The cell in which an instant lies; it may be off the row."""
        return int((instant - self.start) // self.per_cell)


class Cell(NamedTuple):
    """One character of a bar: all of one state, or one state's block before another's ground."""

    left: State | None
    right: State | None
    eighths: int
    """how much of the cell the left state takes, 1 to 8"""
    dominant: State | None
    """the one to show where there is no telling two states in one cell apart: work before all, then the greater"""

    @property
    def plain(self) -> str:
        """The cell as a character without colours."""
        return " " if self.dominant is None else TEXTURE[self.dominant]


EMPTY = Cell(None, None, 8, None)
WHOLE: dict[Slot, Cell] = {None: EMPTY} | {state: Cell(state, state, 8, state) for state in STATES}


def bar(parts: Iterable[Stretch], scale: Scale, width: int) -> list[Cell]:
    """A row of ``width`` cells."""
    slots = blank(width)
    paint(slots, parts, scale)
    return cells(slots)


def blank(width: int) -> list[Slot]:
    """The eighths of an empty row of ``width`` cells."""
    return [None] * (width * 8)


def paint(slots: list[Slot], parts: Iterable[Stretch], scale: Scale) -> None:
    """Lay stretches on a row's eighths; what was work stays work."""
    right = scale.start + scale.per_cell * len(slots) / 8
    parts = [part for part in parts if part.start < right and part.end > scale.start]
    for start, end, state in parts:
        if state != "working":
            _fill(slots, scale.eighth(start), scale.eighth(end), state)
    for start, end, state in parts:
        if state == "working":
            first = min(max(0, scale.eighth(start)), len(slots) - 1)
            _fill(slots, first, max(first + 1, scale.eighth(end)), state)


def set_apart(slots: list[Slot], start: int, end: int, scale: Scale) -> None:
    """Leave out the last eighth of what lies from start to end, if it is longer than a cell and ends at the server.

    Requests of which nothing is known but that they are there follow one another on a row, and look like one.
    """
    last = scale.eighth(end) - 1
    if last - scale.eighth(start) >= 8 and 0 <= last < len(slots) and slots[last] == "serving":
        slots[last] = None


def cells(slots: list[Slot]) -> list[Cell]:
    """A row's eighths as cells."""
    return [cell(slots[at : at + 8]) for at in range(0, len(slots), 8)]


def _fill(slots: list[Slot], start: int, end: int, state: State) -> None:
    start, end = max(0, start), min(len(slots), end)
    if state != "working" and start < end and slots[start] == "working":
        start += 1
    if start < end:
        slots[start:end] = [state] * (end - start)


def cell(slots: list[Slot]) -> Cell:
    """Eight eighths as one character: all of one state, or two of them side by side."""
    first = slots[0]
    if slots.count(first) == 8:
        return WHOLE[first]
    amounts = {state: slots.count(state) for state in dict.fromkeys(slots)}  # in the order of their appearance
    if len(amounts) > 2:
        # A character shows two states: work before all, a state before none, and what there is most of.
        shown = sorted(amounts, key=lambda one: (one == "working", one is not None, amounts[one]))[-2:]
        amounts = {state: count for state, count in amounts.items() if state in shown}
    left, right = amounts
    eighths = round(8 * amounts[left] / sum(amounts.values()))
    if "working" in amounts:  # no longer than it is, whatever else gives way
        eighths = amounts[left] if left == "working" else 8 - amounts["working"]
    dominant = "working" if "working" in amounts else max(amounts, key=lambda state: amounts[state])
    return Cell(left, right, eighths, dominant)
