"""Connections that say nothing, as clients open them."""

import asyncio

import pytest

from demo_server.loopback import HOST, free_port
from tests.waiting import until
from tui.clients import idle
from tui.clients.idle import idle_connections
from tui.clients.sender import ServerUnreachable

pytestmark = pytest.mark.realtime


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle, "SETTLE_S", 0.0)


async def test_they_are_open_as_long_as_the_run_and_say_nothing() -> None:
    there: list[asyncio.StreamReader] = []
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there.append(reader)
        heard.append(await reader.read())
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, HOST, 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with idle_connections(f"http://{HOST}:{port}/page?user=1", 120):
            await until(lambda: len(there) == 120)
            assert heard == []
        await until(lambda: heard == [b""] * 120)


async def test_none_needs_nobody() -> None:
    async with idle_connections(f"http://{HOST}:{free_port()}", 0):
        pass


async def test_one_that_cannot_be_opened_is_named() -> None:
    place = f"http://{HOST}:{free_port()}"
    with pytest.raises(ServerUnreachable, match=rf"{place}: idle connection 1 of 3 could not be opened: conn.*refused"):
        async with idle_connections(place, 3):
            pass
