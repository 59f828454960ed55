"""The Server-Timing header, read: https://www.w3.org/TR/server-timing/#the-server-timing-header-field.

``db;dur=53.2;desc="all users", cache;desc=hit``: metrics, each a token with parameters. What cannot be read, and what
has no length of time, is left out: an answer is not worse for it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from demo_server.lengths import LONGEST_MS, to_ns
from demo_server.library import printable

MOST = 200
"""metrics of one answer that are read"""
LONGEST_NAME = 60
"""characters"""
_LARGEST = 100_000
"""characters of headers that are read"""
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_NUMBER = re.compile(r"\+?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
# A quote that is never closed goes on to the end: to look again from the next one would take the square of the length.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|[,;]|[^",;]+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPACE = " \t"


class Metric(NamedTuple):
    """A length of time that a server tells."""

    name: str
    """its token"""
    ns: int
    description: str = ""
    """fit for a screen; empty when there is none"""


def metrics_of(headers: Iterable[str]) -> list[Metric]:
    """The metrics of an answer that have a length, in their order. Never raises, whatever the headers hold."""
    text = ", ".join(headers)[:_LARGEST]
    metrics = (_metric(parts) for parts in _split(text))
    return [metric for metric in metrics if metric is not None][:MOST]


def _split(text: str) -> Iterator[list[str]]:
    """The parts of each metric: its name and its parameters. What is in quotes is not divided."""
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece == ",":
            yield parts
            parts = [""]
        elif piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    yield parts


def _metric(parts: list[str]) -> Metric | None:
    name, *parameters = (part.strip(_SPACE) for part in parts)
    told: dict[str, str] = {}
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        told.setdefault(key.strip(_SPACE).lower(), _unquoted(value.strip(_SPACE)))
    ns = _ns(told.get("dur", ""))
    if ns is None or not _TOKEN.fullmatch(name):
        return None
    return Metric(name[:LONGEST_NAME], ns, printable(told.get("desc", "").strip())[:LONGEST_NAME])


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return _ESCAPED.sub(r"\1", value[1:-1])
    return value if _TOKEN.fullmatch(value) else ""


def _ns(text: str) -> int | None:
    """Milliseconds as text; None when that is no length of time that anybody would wait."""
    if len(text) > 40 or not _NUMBER.fullmatch(text):
        return None
    ms = float(text)
    return to_ns(ms) if ms <= LONGEST_MS else None
