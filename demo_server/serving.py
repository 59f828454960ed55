"""Hypercorn around the app: the socket, the settings that matter, the word that it is ready."""

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config, Sockets
from hypercorn.utils import LifespanTimeoutError

from demo_server.child import settle_memory
from demo_server.events import ServerReady
from demo_server.handling import Emit
from demo_server.library import Complaint
from demo_server.silence import Connection, Listener

BACKLOG = 4096
NEVER_S = 24 * 3600.0
START_WITHIN_S = 60.0
"""how long an app may take over what it does before it serves"""


def listen(host: str, port: int) -> socket.socket:
    """An open socket; port 0 takes a free one. Raises OSError when that cannot be had.

    Hypercorn says it has started before its sockets are open; with a socket that listens already,
    clients may connect from the moment its port is known.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


async def serve_until(
    app: Any,
    opened: socket.socket,
    end: asyncio.Event,
    emit: Emit,
    started: Callable[[], Awaitable[None]] | None = None,
    *,
    silent: Callable[[Connection], object] | None = None,
) -> None:
    """Serve an ASGI app on a socket that listens, until the event is set: then the process is to be left at once.

    It is said to be ready when ``started`` returns, where the app takes its time to start. There is no graceful
    shutdown: whoever ends a run has counted what is in flight as unfinished. ``silent`` is told of connections on
    which nothing is said. Raises Complaint when the app does not start.
    """
    settle_memory()
    if silent is not None:
        opened = Listener(opened, silent)
    if started is None:
        _tell_ready(opened, emit)
    never = asyncio.Event()
    server = asyncio.create_task(serve(app, _config(opened), shutdown_trigger=never.wait, mode="asgi"))
    ended = asyncio.create_task(end.wait())
    if started is not None:
        await _wait_for_start(asyncio.ensure_future(started()), server, ended)
        _tell_ready(opened, emit)
    await asyncio.wait({server, ended}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()


async def _wait_for_start(start: asyncio.Future[None], server: asyncio.Task[None], ended: asyncio.Task[bool]) -> None:
    waited: set[asyncio.Future[Any]] = {start, server, ended}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if start.done():
        start.result()
    elif server.done() and isinstance(server.exception(), LifespanTimeoutError):
        raise Complaint(f"the app has not started within {START_WITHIN_S:.0f} s")


def _tell_ready(opened: socket.socket, emit: Emit) -> None:
    host, port = opened.getsockname()[:2]
    emit(ServerReady(time.perf_counter_ns(), host, port))


class _ForListener(Config):
    """Hypercorn's settings, for a socket of ours: of a descriptor it would make a plain one."""

    listener: Listener

    def create_sockets(self) -> Sockets:
        return Sockets([], [self.listener], [])


def _config(opened: socket.socket) -> Config:
    config = Config()
    if isinstance(opened, Listener):
        config = _ForListener()
        config.listener = opened
    config.bind = [f"fd://{opened.fileno()}"]
    config.backlog = BACKLOG
    config.accesslog = None  # its default is stdout, where the events go
    config.errorlog = logging.getLogger("hypercorn.error")
    config.keep_alive_timeout = NEVER_S  # a client that thinks for long must not find its connection closed
    config.startup_timeout = START_WITHIN_S
    return config
