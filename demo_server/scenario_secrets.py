"""A scenario without its secrets, as a value and as the text of its file.

A body is taken out whole: nobody knows what a login calls its password.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any
from urllib.parse import unquote

from demo_server.secrets import (
    MARK,
    NAMES,
    parameters_without_secrets,
    url_without_secrets,
    urls_without_secrets,
    words_without_secrets,
)
from demo_server.toml_strings import leaves, rewritten

PLAIN_MARK = "..."
"""the mark in a header, which takes plain letters alone"""
_NAME = re.compile(NAMES, re.IGNORECASE)
_HEADER = re.compile(rf"{NAMES}|auth|cookie|session|signature|[cx]srf|jwt|(?:^|-)key$", re.IGNORECASE)
_SQL_TEXT = re.compile(rf"(\w*(?:{NAMES})\w*\"?\s*[=:]+\s*)'(?:[^']|'')*'", re.IGNORECASE)
_SHORTEST = 4
"""characters of a secret that is looked for in comments: shorter ones are parts of words"""


def without_secrets(table: dict[str, Any]) -> dict[str, Any]:
    """A scenario, in the keys of its file, without its secrets: it still loads, and is predicted as it was."""
    cleaned: dict[str, Any] = _cleaned(table, ())
    return cleaned


def _cleaned(value: Any, place: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(inside, (*place, key)) for key, inside in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inside, place) for inside in value]
    if place[-2:-1] == ("values",) and _NAME.search(place[-1]):
        return MARK
    return _text(value, place) if isinstance(value, str) else value


def _text(text: str, place: tuple[str, ...]) -> str:
    match place:
        case ("requests", _, "headers", name):
            return PLAIN_MARK if _HEADER.search(name) else words_without_secrets(text).replace(MARK, PLAIN_MARK)
        case ("requests", _, "body"):
            return MARK if text else text
        case ("requests", _, "path"):
            return parameters_without_secrets(text)
        case ("database", "url") | (*_, "fetch"):
            return url_without_secrets(text)
        case (*_, "query"):
            return _SQL_TEXT.sub(lambda match: f"{match[1]}'{MARK}'", urls_without_secrets(text))
    return urls_without_secrets(text)


def text_without_secrets(text: str) -> str:
    """The text of a scenario's file without its secrets, those in its comments too; empty when it is no TOML."""
    try:
        table = tomllib.loads(text)
        wanted = without_secrets(table)
        hidden = {part for _, was, is_now in leaves(table, table, wanted, {}) for part in _hidden(was, is_now)}
        made = rewritten(text, wanted, lambda comment: _comment(comment, hidden))
        return made if tomllib.loads(made) == wanted else ""
    except (ValueError, LookupError, RecursionError):
        return ""


def _hidden(was: object, is_now: object) -> Iterator[str]:
    """The words that have gone from a text."""
    if was != is_now and isinstance(was, str) and isinstance(is_now, str):
        before = _alike(was, is_now)
        gone = was[before : len(was) - _alike(was[before:][::-1], is_now[before:][::-1])]
        for part in (*gone.split(), *unquote(gone).split()):
            if len(part) >= _SHORTEST:
                yield part


def _alike(one: str, other: str) -> int:
    """How many letters at their beginnings are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _comment(comment: str, hidden: Iterable[str]) -> str:
    for part in sorted(hidden, key=len, reverse=True):
        comment = comment.replace(part, MARK)
    return words_without_secrets(comment)
