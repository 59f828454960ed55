"""Reading a file from its begin to its end, in chunks, keeping nothing of it. Other threads run meanwhile."""

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

from demo_server.handling import StepFailed
from demo_server.library import printable, reason

CHUNK = 1 << 20
CAN_FORGET = hasattr(os, "posix_fadvise")
"""whether the system can be asked to forget a file, so that reading it is reading the disk"""
_buffers = threading.local()


def read_through(path: Path, cold: bool, broken_off: Callable[[], bool] = lambda: False) -> None:
    """Read a file, on this thread. Raises StepFailed when it cannot be read any more.

    Asks before each chunk whether to go on.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise StepFailed(f"{printable(path)}: {reason(error)}") from None
    try:
        _read(descriptor, path, cold, broken_off)
    except OSError as error:
        raise StepFailed(f"{printable(path)}: {reason(error)}") from None
    finally:
        os.close(descriptor)


def _read(descriptor: int, path: Path, cold: bool, broken_off: Callable[[], bool]) -> None:
    told = os.fstat(descriptor)
    if not stat.S_ISREG(told.st_mode):
        raise StepFailed(f"{printable(path)}: not a file any more")
    if cold and CAN_FORGET:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    left = told.st_size  # and not to its end: who writes on while it is read would keep the reader for ever
    with os.fdopen(descriptor, "rb", buffering=0, closefd=False) as file:
        while left > 0 and not broken_off() and (count := file.readinto(_buffer())):
            left -= count


def _buffer() -> bytearray:
    """One for each thread, used again: to make one for each read would cost more than to read."""
    if not hasattr(_buffers, "bytes"):
        _buffers.bytes = bytearray(CHUNK)
    found = _buffers.bytes
    assert isinstance(found, bytearray)  # noqa: S101 (threading.local has no types)
    return found
