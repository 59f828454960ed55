"""What a worker (in async: the event loop) does over time: works for a request, is held by it, or is free.

Few steps are drawn where they were. Many short ones in one cell would hide each other, or look longer than they
are: then a cell shows which share of its time was work, and which was held by waits, one above the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.picture.bars import Cell, Scale, Slot, blank, cells, paint
from tui.picture.stack import ORDER, column, heights
from tui.picture.stretches import Stretch
from tui.timeline.records import State

NOBODY, SEVERAL, IDLE = 0, -1, -2
"""who takes a worker that no one request takes; idle: a connection on which nothing is said"""
IDLE_WORDS = "idle connection"
LEAST_WORK = 0.25
"""of a cell's time that must be work for a request's number to be written there once more"""


class Held(NamedTuple):
    """A worker was taken by a request for this long."""

    request: int
    state: State
    start: int
    end: int
    workers: int = 1
    """so many at once, where they share a lane"""


class LaneCell(NamedTuple):
    """One character of a lane."""

    cell: Cell
    upright: bool
    """left means below: the cell shows shares of its time, not what came first"""
    label: str
    """a digit of the request's number, where there is room for it"""


class Lane:
    """One worker's time on a row of cells. Given several workers, it shows their average."""

    def __init__(self, scale: Scale, width: int, workers: int = 1) -> None:
        self.scale = scale
        self._workers = workers
        self._slots: list[Slot] = blank(width)
        self._taken: dict[State, list[float]] = {state: [0.0] * width for state in ORDER}
        """which share of each cell"""
        self._who = [NOBODY] * width
        self._begun = [0] * width
        """how many steps began in each cell"""
        self._in_shares = workers > 1

    def add(self, held: Iterable[Held]) -> None:
        """Count what a worker did."""
        for one in held:
            self._add(one)

    def fill(self, cells: int, taken: Mapping[State, Sequence[float]]) -> None:
        """What is only known as averages: how many workers were taken by what, in the first so many cells."""
        self._in_shares = True
        for at in range(max(0, min(cells, len(self._who)))):
            free = 1.0
            for state in ORDER:
                share = min(free, taken[state][at] / self._workers) if state in taken else 0.0
                self._taken[state][at] = share
                free -= share
            self._who[at] = SEVERAL

    def slide(self, scale: Scale, cells_on: int) -> None:
        """The same lane in a window that lies so many whole cells later."""
        self.scale = scale
        cells_on = min(cells_on, len(self._who))
        self._slots = self._slots[8 * cells_on :] + blank(cells_on)
        self._taken = {state: shares[cells_on:] + [0.0] * cells_on for state, shares in self._taken.items()}
        self._who = self._who[cells_on:] + [NOBODY] * cells_on
        self._begun = self._begun[cells_on:] + [0] * cells_on

    def with_more(self, held: Iterable[Held]) -> "Lane":
        """A copy in which these count too."""
        copy = Lane(self.scale, 0, self._workers)
        copy._slots, copy._who = list(self._slots), list(self._who)
        copy._taken = {state: list(shares) for state, shares in self._taken.items()}
        copy._begun, copy._in_shares = list(self._begun), self._in_shares
        copy.add(held)
        return copy

    def rows(self, lines: int) -> list[list[LaneCell]]:
        """The lane as it is drawn, on so many lines, from the top down; request numbers on the first."""
        self._in_shares = shares = self._in_shares or sum(self._begun) > len(self._who)
        if shares:
            parts: Iterable[Sequence[float]] = zip(*(self._taken[state] for state in ORDER), strict=True)
            if lines == 1 and self._workers > 1:
                parts = (_two_of_three(shares) for shares in parts)
            columns = [column(heights([min(1.0, share) for share in shares], 1, lines), lines) for shares in parts]
            drawn = [[cells[line] for cells in columns] for line in range(lines)]
        else:
            drawn = [cells(self._slots)] * lines
        labels = self._labels() if self._workers == 1 else {}
        top, *others = drawn
        return [
            [LaneCell(cell, shares, labels.get(at, "")) for at, cell in enumerate(top)],
            *([LaneCell(cell, shares, "") for cell in row] for row in others),
        ]

    def _add(self, held: Held) -> None:
        width = len(self._who)
        start = max(0.0, (held.start - self.scale.start) / self.scale.per_cell)
        end = min(float(width), (held.end - self.scale.start) / self.scale.per_cell)
        if end <= start:
            return
        self._begun[int(start)] += 1
        paint(self._slots, [Stretch(held.start, held.end, held.state)], self.scale)
        counted = self._taken[held.state]
        for at in range(int(start), min(width, int(end) + 1)):
            part = min(end, at + 1) - max(start, at)
            if part > 0:
                counted[at] += part * held.workers / self._workers
                self._who[at] = held.request if self._who[at] in (NOBODY, held.request) else SEVERAL

    def _labels(self) -> dict[int, str]:
        """A request's number where its handling begins, and again wherever it gets the worker for work."""
        labels: dict[int, str] = {}
        last, free_from = NOBODY, 0
        working, taken = self._taken["working"], [sum(shares) for shares in zip(*self._taken.values(), strict=True)]
        for at, who in enumerate(self._who):
            if who in (NOBODY, SEVERAL):
                continue
            works = working[at] >= LEAST_WORK and (at == 0 or working[at - 1] < LEAST_WORK)
            number = IDLE_WORDS if who == IDLE else str(who)
            if (
                taken[at] >= LEAST_WORK
                and at >= free_from
                and (who != last or works)
                and self._has_room(at, len(number), who)
            ):
                labels |= {at + place: digit for place, digit in enumerate(number)}
                last, free_from = who, at + len(number) + 1  # 1 beside 2 would be read as 12
        return labels

    def _has_room(self, at: int, length: int, who: int) -> bool:
        return at + length <= len(self._who) and all(one == who for one in self._who[at : at + length])


def _two_of_three(shares: Sequence[float]) -> list[float]:
    """A character has two colours: of work, what else takes most, and free time the least gives way.

    Free time stays true.
    """
    work, *others = shares
    held = sum(others)
    most = others.index(max(others))
    free = max(0.0, 1 - work - held)
    if 0 < work < min(held, free):
        work, held = 0.0, work + held  # the worker is taken for so long, most of it by something else
    elif 0 < held < min(work, free):
        held = 0.0
    return [work, *(held if at == most else 0.0 for at in range(len(others)))]
