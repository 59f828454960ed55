"""From cells and words to coloured characters, in one palette and one set of glyphs."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, set_cell_size
from rich.segment import Segment
from rich.style import Style

from tui.palette import GHOST, Palette, Role, mixed
from tui.picture.bars import EIGHTHS, EMPTY, TEXTURE, Cell
from tui.picture.lanes import LaneCell
from tui.timeline.records import State

LOWER = " ▁▂▃▄▅▆▇█"
ASCII_TEXTURE: dict[State, str] = {"queued": ".", "waiting": "-", "working": "#", "serving": "="}
_LIKENESSES = str.maketrans("│─╭╮╰╯▏▎▊▌▐█▔▁•…×·●↑↓←→▼≠−≤≥ρλ▶–", "|-++++|||#|#--*~x-*^v<>v!-<>pl>-")


class Ink:
    """Colours and glyphs. Every segment of one cell is made once, so that neighbours can be compared by identity."""

    def __init__(self, palette: Palette, ascii_only: bool = False) -> None:
        self.palette = palette
        self.ascii_only = ascii_only
        self.blocks = not ascii_only and palette.depth != "none"
        """whether a character can show two states: two colours, and glyphs for parts of a cell"""
        self.texture = ASCII_TEXTURE if ascii_only else TEXTURE
        # Caches of this ink alone, gone with it.
        self.bar = lru_cache(maxsize=8192)(self._bar)
        self.pair = lru_cache(maxsize=8192)(self._pair)
        self.lane = lru_cache(maxsize=8192)(self._lane)
        self.glyph = lru_cache(maxsize=8192)(self._glyph)

    def text(self, words: str, role: Role = "plain", bold: bool = False) -> Segment:
        """Words."""
        words = self.plain(words)
        return Segment(words, self.style(self.palette.roles[role], self.palette.background, bold))

    def plain(self, words: str) -> str:
        """The same words in characters that the terminal has."""
        return ascii_likeness(words) if self.ascii_only else words

    def cells(self, words: Iterable[Segment]) -> Iterator[Segment]:
        """Words cell by cell; a character two cells wide is followed by an empty one."""
        for segment in words:
            for character in segment.text:
                yield self.glyph(character, segment.style or Style.null())
                if get_character_cell_size(character) > 1:
                    yield self.glyph("", segment.style or Style.null())

    @property
    def blank(self) -> Segment:
        """An empty cell."""
        return self.glyph(" ", self.style("", self.palette.background))

    @staticmethod
    @lru_cache(maxsize=2048)
    def style(color: str, background: str, bold: bool = False, dim: bool = False) -> Style:
        """A style that is made once; "" is no colour."""
        return Style(color=color or None, bgcolor=background or None, bold=bold or None, dim=dim or None)

    def now_line(self, ghost: Cell) -> Segment:
        """The present instant, on a row on which nothing happens."""
        behind = self.palette.solid(ghost.left, GHOST)
        return self.glyph("|" if self.ascii_only else "│", self.style(self.palette.roles["quiet"], behind))

    def _glyph(self, character: str, style: Style) -> Segment:
        return Segment(character, style)

    def _bar(self, cell: Cell, ghost: Cell = EMPTY, upright: bool = False) -> Segment:
        """A cell of a bar; where it is empty, the predicted bar shines through. upright: left means below."""
        if cell == EMPTY:
            return self._bar_of(ghost, GHOST, upright, self.palette.background)
        whole = ghost.left if ghost.left == ghost.right else None
        return self._bar_of(cell, 1.0, upright, self.palette.solid(whole, GHOST))

    def _bar_of(self, cell: Cell, strength: float, upright: bool, empty: str) -> Segment:
        if cell == EMPTY:
            return Segment(" ", self.style("", empty))
        whole = cell.left if cell.left == cell.right else None
        if whole is None and self.blocks:
            left, right = (
                empty if one is None else self.palette.solid(one, strength) for one in (cell.left, cell.right)
            )
            return Segment((LOWER if upright else EIGHTHS)[cell.eighths], self.style(left, right))
        return self._texture(whole or cell.dominant, strength)

    def _texture(self, state: State | None, strength: float) -> Segment:
        if state is None:
            return self.blank
        faint = strength < 1 and self.palette.depth != "mixed"
        glyph = self.texture[state]
        if faint and self.palette.depth == "none":
            glyph = ":" if self.ascii_only else "·"  # without colours nothing else tells it from what was measured
        color, ground = self.palette.state(state, strength), self.palette.ground(state, strength)
        return Segment(glyph, self.style(color, ground, dim=faint))

    def _pair(self, upper: Cell, lower: Cell, upper_predicted: bool, lower_predicted: bool) -> Segment:
        """Two rows in one character. Half a cell has no room for two states side by side: it shows their mixture."""
        above, below = self._mixture(upper, upper_predicted), self._mixture(lower, lower_predicted)
        return Segment("▀" if above != below else " ", self.style(above, below))

    def _mixture(self, cell: Cell, predicted: bool) -> str:
        strength = GHOST if predicted else 1.0
        if self.palette.depth != "mixed":
            return self.palette.state(cell.dominant, strength)
        left, right = (self.palette.solid(one, strength) for one in (cell.left, cell.right))
        return mixed(left, right, cell.eighths / 8)

    def _lane(self, one: LaneCell) -> Segment:
        """A cell of a worker's lane; a request's number takes the place of its texture."""
        if not one.label:
            return self.bar(one.cell, EMPTY, one.upright)
        ground = one.cell.dominant
        color = self.palette.background if ground is not None and self.blocks else self.palette.roles["plain"]
        return Segment(one.label, self.style(color, self.palette.state(ground), bold=True))


def ascii_likeness(words: str) -> str:
    """The same words in ASCII; what has no likeness becomes a question mark."""
    return words if words.isascii() else words.translate(_LIKENESSES).encode("ascii", "replace").decode()


def joined(cells: Iterable[Segment]) -> list[Segment]:
    """Neighbours that look the same as one segment: a tenth of the work for whoever writes them out."""
    made: list[Segment] = []
    text, style = "", None
    for one in cells:
        if one.style is style:
            text += one.text
        else:
            if text:
                made.append(Segment(text, style))
            text, style = one.text, one.style
    if text:
        made.append(Segment(text, style))
    return made


def fitted(words: str, width: int) -> str:
    """Words on exactly so many cells, with a space behind; what is too long ends in an ellipsis."""
    room = width - 1
    if cell_len(words) > room:
        words = set_cell_size(words, room - 1) + "…"
    return set_cell_size(words, width)
