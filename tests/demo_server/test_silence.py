"""Connections on which nothing is said: who learns of them, and what they do to a worker."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from demo_server import silence
from demo_server.events import Event, WorkerFreed, WorkerHeld
from demo_server.loopback import HOST
from demo_server.serving import listen
from demo_server.silence import Connection, Listener
from tests.waiting import until

PATIENCE_S = 10.0


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "SILENT_AFTER_S", 0.01)


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[int, list[Connection]]]:
    """A server that reads whatever comes: its port, and the connections that are silent."""
    silent: list[Connection] = []

    reading: set[asyncio.StreamReader] = set()

    async def read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reading.add(reader)
        while await reader.read(100):
            pass
        writer.close()
        await writer.wait_closed()
        reading.remove(reader)

    async with await asyncio.start_server(read, sock=Listener(listen(HOST, 0), silent.append)) as server:
        yield server.sockets[0].getsockname()[1], silent
        await until(lambda: not reading)


def held(connection: Connection, told: list[Event]) -> threading.Thread:
    """A worker that has it."""
    worker = threading.Thread(target=connection.hold, args=(3, told.append))
    worker.start()
    return worker


@pytest.mark.realtime
@pytest.mark.parametrize("closes", [True, False])
async def test_who_says_nothing_keeps_a_worker_until_the_end_or_a_word(closes: bool) -> None:
    told: list[Event] = []
    async with listening() as (port, silent):
        with socket.create_connection((HOST, port), timeout=PATIENCE_S) as somebody:
            await until(lambda: len(silent) == 1)
            worker = held(silent[0], told)
            await until(lambda: [type(event) for event in told] == [WorkerHeld])
            assert worker.is_alive()
            if closes:
                somebody.close()
            else:
                somebody.sendall(b"GET")
            await until(lambda: not worker.is_alive())
    begun, over = told
    assert isinstance(begun, WorkerHeld)
    assert isinstance(over, WorkerFreed)
    assert (begun.worker, over.worker) == (3, 3)
    assert begun.at <= over.at


@pytest.mark.realtime
async def test_who_speaks_at_once_is_none_of_them() -> None:
    async with listening() as (port, silent):
        with (
            socket.create_connection((HOST, port), timeout=PATIENCE_S) as speaker,
            socket.create_connection((HOST, port), timeout=PATIENCE_S),
        ):
            speaker.sendall(b"GET / HTTP/1.1\r\n")
            await until(lambda: bool(silent))
            assert [one.getpeername() for one in silent] != [speaker.getsockname()]
            assert len(silent) == 1


def test_a_worker_does_not_stay_with_a_connection_that_is_over() -> None:
    told: list[Event] = []
    ours, theirs = socket.socketpair()
    with theirs:
        connection = Connection(ours)
        connection.close()
        connection.hold(1, told.append)
    assert told == []


def test_what_a_busy_loop_has_not_read_yet_is_no_silence() -> None:
    ours, theirs = socket.socketpair()
    with theirs, Connection(ours) as connection:
        connection.setblocking(False)
        seen = [connection.is_silent]
        theirs.sendall(b"G")
        seen.append(connection.is_silent)
        assert connection.recv(10) == b"G", "it is still to be read"
        assert [*seen, connection.is_silent] == [True, False, False]
