"""A grid of characters that knows which of them have changed, so that only those are written to the terminal."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from tui.widgets.ink import joined

BLOCK = 16
"""Cells that are joined and written together: what changes is a cell here and there, not a whole line."""


class Canvas:
    """Lines of cells. Each cell is a segment of one character, compared by identity: make it once (see Ink)."""

    def __init__(self, width: int, height: int, blank: Segment) -> None:
        self.width = width
        self.height = height
        self._blank = blank
        self._lines = [[blank] * width for _ in range(height)]
        blocks = -(-width // BLOCK)
        self._blocks: list[list[Strip | None]] = [[None] * blocks for _ in range(height)]
        self._changed: dict[int, list[tuple[int, int]]] = {}

    def put(self, y: int, x: int, cells: Sequence[Segment]) -> None:
        """Lay cells on a line from a column on; what hangs over the edge is cut off."""
        if not 0 <= y < self.height:
            return
        cells, x = cells[max(0, -x) :], max(0, x)
        line = self._lines[y]
        changed = [at for at, cell in enumerate(cells[: max(0, self.width - x)], x) if line[at] is not cell]
        if not changed:
            return
        first, last = changed[0], changed[-1] + 1
        while last < min(self.width, x + len(cells)) and not cells[last - x].text:
            last += 1  # the other half of a wide character
        line[first:last] = cells[first - x : last - x]
        for block in range(first // BLOCK, (last - 1) // BLOCK + 1):
            self._blocks[y][block] = None
        self._changed.setdefault(y, []).append((first, last))

    def fill(self, y: int, cells: Iterable[Segment] = ()) -> None:
        """A whole line: these cells, then nothing."""
        line = list(cells)[: self.width]
        self.put(y, 0, [*line, *[self._blank] * (self.width - len(line))])

    def changes(self) -> list[tuple[int, int, int]]:
        """Line, first column and number of columns of what has changed since this was last asked."""
        changed = [(y, first, last - first) for y, spans in self._changed.items() for first, last in spans]
        self._changed = {}
        return changed

    def block(self, y: int, number: int) -> Strip:
        """The cells of a line from column number x BLOCK on, as Textual wants them."""
        strip = self._blocks[y][number]
        if strip is None:
            cells = _whole(self._lines[y][number * BLOCK : (number + 1) * BLOCK])
            strip = self._blocks[y][number] = Strip(joined(cells), len(cells))
        return strip

    def strip(self, y: int) -> Strip:
        """A whole line."""
        return Strip.join(self.block(y, number) for number in range(len(self._blocks[y])))


def _whole(cells: list[Segment]) -> list[Segment]:
    """Half of a wide character cannot be written: one that lies on the border of two blocks becomes a question mark."""
    if not cells[0].text:
        cells[0] = Segment(" ", cells[0].style)
    if cell_len(cells[-1].text) > 1:
        cells[-1] = Segment("?", cells[-1].style)
    return cells
