"""Cells into coloured characters."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from tui.palette import BACKGROUND, GHOST, GROUND, STATE, mixed, shade, solid
from tui.picture.bars import EIGHTHS, EMPTY, TEXTURE, Cell
from tui.picture.stretches import State

LOWER = " ▁▂▃▄▅▆▇█"


@lru_cache(maxsize=4096)
def segment(cell: Cell, ghost: Cell = EMPTY, blocks: str = EIGHTHS) -> Segment:
    """A cell of a bar; where it is empty, the predicted bar shines through. blocks: partly filled characters."""
    if cell == EMPTY:
        return _segment(ghost, GHOST, blocks, BACKGROUND)
    whole = ghost.left if ghost.left == ghost.right else None
    return _segment(cell, 1.0, blocks, shade(_solid(whole), GHOST))


def _segment(cell: Cell, strength: float, blocks: str, empty: str) -> Segment:
    if cell.left is None and cell.right is None:
        return Segment(" ", _style(empty, empty))
    if cell.left == cell.right and cell.left is not None:
        color = STATE[cell.left]
        ground = shade(color, GROUND[cell.left] * strength)
        return Segment(TEXTURE[cell.left], _style(shade(color, strength), ground))
    left, right = (empty if one is None else shade(_solid(one), strength) for one in (cell.left, cell.right))
    return Segment(blocks[cell.eighths], _style(left, right))


@lru_cache(maxsize=4096)
def pair(upper: Cell, lower: Cell, upper_predicted: bool, lower_predicted: bool) -> Segment:
    """Two rows in one character. Half a cell has no room for two states side by side: it shows their mixture."""
    above, below = _mixture(upper, upper_predicted), _mixture(lower, lower_predicted)
    return Segment("▀", _style(above, below)) if above != below else Segment(" ", _style(above, below))


def _mixture(cell: Cell, predicted: bool) -> str:
    left, right = (BACKGROUND if one is None else STATE[one] for one in (cell.left, cell.right))
    return shade(mixed(left, right, cell.eighths / 8), GHOST if predicted else 1.0)


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours that look the same as one segment: a tenth of the work for whoever writes them out."""
    made = []
    for one, run in groupby(segments):
        count = sum(1 for _ in run)
        made.append(one if count == 1 else Segment(one.text * count, one.style))
    return made


def fitted(words: str, width: int) -> str:
    """Words on exactly so many cells, with a space behind; what is too long ends in an ellipsis."""
    room = width - 1
    if cell_len(words) > room:
        words = set_cell_size(words, room - 1) + "…"
    return set_cell_size(words, width)


def text(words: str, color: str, bold: bool = False) -> Segment:
    """Words in a colour."""
    return Segment(words, Style(color=color, bgcolor=BACKGROUND, bold=bold))


def _solid(state: State | None) -> str:
    return BACKGROUND if state is None else solid(state)


@lru_cache(maxsize=256)
def _style(color: str, background: str) -> Style:
    return Style(color=color, bgcolor=background)
