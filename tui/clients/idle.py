"""Connections beside the load that say nothing: opened before its clock starts, and kept to its end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from tui.clients.prepared import origin
from tui.clients.reasons import reason_of
from tui.clients.sender import ServerUnreachable

AT_ONCE = 50
"""are opened: more would overflow the backlog of a server that has only just begun to listen"""
CONNECT_WITHIN_S = 10.0
"""each, when so many are opened at once"""
SETTLE_S = 0.3
"""until the server has done about them what it does"""
SETTLE_EACH_S = 0.0005
"""the same for each: a server written in Python accepts some thousands a second"""
_PORTS = {"http": 80, "https": 443}


@asynccontextmanager
async def idle_connections(base_url: str, count: int) -> AsyncIterator[None]:
    """Have so many plain TCP connections to a server, which knows of them. Raises ServerUnreachable."""
    opened: list[asyncio.StreamWriter] = []
    try:
        while len(opened) < count:
            more = min(AT_ONCE, count - len(opened))
            opened += await _opened(base_url, more, f"idle connection {len(opened) + 1} of {count}")
        if count:
            await asyncio.sleep(SETTLE_S + SETTLE_EACH_S * count)
        yield
    finally:
        for one in opened:
            one.close()


async def _opened(base_url: str, count: int, which: str) -> list[asyncio.StreamWriter]:
    where = urlsplit(base_url)
    port = where.port or _PORTS[where.scheme]
    asked = (asyncio.open_connection(where.hostname, port) for _ in range(count))
    try:
        async with asyncio.timeout(CONNECT_WITHIN_S):
            return [writer for _, writer in await asyncio.gather(*asked)]
    except OSError as error:  # a TimeoutError too
        why = "no connection in time" if isinstance(error, TimeoutError) else reason_of(error, where.netloc)
        raise ServerUnreachable(f"{origin(base_url)}: {which} could not be opened: {why}") from error
