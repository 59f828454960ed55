"""Web services for tests: our upstream as a process, and such as do everything wrong."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from demo_server.events import ServiceReady
from demo_server.loopback import HOST, free_port
from tests.demo_server.processes import PATIENCE_S, Server, child_process

ENDLESS_CHUNK = b"x" * 65_536


@contextmanager
def upstream_started(*arguments: str) -> Iterator[Server]:
    """``python -m demo_server.upstream`` with these arguments, until the block ends."""
    server = Server(child_process("-m", "demo_server.upstream", *arguments))
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def upstream_child() -> Iterator[tuple[Server, str]]:
    """The upstream as asyncdemo starts it, and its address."""
    with upstream_started("--child") as server:
        yield server, server.wait_for(ServiceReady).address


class BadService:
    """Speaks to whoever connects as it was told to, and counts the bytes that were taken off it."""

    def __init__(self, speak: Callable[[socket.socket], int]) -> None:
        self.sent = 0
        self.asked = 0
        self.connections: list[socket.socket] = []
        self.heard = b""
        self._speak = speak
        self._listening = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._listening.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept_on)]
        self._threads[0].start()

    def _accept_on(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self.connections.append(connection)
                thread = threading.Thread(target=self._serve, args=[connection])
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE_S)
        with connection, contextlib.suppress(OSError):
            while heard := connection.recv(65_536):
                self.heard += heard
                self.asked += 1
                self.sent += self._speak(connection)

    def close(self) -> None:
        """Hang up, on all."""
        for opened in (self._listening, *self.connections):
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(PATIENCE_S)


def saying(answer: bytes) -> Callable[[socket.socket], int]:
    """Answers with these bytes, whatever it is asked."""

    def speak(connection: socket.socket) -> int:
        connection.sendall(answer)
        return len(answer)

    return speak


def hanging_up(connection: socket.socket) -> int:
    """Answers nothing, and goes."""
    connection.shutdown(socket.SHUT_RDWR)
    return 0


def sending_a_gigabyte(connection: socket.socket) -> int:
    """Answers with more than anybody wants."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    sent = 0
    with contextlib.suppress(OSError):
        while sent < 1_000_000_000:
            connection.sendall(ENDLESS_CHUNK)
            sent += len(ENDLESS_CHUNK)
    return sent


def dripping(connection: socket.socket) -> int:
    """Answers a byte at a time, and never comes to an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    ended = threading.Event()
    for sent in range(1000):
        try:
            connection.sendall(b"x")
        except OSError:
            return sent
        ended.wait(0.02)
    return 1000


@contextmanager
def bad_service(speak: Callable[[socket.socket], int]) -> Iterator[BadService]:
    """One that is there while the block lasts."""
    service = BadService(speak)
    try:
        yield service
    finally:
        service.close()


def nobody() -> str:
    """An address where nobody listens."""
    return f"http://{HOST}:{free_port()}"
