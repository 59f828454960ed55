"""One side of the code on the screen: its views line by line, and before each line how many requests stand there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment

from tui.listing.fitting import fitted
from tui.listing.standing import DOOR, ENTERED, LEAVING, Here, Standing
from tui.listing.view import Line, Listing
from tui.palette import Role
from tui.picture.bars import EMPTY, WHOLE
from tui.timeline.records import State
from tui.widgets.code_words import code_words
from tui.widgets.ink import Ink

ROOMY = 56
"""columns from which on a side has room for longer bars and Python's own indentation"""
LEAST_CODE = 12
"""columns of code beside a remark; narrower, the remark goes"""
_STATES: tuple[State, ...] = ("queued", "waiting", "working")


class Side(NamedTuple):
    """What is shown on one side: views of one mode, and a run in it."""

    title: str
    about: str
    live: bool
    """it is the run that goes on"""
    listings: Sequence[Listing]
    standing: Standing | None = None
    """None: nothing is known of such a run"""
    remark: str = ""
    """which moment of which run the numbers are of, where that is not the present"""


class Row(NamedTuple):
    """A line of a view, and who stands there."""

    line: Line
    here: Here


class Column:
    """Draws a side on so many columns; views stand apart where there are lines enough (room) for it."""

    def __init__(self, ink: Ink, side: Side, width: int, kinds: Sequence[str], room: int = 1000) -> None:
        self._ink = ink
        self._side = side
        self._width = width
        views = [rows_of(one, side.standing) for one in side.listings if one.name in kinds]
        self._rows: list[Row | None] = [row for view in views for row in (*view, None)][:-1]
        if len(self._rows) > room:
            self._rows = [row for row in self._rows if row is not None]
        self._most = max((row.here.total for row in self._rows if row is not None), default=0)
        in_flight = side.standing.in_flight if side.standing is not None else Counter[str]()
        everybody = in_flight.total()
        self._shown = sum(in_flight[kind] for kind in kinds)
        """requests in the views that are shown"""
        self._everybody = max(1, everybody)
        self._digits = max(2, len(str(everybody)))
        self._bar = 6 if width >= ROOMY else 3

    @property
    def height(self) -> int:
        """Lines of all its views."""
        return len(self._rows)

    @property
    def brightest(self) -> int:
        """The line at which most requests stand."""
        totals = [row.here.total if row is not None else 0 for row in self._rows]
        return totals.index(self._most) if self._most else 0

    def heading(self) -> list[Segment]:
        """Whose code it is, and how many requests are in it."""
        ink, side = self._ink, self._side
        mark = ink.text("● " if side.live else "  ", "working")
        left = [mark, ink.text(side.title, "plain" if side.live else "quiet", bold=True)]
        right = [ink.text(self._in_flight(), "plain" if side.live else "quiet", bold=side.live)]
        room = self._width - sum(one.cell_length for one in (*left, *right)) - 1
        if len(side.about) + 2 <= room:
            left.append(ink.text(f"  {side.about}", "quiet"))
            room -= len(side.about) + 2
        return [*left, ink.text(" " * max(1, room + 1)), *right]

    def line(self, at: int) -> list[Segment]:
        """One of its lines; nothing beyond the last."""
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        return [] if row is None else [*self._count(row.here), *self._code(row)]

    def _in_flight(self) -> str:
        if self._side.standing is None:
            return ""
        return f"{self._side.remark}{self._shown} in flight"

    def _count(self, here: Here) -> Iterator[Segment]:
        ink = self._ink
        if not here.total:
            yield ink.text(" " * (self._digits + self._bar + 2))
            return
        strongest = max(zip(here, _STATES, strict=True))[1]
        yield ink.text(f"{here.total:>{self._digits}} ", strongest, bold=self._side.live)
        full = bar(here, self._everybody, self._bar)
        for state in full:
            cell = WHOLE[state]
            yield ink.bar(cell) if self._side.live else ink.bar(EMPTY, cell)
        yield ink.text(" " * (self._bar - len(full) + 1))

    def _code(self, row: Row) -> Iterator[Segment]:
        ink, line, here = self._ink, row.line, row.here
        width = self._width - self._digits - self._bar - 2
        indent = " " * (line.depth * (4 if width >= ROOMY - 8 else 2))
        room = width - len(indent)
        remark, role = self._remark(line, here, room)
        text = fitted(line.text, room - len(remark))
        bright = self._side.live and bool(here.total) and row is self._rows[self.brightest]
        yield ink.text(indent)
        yield from code_words(ink, text, "plain" if bright else "quiet", bold=bright)
        if remark:
            yield ink.text(remark, role, bold=True)

    def _remark(self, line: Line, here: Here, room: int) -> tuple[str, Role]:
        """What has to be said of a line: as much of it as leaves room for the code."""
        role: Role = "bad" if line.note else "queued"
        for words in _remarks(line, here):
            if len(line.text) + len(words) <= room:
                return words, role
        shortest = min(_remarks(line, here), key=len, default="")
        return (shortest, role) if room - len(shortest) >= LEAST_CODE else ("", role)


def rows_of(view: Listing, standing: Standing | None) -> list[Row]:
    """The lines of a view with who stands there."""
    standing = standing or Standing()
    named = {step for line in view.lines for step in line.steps}
    known = {DOOR, LEAVING, *named}
    elsewhere = [step for name, step in standing.places if name == view.name and step not in known]
    rows = []
    for at, line in enumerate(view.lines):
        places = [*line.steps, *([DOOR] if line.door else []), *([ENTERED, *elsewhere] if at == 1 else [])]
        places += [LEAVING] if at == len(view.lines) - 1 else []
        rows.append(Row(line, standing.here(view.name, dict.fromkeys(places))))
    return rows


def bar(here: Here, everybody: int, cells: int) -> list[State]:
    """As many cells as is these requests' share of all, and at least one; each kind of them has at least one."""
    full = max(1, min(cells, round(cells * here.total / everybody)))
    kinds = [(count, state) for count, state in zip(here, _STATES, strict=True) if count]
    if len(kinds) > full:
        return [max(kinds)[1]] * full
    shares = [max(1, full * count // here.total) for count, _ in kinds]
    shares[shares.index(max(shares))] += full - sum(shares)
    return [state for share, (_, state) in zip(shares, kinds, strict=True) for _ in range(share)]


def _remarks(line: Line, here: Here) -> list[str]:
    """What there is to be said of a line, long and short."""
    if line.note:
        return [f"  {line.note}", f"  {line.note.removesuffix(' the loop')}"]
    if line.door and here.queued:
        return ["  # queued"]
    if here.queued:
        return [f"  # {here.queued} in line inside", f"  # {here.queued} in line"]
    return []
