"""A page of a talk: large words, plain words, nothing else. Which words is said to it; how large is its business."""

from collections.abc import Sequence
from functools import partial
from textwrap import wrap
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.palette import Role
from tui.picture.bars import WHOLE
from tui.picture.letters import lettered
from tui.timeline.records import State
from tui.widgets.ink import Ink

LARGEST = 8
"""times the smallest letters: what is larger is a picture of dots"""
MARGIN = 4
"""cells left free at either side"""
Line = Literal["large", "figure", "strong", "plain", "quiet", "mark", "gap", "bar"]
"""what a line of a page is: large letters, a large figure, words of three strengths, the words where one is, nothing,
a request"""
LARGE = ("large", "figure")
_ROLES: dict[Line, tuple[Role, bool]] = {
    "strong": ("plain", True),
    "plain": ("plain", False),
    "quiet": ("quiet", False),
    "mark": ("working", True),
}
_BAR: tuple[tuple[State, int], ...] = (("queued", 9), ("working", 2), ("waiting", 9), ("working", 1), ("waiting", 13))
"""the request below a title: what the talk is about, in its own colours"""
_BAR_ENDS: tuple[State, int] = ("working", 2)


class Said(NamedTuple):
    """A line of a page."""

    kind: Line
    words: str = ""


class Page(NamedTuple):
    """What stands on a page, from top to bottom."""

    lines: Sequence[Said] = ()
    at_left: bool = False
    """plain words stand below one another, as in a list; else each is in the middle"""
    color: Role = "plain"
    """of the large letters"""


class Slide(Widget):
    """A page, in the middle of the room there is."""

    DEFAULT_CSS = "Slide { height: 1fr; }"
    can_focus = False

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._page = Page()
        self._rows: list[list[Segment]] = []

    def show(self, page: Page) -> None:
        """Show this from now on, or the same in other colours or at another size."""
        self._page = page
        rows = self._laid_out()
        if rows != self._rows:
            self._rows = rows
            self.refresh()

    def on_resize(self) -> None:
        """Another size is another picture."""
        self.show(self._page)

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        words = self._rows[y] if y < len(self._rows) else []
        return Strip(words).adjust_cell_length(self.size.width, self.ink.blank.style)

    def _laid_out(self) -> list[list[Segment]]:
        width, height = self.size
        page = self._page
        lines = [part for one in page.lines for part in _broken(one, width - 2 * MARGIN)]
        large = sum(one.kind in LARGE for one in lines)
        room = (height - 2 - (len(lines) - large)) // max(1, large)
        indent = self._indent(lines, width)
        rows: list[list[Segment]] = []
        for one in lines:
            if one.kind in LARGE:
                rows += self._large(one, width, room)
            else:
                rows.append(self._line(one, width, indent))
        above: list[list[Segment]] = [[] for _ in range(max(0, (height - len(rows)) // 2))]
        return [*above, *rows][:height]

    def _indent(self, lines: Sequence[Said], width: int) -> int | None:
        """Cells before each line of a list, so that the longest of them is in the middle."""
        longest = max((cell_len(one.words) for one in lines if one.kind in _ROLES), default=0)
        return max(0, (width - longest) // 2) if self._page.at_left else None

    def _large(self, one: Said, width: int, height: int) -> list[list[Segment]]:
        """In letters of blocks; where they have no room, in bold ones."""
        ink, room = self.ink, width - 2 * MARGIN
        drawn = partial(lettered, ascii_only=ink.ascii_only, largest=LARGEST, together=one.kind == "figure")
        rows = drawn(one.words, room, height) or wrap(one.words, max(1, room))
        return [self._centred([ink.text(row, self._page.color, bold=True)], width) for row in rows]

    def _line(self, one: Said, width: int, indent: int | None) -> list[Segment]:
        ink = self.ink
        if one.kind == "gap":
            return []
        if one.kind == "bar":
            cells = [ink.bar(WHOLE[state]) for state, count in (*_BAR, _BAR_ENDS) for _ in range(count)]
            return self._centred(cells, width)
        role, bold = _ROLES[one.kind]
        words = [ink.text(one.words, role, bold=bold)]
        return self._centred(words, width) if indent is None else [ink.text(" " * indent), *words]

    def _centred(self, words: Sequence[Segment], width: int) -> list[Segment]:
        space = max(0, width - sum(one.cell_length for one in words)) // 2
        return [self.ink.text(" " * space), *words]


def _broken(one: Said, width: int) -> list[Said]:
    """Plain words that are too long for a line go on in the next one."""
    if one.kind not in _ROLES:
        return [one]
    return [Said(one.kind, part) for part in wrap(one.words, max(1, width), subsequent_indent=_hanging(one.words))]


def _hanging(words: str) -> str:
    """What goes on stands below the first word, not below its sign."""
    return " " * (len(words) - len(words.lstrip(" ▶•-")))
