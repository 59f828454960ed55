"""The awaiting face of psycopg. Read it beside blocking_database.py: the same pool, the same query, line by line.

A connection is taken, asked, given back. Waiting for one is a span of its own, when there is none at once. Connections
are in autocommit mode; what a rehearsal changes is rolled back.
"""

import asyncio
import time

import psycopg
from psycopg import AsyncConnection, AsyncCursor
from psycopg.pq import ExecStatus
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from demo_server.backends.pooling import LOOK_EVERY_S, OPEN_WITHIN_S, Pooled, awaiting_connections
from demo_server.backends.queries import MOST_ROWS, Query, Rows
from demo_server.backends.query_failures import refusal
from demo_server.handling import REHEARSAL, Handling
from demo_server.steps import DrawnStep


class AwaitingDatabase(Pooled):
    """A database asked by coroutines, which give way while they wait for it."""

    async def open(self) -> None:
        """Connect, as often as the pool has room. Raises Complaint."""
        connections = awaiting_connections(self._line)
        self._pool = AsyncConnectionPool(self._url, kwargs=self._options, connection_class=connections, **self._sizes())
        await self._pool.open()
        give_up = time.monotonic() + OPEN_WITHIN_S
        try:
            while not self._full(self._pool.get_stats(), give_up):  # noqa: ASYNC110 (the pool does not say when it is refused)
                await asyncio.sleep(LOOK_EVERY_S)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Disconnect."""
        await self._pool.close()

    async def query(self, request: Handling, step: DrawnStep) -> None:
        """Ask, and keep the answer. Raises StepFailed; in a rehearsal Complaint, for SQL that is wrong."""
        asked = self._queries.asked(request, step)
        at_once = self._line.enter()
        try:
            connection = await self._taken(asked, at_once)
            try:
                rows = await self._rows(connection, asked)
            except psycopg.Error as error:
                raise refusal(error, asked, connection.closed) from None
            finally:
                await self._pool.putconn(connection)
        finally:
            self._line.leave()
        asked.keep(rows)

    async def _taken(self, asked: Query, at_once: bool) -> AsyncConnection[DictRow]:
        try:
            if at_once:
                return await self._pool.getconn()
            with asked.request.queue(asked.step, "connection"):
                return await self._pool.getconn()
        except PoolTimeout:
            raise self._timed_out() from None

    async def _rows(self, connection: AsyncConnection[DictRow], asked: Query) -> Rows:
        if asked.request.id == REHEARSAL and asked.sql not in self._harmless:
            return await self._rehearsed(connection, asked)
        return await _asked(connection, asked)

    async def _rehearsed(self, connection: AsyncConnection[DictRow], asked: Query) -> Rows:
        """Leave no trace. What a read-only transaction lets pass needs no transaction the next time."""
        try:
            async with connection.transaction(force_rollback=True):
                await connection.execute("set transaction read only")
                rows = await _asked(connection, asked)
        except psycopg.errors.ReadOnlySqlTransaction:
            async with connection.transaction(force_rollback=True):
                return await _asked(connection, asked)
        self._harmless.add(asked.sql)
        return rows


async def _asked(connection: AsyncConnection[DictRow], asked: Query) -> Rows:
    with asked.request.span(asked.step):
        return await _fetched(await connection.execute(asked.sql, asked.values))


async def _fetched(cursor: AsyncCursor[DictRow]) -> Rows:
    if cursor.pgresult is None or cursor.pgresult.status != ExecStatus.TUPLES_OK:
        return []
    return await cursor.fetchmany(MOST_ROWS)
