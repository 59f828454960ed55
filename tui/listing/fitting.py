"""A line of code on so many cells: what says least goes first. The arguments, then the name it gives, then its end."""

import re
from collections.abc import Iterator

LEAST_OF_TEXT = 4
"""characters of a text that are worth showing"""
_ARGUMENTS = re.compile(r"^(?P<head>[^(]*\()(?P<inside>.+)(?P<tail>\)[^()]*)$")
_TEXT = re.compile(r"""^(?P<quote>["'])(?P<said>[^"']*)(?P=quote)""")
_TARGET = re.compile(r"^[\w., ]+ = ")


def fitted(code: str, width: int) -> str:
    """The line, as much of it as there is room for."""
    made = list(_shorter(code, width))
    found = next((one for one in made if len(one) <= width), made[-1])
    return found if len(found) <= width else f"{found[: max(0, width - 1)]}…"[: max(0, width)]


def _shorter(code: str, width: int) -> Iterator[str]:
    yield code
    for line in (code, _TARGET.sub("", code)):
        yield line
        if (arguments := _ARGUMENTS.match(line)) and _balanced(arguments["inside"]):
            head, inside, tail = arguments["head"], arguments["inside"], arguments["tail"]
            if text := _TEXT.match(inside):
                room = width - len(head) - len(tail) - 3
                if room >= LEAST_OF_TEXT:
                    quote = text["quote"]
                    yield f"{head}{quote}{text['said'][:room].rstrip()}…{quote}{tail}"
            yield f"{head}…{tail}"


def _balanced(inside: str) -> bool:
    """The parentheses around it are those of one call."""
    depth = 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
