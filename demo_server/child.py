"""What both children have in common: commands come in on stdin, and the end of stdin is the end.

That is how no child outlives its parent, whatever happens to the parent: the operating system closes
the pipe. It holds even while an event loop is blocked, because a thread reads, and in the last resort exits.
"""

import asyncio
import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable

PATIENCE_S = 0.5
"""how long a child that was told to end may take to say its last events"""


class Commands:
    """Lines of stdin as they come, and what to do when there are no more."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._incoming = lines
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[bytes] = asyncio.Queue()
        self.ended = asyncio.Event()
        """set when stdin has closed"""
        threading.Thread(target=self._read_on, name="commands", daemon=True).start()

    async def next(self) -> bytes:
        """The next line; empty when stdin has closed."""
        return await self._lines.get()

    def _read_on(self) -> None:
        try:
            for line in self._incoming:
                self._tell(self._lines.put_nowait, line)
        finally:  # a stdin that cannot be read has ended too
            self._tell(self._lines.put_nowait, b"")
            self._tell(self.ended.set)
            threading.Timer(PATIENCE_S, os._exit, [0]).start()

    def _tell(self, what: Callable[..., None], *arguments: bytes) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be closed already: then nobody waits for it
            self._loop.call_soon_threadsafe(what, *arguments)


def on_end_of_stdin(then: Callable[[], object]) -> None:
    """Call this, in a thread of its own, when stdin has closed: for a child that obeys nothing but its settings."""

    def wait() -> None:
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        finally:  # a stdin that cannot be read has ended too
            then()

    threading.Thread(target=wait, name="stdin", daemon=True).start()


def allow_many_connections() -> None:
    """Raise the limit of open files as far as the system lets us: a connection is a file."""
    try:
        import resource  # noqa: PLC0415 (POSIX only)
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def settle_memory() -> None:
    """Keep the garbage collector from walking, in mid run, over all that was made before it."""
    gc.collect()
    gc.freeze()


def narrate(text: str) -> None:
    """Say something to a person."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def leave(status: int) -> None:
    """End at once, without waiting for threads that sleep in a request nobody waits for any more."""
    sys.stderr.flush()
    os._exit(status)
