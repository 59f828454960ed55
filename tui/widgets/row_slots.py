"""Each row's bar, kept from frame to frame: what is over is painted once, and only what moves is painted anew."""

from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import NamedTuple

from tui.picture.bars import EMPTY, Cell, Scale, Slot, blank, cell, cells, paint, set_apart
from tui.picture.rows import Row
from tui.picture.stretches import stretches
from tui.timeline.records import Request
from tui.widgets.frame import Frame


class LiveBar(NamedTuple):
    """A row's cells, and which of them may differ from the frame before."""

    cells: list[Cell]
    changed: range


@dataclass(slots=True)
class _Painted:
    """A row's eighths with its settled requests on it, and its cells as they were last."""

    slots: list[Slot]
    cells: list[Cell]
    settled: int = 0
    """how many of the row's requests are painted for good, those that the row has forgotten too"""
    clean: int = 0
    """cells before this one do not change any more"""

    def slide(self, cells_on: int) -> None:
        """Forget what lies before the window."""
        self.slots = self.slots[8 * cells_on :] + blank(cells_on)
        self.cells = self.cells[cells_on:] + [EMPTY] * cells_on
        self.clean = max(0, self.clean - cells_on)


@dataclass(slots=True)
class _Kept:
    """All rows for one scale and width."""

    scale: Scale
    width: int
    live: dict[int, _Painted] = field(default_factory=dict)
    ghosts: dict[int, list[Cell]] = field(default_factory=dict)

    def slide(self, scale: Scale, cells_on: int) -> None:
        """The same rows in a window that lies so many whole cells later."""
        self.scale = scale
        self.ghosts = {}
        for painted in self.live.values():
            painted.slide(min(cells_on, self.width))


class RowSlots:
    """Bars of rows for one scale and width; another one starts anew."""

    def __init__(self) -> None:
        self._kept = _Kept(Scale(0, 1), 0)

    def live(self, key: int, frame: Frame, width: int) -> LiveBar:
        """The row's bar as far as it has grown."""
        kept = self._keep(frame, width)
        row = frame.rows.by_key.get(key)
        if key not in kept.live:
            kept.live[key] = _Painted(blank(width), [EMPTY] * width, _before(row, kept.scale.start))
        return _grow(kept.live[key], row, frame, kept.scale)

    def ghost(self, key: int, frame: Frame, width: int) -> list[Cell]:
        """The row's bar as it was predicted."""
        kept = self._keep(frame, width)
        if key not in kept.ghosts:
            row = frame.ghost_rows.by_key.get(key)
            slots = blank(width)
            scale, end = frame.ghost_scale(width), frame.ghost.end or 0
            for request in row.requests if row else ():
                if request.over is None or request.over > scale.start:
                    paint(slots, stretches(request, end), scale)
            kept.ghosts[key] = cells(slots)
        return kept.ghosts[key]

    def _keep(self, frame: Frame, width: int) -> _Kept:
        scale = frame.scale(width)
        if (scale, width) != (self._kept.scale, self._kept.width):
            cells_on = self._kept.scale.cells_on(scale) if width == self._kept.width else None
            if cells_on is None:
                self._kept = _Kept(scale, width)
            else:
                self._kept.slide(scale, cells_on)
        return self._kept


def _grow(painted: _Painted, row: Row | None, frame: Frame, scale: Scale) -> LiveBar:
    unpainted = _unpainted(painted, row)
    settled = list(takewhile(lambda one: _settled(one, frame.now), unpainted))
    moving = unpainted[len(settled) :]
    for request in settled:
        _paint(painted.slots, request, frame.now, scale)
    painted.settled += len(settled)
    slots = painted.slots
    if moving:
        slots = list(slots)
        for request in moving:
            _paint(slots, request, frame.now, scale)
    width = len(painted.cells)
    # News may be late: of a request whose planned instant lies back, or that is over already.
    since = min([frame.now, *(one.planned for one in unpainted if one.planned is not None)])
    painted.clean = min(painted.clean, max(0, scale.cell(since) - 1))
    # Work is never thinner than an eighth: it may reach one cell beyond the present instant.
    changed = range(painted.clean, max(painted.clean, min(width, scale.cell(frame.now) + 2)))
    for at in changed:
        painted.cells[at] = cell(slots[at * 8 : at * 8 + 8])
    moves = min([frame.now, *(one.planned for one in moving if one.planned is not None)])
    painted.clean = max(painted.clean, min(width, scale.cell(moves) - 1))
    return LiveBar(painted.cells, changed)


def _paint(slots: list[Slot], request: Request, now: int, scale: Scale) -> None:
    paint(slots, stretches(request, now), scale)
    if request.told != "steps" and request.planned is not None and request.over is not None and request.over <= now:
        set_apart(slots, request.planned, request.over, scale)


def _before(row: Row | None, start: int) -> int:
    """How many of a row's requests were over before an instant: on a row they follow one another."""
    if row is None:
        return 0
    seen = sum(1 for _ in takewhile(lambda one: one.over is None or one.over >= start, reversed(row.requests)))
    return row.forgotten + len(row.requests) - seen


def _unpainted(painted: _Painted, row: Row | None) -> list[Request]:
    if row is None:
        return []
    # What the row has forgotten before it was painted (after a change of scale) is gone.
    painted.settled = max(painted.settled, row.forgotten)
    count = row.forgotten + len(row.requests) - painted.settled
    return list(islice(reversed(row.requests), count))[::-1]


def _settled(request: Request, now: int) -> bool:
    """Nothing about it can change any more: both the client and the server are through, and it is past."""
    return request.through and max(request.over or 0, request.finished or 0) <= now
