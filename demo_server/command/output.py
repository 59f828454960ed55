"""What the command says, passed on line by line as narration: the stdout of a keeper has events, and nothing else."""

import contextlib
import os
import re
import threading
from typing import IO

from demo_server.child import narrate
from demo_server.library import printable

LONGEST_LINE = 1000
"""characters; a longer one is cut"""
_CHUNK = 1 << 16
_EXCEPTION = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|NotFound|Configured)(?:: |$)")


class Output:
    """A thread that reads a stream to its end, whoever listens: a command whose output nobody reads stands still."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.last_line = ""
        """the latest that was not empty"""
        self.last_exception = ""
        """the latest line that reads like one of Python's exceptions; empty when there was none"""
        self._stream = stream
        self._silent = False
        self._thread = threading.Thread(target=self._read_on, name="output", daemon=True)
        self._thread.start()

    def finish(self, within_s: float) -> None:
        """Read what is left, for at most so long (somebody may hold the stream open), then be silent."""
        self._thread.join(within_s)
        self._silent = True

    def _read_on(self) -> None:
        rest = b""
        while chunk := os.read(self._stream.fileno(), _CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._pass_on(line)
            rest = rest[:LONGEST_LINE]  # a stream without line ends must not fill the memory
        self._pass_on(rest)

    def _pass_on(self, line: bytes) -> None:
        text = printable(line[: 4 * LONGEST_LINE].decode(errors="replace").rstrip())[:LONGEST_LINE]
        if text and not self._silent:
            self.last_line = text.strip()
            if _EXCEPTION.match(text):
                self.last_exception = self.last_line
            with contextlib.suppress(OSError, ValueError):  # nobody listens any more; the command must not feel it
                narrate(text)
