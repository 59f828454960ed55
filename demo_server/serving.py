"""Hypercorn around the app: the socket, the settings that matter, the word that it is ready."""

import asyncio
import logging
import socket
import time

from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Quart

from demo_server.child import settle_memory
from demo_server.events import ServerReady
from demo_server.handling import Emit

BACKLOG = 4096
NEVER_S = 24 * 3600.0


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


async def serve_until(app: Quart, opened: socket.socket, end: asyncio.Event, emit: Emit) -> None:
    """Serve on a socket that listens, until the event is set: then the process is to be left at once.

    There is no graceful shutdown: whoever ends a run has counted what is in flight as unfinished.
    """
    config = Config()
    config.bind = [f"fd://{opened.fileno()}"]
    config.backlog = BACKLOG
    config.accesslog = None  # its default is stdout, where the events go
    config.errorlog = logging.getLogger("hypercorn.error")
    config.keep_alive_timeout = NEVER_S  # a client that thinks for long must not find its connection closed
    host, port = opened.getsockname()[:2]
    settle_memory()
    emit(ServerReady(time.perf_counter_ns(), host, port))
    never = asyncio.Event()
    server = asyncio.create_task(serve(app, config, shutdown_trigger=never.wait))
    ended = asyncio.create_task(end.wait())
    await asyncio.wait({server, ended}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
