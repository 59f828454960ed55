"""A server that stands still, as a process does after ^Z: none of its code runs, and the kernel goes on for it.

Not by SIGSTOP: a stopped process cannot see its stdin close, and would outlive a parent that is killed. Instead the
thread that reads stdin waits there without letting go of the interpreter's lock, so that nothing else gets on until
there is something to read, or nobody left to write it. (The free-threaded build of Python has no such lock.)
"""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Iterator
from typing import Protocol

from demo_server.emitter import Emitter
from demo_server.events import ServerResumed, ServerStalled
from demo_server.settings import RESUME, STALL

CHUNK = 1 << 16
TOLD_WITHIN_S = 0.25
"""how long the word that the server stalls may take to leave; nobody may be reading"""
PATIENCE_OF_OTHERS_S = 0.005
"""Threads that wait for the interpreter wake up after each switch interval to ask for it. With sync mode's, many of
them would keep a processor busy with a server that stands still. Not longer than Python's own, either: when a line
wakes the reader, the others, who have asked, go first, and the reader gets its turn after so long."""

# ctypes.PyDLL calls without letting go of the lock, as ctypes.CDLL and os.read do. Nobody has run this on Windows.
if sys.platform == "win32":
    _read = ctypes.PyDLL("ucrtbase", use_errno=True)["_read"]
    _read.restype = ctypes.c_int
else:
    _read = ctypes.PyDLL(None, use_errno=True)["read"]
    _read.restype = ctypes.c_ssize_t
_read.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t]


class Companion(Protocol):
    """Processes of ours that stand still with us: they do our work."""

    def stop(self) -> None:
        """Stand still."""

    def go_on(self) -> None:
        """And go on."""


_COMPANIONS: list[Companion] = []


def accompanied_by(companion: Companion) -> None:
    """Let it stand still whenever this process does."""
    _COMPANIONS.append(companion)


class StallableInput:
    """Lines of stdin, but for STALL and RESUME: these are obeyed here, in the thread that reads, whatever others do.

    What comes for others while the server stands still is passed on when it resumes.
    """

    def __init__(self, descriptor: int, emitter: Emitter) -> None:
        self._descriptor = descriptor
        self._emitter = emitter
        self._stalled = False
        self._held_back: list[bytes] = []

    def __iter__(self) -> Iterator[bytes]:
        # Lines are told apart here: in a buffer of Python's, a RESUME could lie unseen behind its STALL.
        rest = b""
        while chunk := self._read():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield from self._pass_on(line + b"\n")
        if rest:
            yield rest

    def _read(self) -> bytes:
        return (read_without_letting_go if self._stalled else os.read)(self._descriptor, CHUNK)

    def _pass_on(self, line: bytes) -> list[bytes]:
        """The lines that others get because of this one."""
        if line == STALL:
            self._stall()
        elif line == RESUME:
            return self._resume()
        elif self._stalled:
            self._held_back.append(line)
        else:
            return [line]
        return []

    def _stall(self) -> None:
        if not self._stalled:
            # First of all: once it stands still it can tell nothing.
            self._emitter.emit_and_wait(ServerStalled(time.perf_counter_ns()), TOLD_WITHIN_S)
            for companion in _COMPANIONS:
                companion.stop()
            self._stalled = True

    def _resume(self) -> list[bytes]:
        if self._stalled:
            self._stalled = False
            self._emitter.emit(ServerResumed(time.perf_counter_ns()))
            for companion in _COMPANIONS:
                companion.go_on()
        lines, self._held_back = self._held_back, []
        return lines


def read_without_letting_go(descriptor: int, size: int) -> bytes:
    """As os.read, but no other thread of this interpreter runs while it waits. Raises OSError."""
    buffer = ctypes.create_string_buffer(size)
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(PATIENCE_OF_OTHERS_S)
    try:
        while (count := _read(descriptor, buffer, size)) < 0:
            if (number := ctypes.get_errno()) != errno.EINTR:
                raise OSError(number, os.strerror(number))
    finally:
        sys.setswitchinterval(interval_s)
    return buffer.raw[:count]
