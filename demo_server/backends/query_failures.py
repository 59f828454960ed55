"""What a database or its driver says when it does not do what it was asked: whose fault it is, in one line."""

import re

from psycopg import DataError, Error, IntegrityError, OperationalError

from demo_server.backends.passwords import without_password
from demo_server.backends.queries import Query
from demo_server.backends.step_places import step_place
from demo_server.handling import REHEARSAL, StepFailed
from demo_server.library import Complaint, printable

NOT_THERE = 503
_OF_THE_INSTANT = (OperationalError, IntegrityError, DataError)
"""what another request, with other values, may be spared"""
_PREFIX = re.compile(r"^.*?(?=connection to server )|^.*(?:ERROR|FATAL):\s*")


def cannot_connect(error: BaseException, url: str, there: int, wanted: int) -> Complaint:
    """Why a pool does not get as many connections as it wants, when it has got those that are there."""
    said = connection_words(error, url)
    if there:
        return Complaint(f"the database gives {there} connections, and database.pool is {wanted}: {said}")
    return Complaint(f"cannot connect to the database: {said}")


def timed_out(error: BaseException | None, url: str, waited_s: float, wanted: int) -> StepFailed:
    """Why a request has waited for a connection in vain: all are in use, or there are none."""
    if error is not None:
        return StepFailed(f"the database is gone: {connection_words(error, url)}", NOT_THERE)
    return StepFailed(f"no connection free within {waited_s:g} s (pool of {wanted})", NOT_THERE)


def connection_words(error: BaseException, url: str) -> str:
    """What libpq says of an attempt to connect, in one line, without a password."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    line = next((line for line in reversed(lines) if "failed:" in line), lines[0])
    return printable(without_password(_PREFIX.sub("", line), url))


def no_url() -> Complaint:
    """What is wrong with a URL is left unsaid: libpq's words quote it, password and all."""
    return Complaint("database.url is none that PostgreSQL takes: postgresql://USER:PASSWORD@HOST:PORT/DATABASE")


def refusal(error: Error, asked: Query, closed: bool) -> StepFailed | Complaint:
    """What becomes of a request whose query was refused; in a rehearsal, what is wrong with the scenario."""
    words = _said(error)
    if closed:
        return StepFailed(f"the database is gone: {words}", NOT_THERE)
    if asked.request.id == REHEARSAL and not isinstance(error, _OF_THE_INSTANT):
        return Complaint(f"{step_place(asked.request.request, asked.step.name)}: {words}")
    return StepFailed(words)


def _said(error: Error) -> str:
    """The server's message, or the driver's first line."""
    words = error.diag.message_primary or (str(error).strip().splitlines() or [type(error).__name__])[0]
    words = printable(words)
    return f"{words} (a % of its own is written %%)" if "are allowed as placeholders" in words else words
