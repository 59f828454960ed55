"""A step's SQL as it is sent: with the database's sleep in it, when it is to take its time; and the values it needs.

It knows no driver. It reads no more of SQL than where a statement begins and ends; the rest is the database's
business.
"""

import re
from typing import NamedTuple

SLEEP = "seconds of pg_sleep"
"""the name of a value that no query can ask for by accident"""
_ROUNDED_UP_S = 0.0005
"""pg_sleep goes on to the next whole millisecond: without half of one, it sleeps for the nearest"""
# The SQL stands on lines of its own: it may end with a comment.
_BEFORE = "with answer as materialized (\n"
_AFTER = f"\n) select * from answer where (select pg_sleep(%({SLEEP})s)) is not null"  # noqa: S608 (SQL of the scenario's own)
_ANSWERS = ("select", "values", "with", "table")
# Within these, a semicolon is no end: a comment, a text, a name, a text between dollars.
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)|[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"
    |(?P<dollars>\$(?:[^\W\d]\w*)?\$).*?(?P=dollars)|(?P<end>;)|(?P<word>\w+)|(?P<space>\s+)|.""",
    re.VERBOSE | re.DOTALL,
)
_PLACEHOLDER = re.compile(r"%(?:\(([^)]*)\)|.)", re.DOTALL)


class Statement(NamedTuple):
    """SQL for the driver, and the names of the values in it."""

    sql: bytes
    names: tuple[str, ...]
    sleeps: bool


def statement(sql: str, sleeps: bool) -> Statement:
    """What is sent for a step's SQL. Raises ValueError for SQL that cannot be made to sleep."""
    names = dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(sql) if match[1] is not None)
    return Statement((_sleeping(sql) if sleeps else sql).encode(), tuple(names), sleeps)


def seconds(ns: int) -> float:
    """What to ask of pg_sleep, which rounds up to milliseconds, for this many nanoseconds."""
    return max(0.0, ns / 1e9 - _ROUNDED_UP_S)


def _sleeping(sql: str) -> str:
    """The same answer, once the database has slept: exactly once, however many rows there are, none too.

    The condition holds nothing of a row, so that PostgreSQL evaluates it once and before the first row
    (InitPlan, One-Time Filter). Materialized, because it would see through an answer that is always empty.
    """
    word, body = _first_word(sql), _body(sql)
    if word not in _ANSWERS:
        raise ValueError(f"takes goes with a query (select, values, with, table), not with {word or 'nothing'}")
    return _BEFORE + body + _AFTER


def _first_word(sql: str) -> str:
    return next((match["word"].lower() for match in _TOKEN.finditer(sql) if match["word"]), "")


def _body(sql: str) -> str:
    """Without its semicolon. Raises ValueError for two statements."""
    end = None
    for match in _TOKEN.finditer(sql):
        if match["end"]:
            end = match.start() if end is None else end
        elif end is not None and not (match["space"] or match["comment"]):
            raise ValueError("takes goes with one statement, and after a semicolon another begins")
    return sql[:end]
