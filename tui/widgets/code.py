"""The code that serves the requests, blocking and awaiting beside one another, with who stands at which line."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.code_column import Column, Side
from tui.widgets.ink import Ink

BESIDE = 76
"""columns from which on two views stand beside one another"""
GAP = 2
Drawn = list[list[Segment]]
"""lines of words"""


class Code(Widget):
    """One side of the code or two; what they show is given to it."""

    DEFAULT_CSS = "Code { height: 1fr; }"
    can_focus = False

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._kind = ""
        """of the requests whose view is shown, where there is no room for all"""
        self._lines: Drawn = []

    def show(self, sides: Sequence[Side]) -> None:
        """Show these from now on: as many views as there is room for, and the one that is used most before all."""
        lines = self._laid_out(sides, self.size.width, self.size.height)
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        words = self._lines[y] if y < len(self._lines) else []
        return Strip(words).adjust_cell_length(self.size.width, self.ink.blank.style)

    def _laid_out(self, sides: Sequence[Side], width: int, height: int) -> Drawn:
        every, live = [one.name for one in sides[0].listings], [side for side in sides if side.live]
        each = (width - GAP) // 2
        if width >= BESIDE and len(sides) > 1:
            columns = [Column(self.ink, side, each, every, height - 1) for side in sides]
            if max(column.height for column in columns) < height:
                return self._beside(columns, each, height)
            if len(every) == 2 and len(live) == 1:  # two views of one run say more than one view of two
                return self._beside([Column(self.ink, live[0], each, [kind]) for kind in every], each, height)
            return self._beside([Column(self.ink, side, each, [self._busiest(sides)]) for side in sides], each, height)
        for kinds in (every, [self._busiest(sides)]):
            columns = [Column(self.ink, side, width, kinds) for side in sides]
            if sum(column.height + 2 for column in columns) - 1 <= height:
                return self._stacked(columns)
        return self._drawn(Column(self.ink, (live or sides)[0], width, [self._busiest(sides)]), height)

    def _beside(self, columns: Sequence[Column], each: int, height: int) -> Drawn:
        drawn = [self._drawn(column, height) for column in columns]
        lines = []
        for at in range(max(map(len, drawn))):
            left, right = (part[at] if at < len(part) else [] for part in drawn)
            padded = Strip(left).adjust_cell_length(each + GAP, self.ink.blank.style)
            lines.append([*padded, *Strip(right).crop(0, each)])
        return lines

    def _stacked(self, columns: Sequence[Column]) -> Drawn:
        lines: Drawn = []
        for column in columns:
            lines += [*self._drawn(column, column.height + 1), []]
        return lines[:-1]

    def _drawn(self, column: Column, height: int) -> Drawn:
        """A column on so many lines; of a view that is longer, the part in which most requests stand."""
        room = height - 1
        first = max(0, min(column.brightest - room // 2, column.height - room))
        return [column.heading(), *(column.line(at) for at in range(first, min(column.height, first + room)))]

    def _busiest(self, sides: Sequence[Side]) -> str:
        """The kind of requests of which most are in flight."""
        known = [side.standing.in_flight for side in sides if side.live and side.standing is not None]
        counts = {one.name: sum(stood[one.name] for stood in known) for one in sides[0].listings}
        most = max(counts, key=counts.__getitem__)
        # Twice as many: two kinds that come and go would make the screen flicker.
        if self._kind not in counts or counts[most] > 2 * counts[self._kind]:
            self._kind = most
        return self._kind
