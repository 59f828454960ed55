"""From a TOML table to a value, or to one line in plain words: the key, what is wrong, what would be right.

What kinds of files there are, and what their tables are called, is their loaders' business.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from demo_server.library import printable

_T = TypeVar("_T")
_Table = type[msgspec.Struct]

_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`", re.DOTALL)
_CHOICE = re.compile(r"Invalid enum value (.*)")
_MISSING = re.compile(r"Object missing required field `(.*?)`")
_PLACE = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "array": "a list",
    "object": "a table",
    "bool": "true or false",
}


def toml_table(text: str) -> dict[str, Any]:
    """The table that a TOML text is. Raises ValueError."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number of 5000 digits too
        raise ValueError(f"not TOML: {printable(error)}") from None


class Format:
    """A kind of file: which tables it has, each with a pattern for the end of the paths at which it stands."""

    def __init__(
        self, tables: Sequence[tuple[str, _Table]], dec_hook: Callable[[type, object], Any] | None = None
    ) -> None:
        self._tables = tables
        self._dec_hook = dec_hook

    def convert(self, value: object, kind: type[_T], place: str) -> _T:
        """The value as one of a kind. Raises ValueError that begins with the key, a path from the file's root."""
        try:
            return msgspec.convert(value, kind, dec_hook=self._dec_hook)
        except msgspec.ValidationError as error:
            raise ValueError(self._in_plain_words(str(error), place)) from None
        except RecursionError:
            raise ValueError(f"{place or 'the file'}: nested too deep") from None

    def _in_plain_words(self, message: str, place: str) -> str:
        """Msgspec's complaint as this program's users read it."""
        at = _PLACE.search(message)
        if at:
            message = message[: at.start()]
            place = ".".join(part for part in (place, at[1]) if part).replace(".[", "[")
        if unknown := _UNKNOWN.match(message):
            return self._unknown_key(unknown[1], place)
        if missing := _MISSING.match(message):
            return f"{place or 'the file'}: {missing[1]} is missing"
        if choice := _CHOICE.match(message):
            message = f"{choice[1]} is no choice; there is {', '.join(filter(None, self._choices(place)))}"
        message = message.replace("Expected", "expected").replace(" | null`", "`")
        message = re.sub(r"`(\w+(?: \| \w+)*)`", _in_words, message)
        return f"{place}: {message}" if place else message

    def _table_at(self, place: str) -> _Table:
        return next(kind for pattern, kind in self._tables if re.search(pattern, place))

    def _choices(self, place: str) -> tuple[str, ...]:
        """The words that a key takes."""
        table, _, key = place.rpartition(".")
        return get_args(get_type_hints(self._table_at(table))[key])

    def _unknown_key(self, key: str, place: str) -> str:
        hint = did_you_mean(key, self._table_at(place).__struct_fields__)
        return f"{f'{place}.{key}' if place else key}: unknown key; {hint}"


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Which of the known words was meant; where none is near, which there are."""
    near = get_close_matches(word, known, n=1)
    return f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"


def _in_words(types: re.Match[str]) -> str:
    """What msgspec calls `str | int`."""
    *names, last = (_TYPES.get(name, name) for name in types[1].split(" | "))
    return f"{', '.join(names)} or {last}" if names else last
