"""Pieces of a page. A text is escaped where it enters; only a piece goes in as it is.

A name from a recording may hold anything: markup, control characters, half of a surrogate pair. Shown as a text
it is harmless, and what cannot be seen is spelled out.
"""

from collections.abc import Iterable
from html import escape

from demo_server.library import printable


class Piece:
    """A piece of a page, with its tags."""

    __slots__ = ("html",)

    def __init__(self, html: str) -> None:
        self.html = html


NOTHING = Piece("")


def element(tag: str, *inside: Piece | str, **attributes: str | bool) -> Piece:
    """An element. An underscore at the end of an attribute's name is dropped, others are hyphens; False: none."""
    told = "".join(_attribute(name, value) for name, value in attributes.items() if value is not False)
    return Piece(f"<{tag}{told}>{joined(inside).html}</{tag}>")


def joined(pieces: Iterable[Piece | str]) -> Piece:
    """One after the other."""
    return Piece("".join(one.html if isinstance(one, Piece) else escape(printable(one)) for one in pieces))


def _attribute(name: str, value: str | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(printable(value))}"'
