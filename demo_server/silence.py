"""Connections on which nothing is said: to a blocking server each of them is a worker that waits in recv().

gunicorn's sync worker accepts a connection and reads from it until a request is there; whoever says nothing keeps it.
Ours reads in an event loop, to which such a connection is nothing. So in sync mode one that has said nothing for a
moment is given to the workers, behind those who came before it, and one of them stays with it until somebody
speaks, or it is closed.
"""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from demo_server.events import WorkerFreed, WorkerHeld
from demo_server.handling import Emit

SILENT_AFTER_S = 0.1
"""how long a connection may take to its first byte: a client of ours sends it at once"""


class Connection(socket.socket):
    """One that was accepted, and knows whether it is still silent. An event loop reads from it, and closes it."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self.broken = threading.Event()
        """the silence is: a byte has come, or the end"""

    def recv(self, *how: Any) -> bytes:
        """What has come."""
        said = super().recv(*how)
        self.broken.set()
        return said

    def close(self) -> None:
        """The end."""
        self.broken.set()
        super().close()

    @property
    def is_silent(self) -> bool:
        """Nothing has come. A loop that had no time may not have read yet what has."""
        if not self.broken.is_set():
            with contextlib.suppress(BlockingIOError):
                super().recv(1, socket.MSG_PEEK)
                return False
        return not self.broken.is_set()

    def hold(self, worker: int, emit: Emit) -> None:
        """Wait for it, as recv() does in a worker."""
        if self.broken.is_set():
            return
        emit(WorkerHeld(time.perf_counter_ns(), worker))
        self.broken.wait()
        emit(WorkerFreed(time.perf_counter_ns(), worker))


class Listener(socket.socket):
    """A socket that listens, and tells of the connections that stay silent."""

    def __init__(self, opened: socket.socket, tell: Callable[[Connection], object]) -> None:
        """Takes the place of the other, which is of no use any more."""
        # Its protocol is asked of the system: only where it is known to be TCP does asyncio send without delay.
        super().__init__(fileno=opened.detach())
        self.setblocking(False)
        self._tell = tell

    def accept(self) -> tuple[socket.socket, Any]:
        """Within an event loop, which looks after the connection a moment later."""
        accepted, peer = super().accept()
        connection = Connection(accepted)
        asyncio.get_running_loop().call_later(SILENT_AFTER_S, self._look_at, connection)
        return connection, peer

    def _look_at(self, connection: Connection) -> None:
        if connection.is_silent:
            self._tell(connection)
