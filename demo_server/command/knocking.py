"""Is anybody there? A port that accepts is not enough: gunicorn's does before it has a worker."""

import contextlib
import socket
import time

from demo_server.loopback import HOST

CONNECT_WITHIN_S = 1.0
ANSWER_WITHIN_S = 8.0
"""Who has taken a question and been silent for so long is there: how slow it is, the run will show."""


class Knocking:
    """Asks a port for the head of a page, again and again, and never waits."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._question = f"HEAD {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
        self._asked: socket.socket | None = None
        self._since = 0.0

    def answered(self) -> bool:
        """Knock once, or look whether there is an answer: a byte of any protocol will do."""
        if self._asked is None:
            self._ask()
            return False
        try:
            if self._asked.recv(1):
                self.end()
                return True
            self.end()  # hung up: somebody accepts, and cannot serve yet
        except BlockingIOError:
            return time.monotonic() - self._since > ANSWER_WITHIN_S
        except OSError:
            self.end()
        return False

    def end(self) -> None:
        """Hang up."""
        if self._asked is not None:
            self._asked.close()
            self._asked = None

    def _ask(self) -> None:
        asked = socket.socket()
        asked.settimeout(CONNECT_WITHIN_S)
        with contextlib.suppress(OSError):
            asked.connect((HOST, self._port))
            asked.sendall(self._question)
            asked.setblocking(False)
            self._asked, self._since = asked, time.monotonic()
            return
        asked.close()
