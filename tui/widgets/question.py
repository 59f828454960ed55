"""What the audience is asked before a run, in the free part of the still picture, as large as there is room."""

import re
import textwrap

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.picture.letters import lettered
from tui.widgets.ink import Ink

MARGIN = 2
"""cells at each side, and half as many lines above and below"""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Question(Widget):
    """Its last sentence, which is what is asked; the stage's caption has the rest. It covers what lies behind it."""

    DEFAULT_CSS = "Question { layer: above; display: none; }"
    can_focus = False

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._lines: list[str] = []

    def show(self, question: str, free: Region) -> None:
        """Ask, in the middle of what is free on the screen; nothing to ask, or no room at all: be gone."""
        lines = large(question, free.width - 2 * MARGIN, free.height - MARGIN, ascii_only=self.ink.ascii_only)
        self.display = bool(lines)
        if not lines:
            return
        self._lines = ["", *lines, ""]
        width = max(map(len, lines)) + 2 * MARGIN
        self.styles.width, self.styles.height = width, len(self._lines)
        left, top = (free.width - width) // 2, (free.height - len(self._lines)) // 2
        self.styles.offset = (free.x + max(0, left), free.y + max(0, top))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        words = self._lines[y] if y < len(self._lines) else ""
        shown = [self.ink.text(" " * MARGIN), self.ink.text(words, bold=True)] if words else []
        return Strip([*shown, Segment("")]).adjust_cell_length(self.size.width, self.ink.blank.style)


def large(question: str, width: int, height: int, *, ascii_only: bool = False) -> list[str]:
    """The last sentence on so many cells: in large letters, or else as it is; no lines where there is no room."""
    sentence = _SENTENCE.split(question.strip())[-1]
    if not sentence or width < 1:
        return []
    lines = lettered(sentence, width, height, ascii_only=ascii_only) or textwrap.wrap(sentence, width)
    longest = max(map(len, lines))
    return [line.center(longest) for line in lines] if len(lines) <= height else []
