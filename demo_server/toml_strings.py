"""The strings of a TOML text replaced where they stand; all else stays as it was written.

Which string stands where is asked of tomllib itself: each is given a number in its place, and the text is read again.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r'|"""(?:\\.|[^\\])*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


def rewritten(text: str, wanted: dict[str, Any], comment: Callable[[str], str]) -> str:
    """The text, changed to mean another table that differs in strings alone; its comments go through a function.

    Raises ValueError or LookupError when the tables differ in more, or the text is no TOML.
    """
    tokens = list(_TOKEN.finditer(text))
    # No key that is not quoted has a # in it: a number is found again whatever else is in the text.
    numbers = {f"#{at}": at for at, token in enumerate(tokens) if token["comment"] is None}
    numbered = _replaced(text, tokens, {at: json.dumps(number) for number, at in numbers.items()})
    keys = {number: tokens[at][0] for number, at in numbers.items()}
    made = {at: comment(token[0]) for at, token in enumerate(tokens) if token["comment"] is not None}
    for number, was, is_now in leaves(tomllib.loads(numbered), tomllib.loads(text), wanted, keys):
        if was != is_now:
            made[numbers[number]] = _literal(is_now)
    return _replaced(text, tokens, made)


def leaves(one: Any, two: Any, three: Any, keys: dict[str, str]) -> Iterator[tuple[Any, Any, Any]]:
    """What stands at the same places of three tables; ``keys``, how keys of the first are written in the others."""
    if isinstance(one, dict):
        for key, inside in one.items():
            name = _meaning(keys[key]) if key in keys else key
            yield from leaves(inside, two[name], three[name], keys)
    elif isinstance(one, list):
        for parts in zip(one, two, three, strict=True):
            yield from leaves(*parts, keys)
    else:
        yield one, two, three


def _meaning(literal: str) -> str:
    meaning: str = tomllib.loads(f"text = {literal}")["text"]
    return meaning


def _literal(text: str) -> str:
    """A string as TOML writes it: as JSON does, but that no delete character stands for itself."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _replaced(text: str, tokens: list[re.Match[str]], by: dict[int, str]) -> str:
    parts, read = [], 0
    for at, token in enumerate(tokens):
        parts += [text[read : token.start()], by.get(at, token[0])]
        read = token.end()
    return "".join([*parts, text[read:]])
