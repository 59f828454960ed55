"""Code as coloured words: keywords bold, await in the colour of waiting, no more than that."""

import keyword
import re
from collections.abc import Iterator

from rich.segment import Segment

from tui.palette import Role
from tui.widgets.ink import Ink

_PARTS = re.compile(
    r"""(?P<text>"[^"]*"?|'[^']*'?)|(?P<comment>\#.*)|(?P<word>[^\W\d]\w*)|(?P<rest>\s+|[^\w\s"'#]+|\d\w*)"""
)


def code_words(ink: Ink, code: str, role: Role, *, bold: bool = False) -> Iterator[Segment]:
    """A line of code in a colour; bold: all of it, not its keywords alone."""
    for part in _PARTS.finditer(code):
        word = part[0]
        if part["comment"]:
            yield ink.text(word, "quiet")
        elif word == "await":
            yield ink.text(word, "waiting", bold=True)
        else:
            yield ink.text(word, role, bold or (bool(part["word"]) and keyword.iskeyword(word)))
