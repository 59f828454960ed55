"""A grid of characters that knows which of them have changed, so that only those are written to the terminal."""

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from textual.strip import Strip

from tui.widgets.ink import joined

BLOCK = 16
"""Cells that are joined to segments together: what changes is a cell here and there, not a whole line."""


class Canvas:
    """Lines of cells. Each cell is a segment of one character, compared by identity: make it once (see Ink)."""

    def __init__(self, width: int, height: int, blank: Segment) -> None:
        self.width = width
        self.height = height
        self._blank = blank
        self._lines = [[blank] * width for _ in range(height)]
        blocks = -(-width // BLOCK)
        self._blocks: list[list[list[Segment] | None]] = [[None] * blocks for _ in range(height)]
        self._strips: list[Strip | None] = [None] * height
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
        self._strips[y] = None
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

    def strip(self, y: int) -> Strip:
        """A line as Textual wants it."""
        strip = self._strips[y]
        if strip is None:
            strip = self._strips[y] = Strip(self._segments(y), self.width)
        return strip

    def _segments(self, y: int) -> list[Segment]:
        line, blocks = self._lines[y], self._blocks[y]
        for at, block in enumerate(blocks):
            if block is None:
                blocks[at] = joined(line[at * BLOCK : (at + 1) * BLOCK])
        return [segment for block in blocks if block is not None for segment in block]
