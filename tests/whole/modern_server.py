"""Hypercorn with an app that says how it was asked: a server that speaks HTTP/2, or nothing else."""

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from tests.whole.certificates import Certificate


class Modern:
    """What it was asked, in order: version, method, path with query, X-Request-Id; and its address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, str, str, str | None]] = []
        self.connections: set[tuple[str, int]] = set()

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        number = dict(scope["headers"]).get(b"x-request-id")
        path = scope["raw_path"].decode() + ("?" + scope["query_string"].decode() if scope["query_string"] else "")
        self.asked.append((scope["http_version"], scope["method"], path, number and number.decode()))
        self.connections.add(tuple(scope["client"]))
        headers = [(b"server-timing", b'db;dur=0.001;desc="users"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(scope["http_version"]).encode()})


@contextlib.asynccontextmanager
async def modern_server(certificate: Certificate | None = None, *versions: str) -> AsyncIterator[Modern]:
    """Serve on a free port; with a certificate by TLS, in these versions (h2, http/1.1) when any are given."""
    opened = socket.create_server(("127.0.0.1", 0))
    scheme = "http" if certificate is None else "https"
    modern = Modern(f"{scheme}://127.0.0.1:{opened.getsockname()[1]}")
    config = Config()
    config.bind = [f"fd://{opened.detach()}"]  # the server closes it
    config.errorlog = logging.getLogger("tests.modern")
    config.graceful_timeout = 0
    if certificate is not None:
        config.certfile, config.keyfile = str(certificate.certificate), str(certificate.key)
        config.alpn_protocols = list(versions) or ["h2", "http/1.1"]
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(modern, config, shutdown_trigger=stop.wait))
    try:
        yield modern
    finally:
        stop.set()
        await serving


@contextlib.asynccontextmanager
async def only_http2(modern: Modern) -> AsyncIterator[str]:
    """The address of a door to a server: whoever does not begin as HTTP/2 does finds it closed."""
    port = int(modern.url.rpartition(":")[2])

    async def open_door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            if (first := await reader.readexactly(3)) == b"PRI":
                inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
                inner.write(first)
                await asyncio.gather(_carry(reader, inner), _carry(inner_reader, writer))
        writer.close()

    async with await asyncio.start_server(open_door, "127.0.0.1", 0) as door:
        yield f"http://127.0.0.1:{door.sockets[0].getsockname()[1]}"


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
    writer.close()
