"""A server that is no good: it answers, delays, resets, falls silent or talks nonsense, as the path asks it to."""

import asyncio
import contextlib
from collections import Counter
from types import TracebackType
from typing import Self

_OK = b"HTTP/1.1 200 OK\r\n"
ANSWERS = {
    "/garbage": b"\x00\xff\x17 this is not HTTP \r\n\r\n",
    "/half": _OK + b"Content-Length: 1000\r\n\r\nhalf",
    "/not-gzip": _OK + b"Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip",
    "/long-header": _OK + b"X-Long: " + b"x" * 200_000 + b"\r\nContent-Length: 2\r\n\r\nok",
    "/error": b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
    "/elsewhere": b"HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\n\r\n",
    "/cookie": _OK + b"Set-Cookie: =;;;\x7f\r\nContent-Length: 2\r\n\r\nok",
}
GOOD_ANSWER = _OK + b"Content-Length: 2\r\n\r\nok"


class TinyServer:
    """HTTP on a free port of 127.0.0.1, by hand. An async context manager."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        """how often each path was asked for"""
        self.numbers: list[str] = []
        """the X-Request-Id of each request that had one, in the order of their coming"""
        self.port = 0
        self.connections = 0
        self._silent = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._answer_one(reader, writer):
                    await writer.drain()
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read a request and do what its path says. False when the connection is to be closed."""
        first, *headers = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        path = first.split()[1]
        self.asked[path] += 1
        for name, _, value in (header.partition(": ") for header in headers):
            if name.lower() == "x-request-id":
                self.numbers.append(value)
        if path == "/reset":
            writer.transport.abort()
            return False
        if path == "/silent":
            await self._silent.wait()
        if path != "/hang-up":
            writer.write(ANSWERS.get(path, GOOD_ANSWER))
        return path not in ("/hang-up", "/garbage", "/half")
