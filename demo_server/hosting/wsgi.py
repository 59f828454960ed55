"""A WSGI app on worker threads, as Hypercorn sees it: an ASGI app.

The event loop plays the kernel's part, as in sync mode: it takes requests in, stamps and queues them, first in, first
out, and sends the answers.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from demo_server.child import narrate
from demo_server.events import WARM_UP
from demo_server.hosting.asgi import answer
from demo_server.hosting.asgi_types import Receive, Scope, Send
from demo_server.hosting.exchange import Exchange
from demo_server.hosting.request import Reception
from demo_server.library import printable
from demo_server.modes import SWITCH_INTERVAL_S
from demo_server.spans import LISTENER
from demo_server.worker_pool import WorkerPool

LARGEST_BODY = 10_000_000
"""bytes of a request; it is held in memory until a worker is free"""


class WorkedApp:
    """The app, each request of which one of N workers handles, and is held by until it is over."""

    def __init__(self, app: Callable[..., Any], workers: int, reception: Reception) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._app = app
        self._reception = reception
        self._pool: WorkerPool[Exchange | None] = WorkerPool(workers, self._work)

    def resize(self, workers: int) -> None:
        """Have so many workers from now on."""
        self._pool.resize(workers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI calls what it passes."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
        elif scope["type"] == "http" and scope["path"] == WARM_UP:
            await self._pool.submit(None)
            await answer(send, 200, b"warm\n")
        elif scope["type"] == "http":
            await self._handle(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _body(receive)
        except ConnectionAbortedError:
            return
        except ValueError as error:
            await answer(send, 413, f"{error}\n".encode())
            return
        exchange = Exchange(self._reception.receive(scope), scope, body)
        # A client that leaves does not take its request out of the queue: a blocking worker would not notice.
        done = self._pool.submit(exchange)
        done.add_done_callback(lambda _: exchange.outbox.end())
        try:
            await exchange.outbox.deliver(receive, send)
        except Exception as error:  # what the app had to say cannot be said in HTTP
            narrate(f"{scope['method']} {printable(scope['path'])}: {type(error).__name__}: {printable(error)}")
        await asyncio.shield(done)

    def _work(self, exchange: Exchange | None, worker: int) -> None:
        if exchange is None:  # a request for nothing
            return
        exchange.request.start(worker)
        LISTENER.set(exchange.request)  # a worker has one request at a time
        try:
            exchange.run(self._app)
        finally:
            LISTENER.set(None)
            exchange.request.finish()


async def _body(receive: Receive) -> bytes:
    """The whole body of a request. Raises ConnectionAbortedError when its client leaves, ValueError for too much."""
    parts: list[bytes] = []
    length = 0
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > LARGEST_BODY:
            raise ValueError(f"a request of more than {LARGEST_BODY // 1_000_000} MB is not taken here")
        if not message.get("more_body"):
            return b"".join(parts)
    raise ConnectionAbortedError
