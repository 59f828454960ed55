"""The demo server as a process, seen by whoever started it: a person at a terminal, or asyncdemo."""

import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any, TypeVar

import httpx

from demo_server.events import AnyEvent, RequestArrived, ServerReady, StepStarted, decode
from demo_server.loading import parse_scenario
from demo_server.loopback import HOST
from demo_server.scenario import Mode
from demo_server.settings import ServerSettings, encode_settings

PATIENCE_S = 20.0
"""for what takes as long as a busy machine lets it"""
AT_ONCE_S = 2.0
"""for what must not take longer, whatever else goes on"""
SCENARIO = """\
title = "Slow and quick"

[requests.slow]
steps = [{ name = "a wait without end", wait = "10min" }]

[requests.busy]
steps = [{ name = "work without end", work = "10min" }]

[requests.long]
steps = [{ name = "db", wait = 100 }, { name = "code", work = 10 }]

[requests.page]
steps = [{ name = "framework", work = 1 }, { name = "db: user", wait = 5 }]

[requests.ping]
steps = [{ name = "db", wait = 0 }]

[load]
clients = 1
"""

_E = TypeVar("_E", bound=AnyEvent)


def settings_line(mode: Mode, port: int = 0) -> bytes:
    """What a child is told on the first line of its stdin."""
    return encode_settings(ServerSettings(parse_scenario(SCENARIO, Path("test.toml")), mode, HOST, port))


@contextmanager
def taken_port() -> Iterator[int]:
    """A port that somebody has."""
    with socket.create_server((HOST, 0)) as opened:
        yield opened.getsockname()[1]


class Server:
    """A server process: the events it tells, the words it says, its end."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._told: queue.Queue[AnyEvent | None] = queue.Queue()
        self._said: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            threading.Thread(target=self._hear_events, args=[process.stdout]),
            threading.Thread(target=self._hear_words, args=[process.stderr]),
        ]
        for reader in self._readers:
            reader.start()

    def wait_for(self, kind: type[_E]) -> _E:
        """Its next event of a kind."""
        while (event := self._told.get(timeout=PATIENCE_S)) is not None:
            if isinstance(event, kind):
                return event
        raise AssertionError(f"it ended without a {kind.__name__}; on stderr: {self._said}")

    @cached_property
    def port(self) -> int:
        """Where it listens, as soon as it does."""
        return self.wait_for(ServerReady).port

    def client(self) -> httpx.Client:
        """Somebody who asks it."""
        return client_of(self.port)

    @contextmanager
    def in_flight(self, name: str) -> Iterator[None]:
        """While a request is being handled whose answer nobody waits for."""
        with ask(self.port, name):
            assert self.wait_for(RequestArrived).request == name
            self.wait_for(StepStarted)
            yield

    def tell(self, line: bytes) -> None:
        """Say something on its stdin."""
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def close_stdin(self) -> None:
        """What the operating system does when its parent is gone."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def interrupt(self, number: signal.Signals) -> None:
        """What Ctrl-C or kill does."""
        self.process.send_signal(number)

    def status(self, within_s: float) -> int:
        """Its exit code. Raises TimeoutExpired when it goes on."""
        return self.process.wait(within_s)

    def words(self) -> list[str]:
        """What it has said on stderr, once it has ended."""
        self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
        return self._said

    def _hear_events(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self._told.put(decode(line))
        self._told.put(None)

    def _hear_words(self, stream: IO[bytes]) -> None:
        with stream:
            self._said.extend(line.decode().rstrip("\n") for line in stream)

    def stop(self) -> None:
        """Make sure that nothing of it is left."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        if self.process.stdin is not None:
            self.process.stdin.close()
        for reader in self._readers:
            reader.join(PATIENCE_S)


def child_process(*arguments: str, stdin: int = subprocess.PIPE, **more: Any) -> "subprocess.Popen[bytes]":
    """A Python of ours with these arguments, as a Server takes it."""
    command = [sys.executable, "-P", *arguments]
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


@contextmanager
def started(*arguments: str, stdin: int = subprocess.DEVNULL) -> Iterator[Server]:
    """``python -m demo_server`` with these arguments, until the block ends."""
    server = Server(child_process("-m", "demo_server", *arguments, stdin=stdin))
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def started_as_child(mode: Mode) -> Iterator[Server]:
    """The server as asyncdemo starts it, told its settings."""
    with started("--child", stdin=subprocess.PIPE) as server:
        server.tell(settings_line(mode))
        yield server


def client_of(port: int) -> httpx.Client:
    """Somebody who asks whoever listens there."""
    return httpx.Client(base_url=f"http://{HOST}:{port}", trust_env=False, timeout=PATIENCE_S)


@contextmanager
def ask(port: int, name: str) -> Iterator[None]:
    """Send a request, and do not wait for its answer."""
    with socket.create_connection((HOST, port), timeout=PATIENCE_S) as connection:
        connection.sendall(f"GET /{name} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        yield
