"""A server that is no good: it answers, delays, resets, falls silent or talks nonsense, as the path asks it to."""

import asyncio
import contextlib
import ssl
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
    "/session": _OK + b"Set-Cookie: session=1; Path=/\r\nContent-Length: 2\r\n\r\nok",
    "/away": b"HTTP/1.1 308 Permanent Redirect\r\nLocation: https://elsewhere/\x1b[31m\r\nContent-Length: 0\r\n\r\n",
    "/nowhere": b"HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\n\r\n",
    "/sorry": b"HTTP/1.1 503 No\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 37\r\n\r\n"
    b"\n  no connection was free \x1b\nTraceback",
    "/long-sorry": b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nContent-Length: 50000\r\n\r\n" + b"x" * 50_000,
    "/page-of-error": b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
    "/timed": _OK + b'Server-Timing: db;dur=0.002;desc="all, of it"\r\nServer-Timing: cpu;dur=0.001\r\n'
    b"Content-Length: 2\r\n\r\nok",
    "/timed-badly": _OK + b'Server-Timing: ;;=,"\xff;dur=1e400, a;dur=-1\r\nContent-Length: 2\r\n\r\nok',
    "/timed-at-length": _OK + b"Server-Timing: " + b"a;dur=0.000001," * 4000 + b"\r\nContent-Length: 2\r\n\r\nok",
}
GIGABYTE = 1_000_000_000
CHUNK = bytes(65_536)
GOOD_ANSWER = _OK + b"Content-Length: 2\r\n\r\nok"


class TinyServer:
    """HTTP on a free port of 127.0.0.1, by hand. An async context manager."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.requests: list[tuple[str, bytes]] = []
        """each request's head and its body, as they came"""
        self.asked: Counter[str] = Counter()
        """how often each path was asked for"""
        self.numbers: list[str] = []
        """the X-Request-Id of each request that had one, in the order of their coming"""
        self.port = 0
        self.connections = 0
        self.bytes_sent = 0
        """of answers of a gigabyte"""
        self._silent = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
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

    async def _send_much(self, writer: asyncio.StreamWriter, chunked: bool) -> None:
        """A body of a gigabyte, or one that comes to no end, a byte at a time."""
        if chunked:
            writer.write(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"1\r\nx\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
            return
        writer.write(_OK + f"Content-Length: {GIGABYTE}\r\n\r\n".encode())
        while self.bytes_sent < GIGABYTE and not writer.is_closing():
            writer.write(CHUNK)
            self.bytes_sent += len(CHUNK)
            await writer.drain()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read a request and do what its path says. False when the connection is to be closed."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *headers = head.split("\r\n")
        method, path, _ = first.split()
        self.asked[path] += 1
        length = 0
        for name, _, value in (header.partition(": ") for header in headers):
            if name.lower() == "x-request-id":
                self.numbers.append(value)
            if name.lower() == "content-length":
                length = int(value)
        self.requests.append((head, await reader.readexactly(length)))
        if path == "/reset":
            writer.transport.abort()
            return False
        if path in ("/gigabyte", "/endless"):
            await self._send_much(writer, chunked=path == "/endless")
            return False
        if path == "/silent":
            await self._silent.wait()
        if path == "/no-head" and method == "HEAD":
            return False
        if path == "/body-with-head" and method == "HEAD":
            writer.write(GOOD_ANSWER)
        elif path != "/hang-up":
            answer = ANSWERS.get(path, GOOD_ANSWER)
            writer.write(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else answer)
        return path not in ("/hang-up", "/garbage", "/half")
