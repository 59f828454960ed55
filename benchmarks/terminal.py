"""A pseudo-terminal that a program draws on, and that swallows what it draws."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.process = process
        self.drawn = 0
        """bytes that the program has written"""
        self.latest = b""
        """the last of them"""
        self._descriptor = descriptor

    def read(self, within_s: float) -> bytes:
        """What it draws next; empty when it draws nothing in time."""
        if not select.select([self._descriptor], [], [], within_s)[0]:
            return b""
        try:
            piece = os.read(self._descriptor, 1 << 16)
        except OSError:
            return b""
        self.drawn += len(piece)
        self.latest = (self.latest + piece)[-4000:]
        return piece

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self._descriptor, key)

    def until(self, marker: bytes, within_s: float = 20) -> float:
        """Seconds until a marker is drawn."""
        started, seen = time.perf_counter(), b""
        while marker not in seen:
            assert time.perf_counter() - started < within_s, seen[-2000:]
            seen += self.read(1)
        return time.perf_counter() - started

    def until_over(self, within_s: float) -> None:
        """Let it draw until it ends."""
        deadline = time.perf_counter() + within_s
        while self.process.poll() is None:
            assert time.perf_counter() < deadline, "the program does not end"
            self.read(0.2)


@contextmanager
def on_a_terminal(command: Sequence[str], columns: int, rows: int) -> Iterator[Terminal]:
    """Run a command on a terminal of a size; it is killed at the end if it still runs."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(ours)


def measured_on_a_terminal(words: Sequence[str], what: type[T], out: Path, columns: int, rows: int) -> T:
    """What a module of ours, with its arguments, writes to a file after it has drawn; the file is its last argument."""
    module, *arguments = words
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, str(out)]
    with on_a_terminal(command, columns, rows) as terminal:
        terminal.until_over(180)
    assert out.exists(), terminal.latest.decode(errors="replace")
    return msgspec.json.decode(out.read_bytes(), type=what)
