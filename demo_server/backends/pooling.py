"""What the two pools have in common: how their connections are made, who stands in line, when they are full."""

import logging
import threading
import time
from typing import Any

from psycopg import AsyncConnection, Connection, ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from demo_server.backends.queries import Queries
from demo_server.backends.query_failures import cannot_connect, no_url, timed_out
from demo_server.handling import StepFailed
from demo_server.library import Complaint
from demo_server.scenario import Scenario

CONNECT_WITHIN_S = 5
OPEN_WITHIN_S = 30.0
"""for all connections of a pool, where each takes its time"""
LOOK_EVERY_S = 0.01
# The pool says on stderr what every request that fails says too, and says it again and again.
logging.getLogger("psycopg").addHandler(logging.NullHandler())
logging.getLogger("psycopg").propagate = False


def options(url: str) -> dict[str, Any]:
    """How to connect. Raises Complaint for a URL that is none."""
    try:
        stated = conninfo_to_dict(url)
    except ProgrammingError:
        raise no_url() from None
    return {
        "autocommit": True,
        "row_factory": dict_row,
        "fallback_application_name": "asyncdemo",
        **({} if "connect_timeout" in stated else {"connect_timeout": CONNECT_WITHIN_S}),
    }


class Line:
    """Who asks for a connection or has one: so it is known, without asking the pool, who must wait for one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._there = 0
        self._lock = threading.Lock()
        self.refused: Exception | None = None
        """why the latest attempt to connect came to nothing; None: there is a connection"""

    def enter(self) -> bool:
        """One more. True when there is a connection for it at once."""
        with self._lock:
            self._there += 1
            return self._there <= self._size and self.refused is None

    def leave(self) -> None:
        """One less."""
        with self._lock:
            self._there -= 1


class Pooled:
    """A scenario's queries, and the pool that they are asked through."""

    def __init__(self, scenario: Scenario, url: str) -> None:
        """Raises Complaint for queries that cannot be asked, and for a URL that is none."""
        url = url or scenario.database.url
        if not url:
            raise Complaint("a query needs a database, and there is none: [database] url names one")
        self._url = url
        self._options = options(url)
        self._queries = Queries(scenario)
        self._size = scenario.database.pool
        self._timeout_s = max(scenario.database.pool_timeout.ns / 1e9, 0.001)
        self._line = Line(self._size)
        self._harmless: set[bytes] = set()
        """SQL that has changed nothing in a rehearsal"""

    def _sizes(self) -> dict[str, Any]:
        return {"min_size": self._size, "max_size": self._size, "open": False, "timeout": self._timeout_s}

    def _full(self, stats: dict[str, int], give_up: float) -> bool:
        """Whether all connections are there. Raises Complaint when they will not be, by this instant (monotonic)."""
        there = stats["pool_available"]
        if self._line.refused is not None:
            raise cannot_connect(self._line.refused, self._url, there, self._size)
        if there < self._size and time.monotonic() > give_up:
            raise cannot_connect(TimeoutError("it takes too long"), self._url, there, self._size)
        return there >= self._size

    def _timed_out(self) -> StepFailed:
        return timed_out(self._line.refused, self._url, self._timeout_s, self._size)


def blocking_connections(line: Line) -> type[Connection[DictRow]]:
    """Connections that note whether they came to be: the pool tells nobody but its log."""

    class Noting(Connection[DictRow]):
        @classmethod
        def connect(cls, conninfo: str = "", **how: Any) -> "Noting":
            try:
                made = super().connect(conninfo, **how)
            except Exception as error:
                line.refused = error
                raise
            line.refused = None
            return made

    return Noting


def awaiting_connections(line: Line) -> type[AsyncConnection[DictRow]]:
    """The same, awaiting."""

    class Noting(AsyncConnection[DictRow]):
        @classmethod
        async def connect(cls, conninfo: str = "", **how: Any) -> "Noting":
            try:
                made = await super().connect(conninfo, **how)
            except Exception as error:
                line.refused = error
                raise
            line.refused = None
            return made

    return Noting
