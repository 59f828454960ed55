"""The blocking face of psycopg. Read it beside awaiting_database.py: the same pool, the same query, line by line.

A connection is taken, asked, given back. Waiting for one is a span of its own, when there is none at once. Connections
are in autocommit mode; what a rehearsal changes is rolled back.
"""

import time

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import ExecStatus
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool, PoolTimeout

from demo_server.backends.pooling import LOOK_EVERY_S, OPEN_WITHIN_S, Pooled, blocking_connections
from demo_server.backends.queries import MOST_ROWS, Query, Rows
from demo_server.backends.query_failures import refusal
from demo_server.handling import REHEARSAL, Handling
from demo_server.steps import DrawnStep


class BlockingDatabase(Pooled):
    """A database asked by threads, which wait for it."""

    def open(self) -> None:
        """Connect, as often as the pool has room. Raises Complaint."""
        connections = blocking_connections(self._line)
        self._pool = ConnectionPool(self._url, kwargs=self._options, connection_class=connections, **self._sizes())
        self._pool.open()
        give_up = time.monotonic() + OPEN_WITHIN_S
        try:
            while not self._full(self._pool.get_stats(), give_up):
                time.sleep(LOOK_EVERY_S)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Disconnect."""
        self._pool.close()

    def query(self, request: Handling, step: DrawnStep) -> None:
        """Ask, and keep the answer. Raises StepFailed; in a rehearsal Complaint, for SQL that is wrong."""
        asked = self._queries.asked(request, step)
        at_once = self._line.enter()
        try:
            connection = self._taken(asked, at_once)
            try:
                rows = self._rows(connection, asked)
            except psycopg.Error as error:
                raise refusal(error, asked, connection.closed) from None
            finally:
                self._pool.putconn(connection)
        finally:
            self._line.leave()
        asked.keep(rows)

    def _taken(self, asked: Query, at_once: bool) -> Connection[DictRow]:
        try:
            if at_once:
                return self._pool.getconn()
            with asked.request.queue(asked.step, "connection"):
                return self._pool.getconn()
        except PoolTimeout:
            raise self._timed_out() from None

    def _rows(self, connection: Connection[DictRow], asked: Query) -> Rows:
        if asked.request.id == REHEARSAL and asked.sql not in self._harmless:
            return self._rehearsed(connection, asked)
        return _asked(connection, asked)

    def _rehearsed(self, connection: Connection[DictRow], asked: Query) -> Rows:
        """Leave no trace. What a read-only transaction lets pass needs no transaction the next time."""
        try:
            with connection.transaction(force_rollback=True):
                connection.execute("set transaction read only")
                rows = _asked(connection, asked)
        except psycopg.errors.ReadOnlySqlTransaction:
            with connection.transaction(force_rollback=True):
                return _asked(connection, asked)
        self._harmless.add(asked.sql)
        return rows


def _asked(connection: Connection[DictRow], asked: Query) -> Rows:
    with asked.request.span(asked.step):
        return _fetched(connection.execute(asked.sql, asked.values))


def _fetched(cursor: Cursor[DictRow]) -> Rows:
    if cursor.pgresult is None or cursor.pgresult.status != ExecStatus.TUPLES_OK:
        return []
    return cursor.fetchmany(MOST_ROWS)
