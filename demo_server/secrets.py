"""Secrets taken out of what is given away: passwords, tokens, cookies.

Whatever is taken out leaves a mark, so that one sees that there was something. A body is taken out whole: nobody
knows what a login calls its password.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Any
from urllib.parse import unquote

from demo_server.toml_strings import leaves, rewritten

MARK = "…"
"""in the place of a secret"""
PLAIN_MARK = "..."
"""the same in a header, which takes plain letters alone"""
_WORDS = r"passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|credential"
_NAME = re.compile(_WORDS, re.IGNORECASE)
_HEADER = re.compile(rf"{_WORDS}|auth|cookie|session|signature|[cx]srf|jwt|(?:^|-)key$", re.IGNORECASE)
_PARAMETER = re.compile(rf"{_WORDS}|auth|session|signature|jwt|^(?:key|sig|code|pass)$", re.IGNORECASE)
_PARAMETERS = re.compile(r"([?&;])([^=&;#\s]*)=([^&;#\s]+)")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>]+", re.IGNORECASE)
_QUOTED = r"'(?:[^'\\]|\\.)*(?:'|$)|\"(?:[^\"\\]|\\.)*(?:\"|$)"
# What a name stands before: NAME=value, "name": value; an option's next word; all that follows Authorization.
_ASSIGNED = re.compile(
    rf"(\w*(?:{_WORDS})\w*[\"']?\s*[=:]\s*|--?[\w-]*(?:{_WORDS})[\w-]*\s+)({_QUOTED}|(?:\\.|[^\s,;])+)"
    r"|((?:authorization|cookie)[\"']?\s*[=:]\s*)(.+)",
    re.IGNORECASE,
)
_SQL_TEXT = re.compile(rf"(\w*(?:{_WORDS})\w*\"?\s*[=:]+\s*)'(?:[^']|'')*'", re.IGNORECASE)
_SHORTEST = 4
"""characters of a secret that is looked for in comments: shorter ones are parts of words"""


def url_without_secrets(url: str) -> str:
    """An address without its password, and without parameters whose names suggest a secret.

    Of http(s) a user alone is a token as often as not, and goes too. libpq's key=value words are taken as well.
    """
    scheme, found, rest = url.partition("://")
    if not found:
        return _parameters(words_without_secrets(url)) if "=" in url or "@" not in url else MARK
    is_http = scheme.lower() in ("http", "https")
    user, at, host = rest[: _end_of_place(rest, is_http)].rpartition("@")
    if at:
        name, colon, _ = user.partition(":")
        hidden = f"{name}:{MARK}" if colon else MARK if is_http else name
        rest = f"{hidden}@{host}{rest[len(user) + 1 + len(host) :]}"
    return f"{scheme}://{_parameters(rest)}"


def _end_of_place(rest: str, is_http: bool) -> int:
    """Where user, password and host end. A password may hold what should have been escaped: / or ? or #."""
    end = min((at for sign in "/?#" if (at := rest.find(sign)) >= 0), default=len(rest))
    if "@" in rest[:end]:
        return end
    port = rest[:end].rpartition(":")[2] if ":" in rest[:end] and not rest[:end].endswith("]") else ""
    return len(rest) if not is_http or (port and not port.isdecimal()) else end


def _parameters(text: str) -> str:
    def hidden(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}={MARK if _PARAMETER.search(unquote(match[2])) else match[3]}"

    return _PARAMETERS.sub(hidden, text)


@lru_cache(maxsize=1024)
def words_without_secrets(text: str) -> str:
    """Any words, a command or a complaint: without what stands in its URLs, and behind names that suggest a secret."""
    return _ASSIGNED.sub(lambda match: f"{match[1] or match[3]}{MARK}", _urls(text))


def _urls(text: str) -> str:
    return _URL.sub(lambda match: url_without_secrets(match[0]), text) if "://" in text else text


# --- of a scenario ----------------------------------------------------------------------------------------


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
            return _parameters(text)
        case ("database", "url") | (*_, "fetch"):
            return url_without_secrets(text)
        case (*_, "query"):
            return _SQL_TEXT.sub(lambda match: f"{match[1]}'{MARK}'", _urls(text))
    return _urls(text)


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
