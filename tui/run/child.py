"""A child process, seen from its parent: words in, events out, and no way to outlive us."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable

import msgspec

from demo_server.events import Event, decode
from demo_server.library import printable

CHUNK = 1 << 16
PATIENCE_S = 1.5
"""how long a child that was asked to end may take before it is killed; it needs a third of that itself"""
LAST_WORDS_WITHIN_S = 0.3
"""How long the narration of a child that has ended is read on. What an app has started and cut loose may hold it."""
LONGEST_LINE = 1 << 12
"""bytes of a line of narration that are kept"""
_LOOK_S = 0.01


class Child:
    """A Python module run as a child: settings and commands to its stdin, events from its stdout."""

    def __init__(self, name: str, module: str, *arguments: str, patience_s: float = PATIENCE_S) -> None:
        self.name = name
        self.narrated: Callable[[str], object] | None = None
        """who hears what it says on stderr, line by line, fit for a terminal"""
        self._patience_s = patience_s
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._process: asyncio.subprocess.Process | None = None
        self._narration: asyncio.Task[None] | None = None
        self._last_words: deque[str] = deque(maxlen=20)

    async def start(self) -> None:
        """Start it, in a session of its own: a Ctrl-C in the terminal is the parent's business.

        Nothing happens when it has been started before.
        """
        if self._process is not None:
            return
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._narration = asyncio.create_task(self._listen(self._process))

    async def says(self, line: bytes) -> bool:
        """Wait until it says this line, before its first event; False when it ends without."""
        if self._process is None or self._process.stdout is None:
            return False
        with contextlib.suppress(asyncio.IncompleteReadError):
            return await self._process.stdout.readexactly(len(line)) == line
        return False

    @property
    def ended(self) -> bool:
        """It was started, and is gone."""
        return self._process is not None and self._process.returncode is not None

    def kill(self) -> None:
        """End it at once, without a word; end() is to follow."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def tell(self, line: bytes) -> None:
        """Say something to it; nothing happens when it is gone."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(ConnectionError, RuntimeError):
                self._process.stdin.write(line)

    async def events(self) -> AsyncIterator[list[Event]]:
        """Its events in batches, until it ends."""
        if self._process is None or self._process.stdout is None:
            return
        rest = b""
        while chunk := await self._process.stdout.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            if batch := [event for line in lines if (event := self._understand(line)) is not None]:
                yield batch

    async def end(self) -> int:
        """Close its stdin, which ends it; kill it if it takes too long. Returns its exit code."""
        if self._process is None:
            return 0
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._gone(self._process), self._patience_s)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._gone(self._process)
        self._end_group(self._process.pid)
        return await self.status()

    @staticmethod
    def _end_group(group: int) -> None:
        """What it has started and left behind, as an app of one's own may: it is in the child's session."""
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)

    async def status(self) -> int:
        """Its exit code once it has ended and said its last words; negative for a signal."""
        if self._process is None:
            return 0
        status = await self._gone(self._process)
        if self._narration is not None:
            _, unread = await asyncio.wait({self._narration}, timeout=LAST_WORDS_WITHIN_S)
            if unread:
                self._process._transport.close()  # type: ignore[attr-defined] # noqa: SLF001 (its ends of the pipes)
                await asyncio.wait(unread)
        return status

    @staticmethod
    async def _gone(process: asyncio.subprocess.Process) -> int:
        """Its exit code, once it has ended. asyncio's own wait() goes on while anybody at all holds its pipes."""
        while process.returncode is None:  # noqa: ASYNC110 (it has no event for it)
            await asyncio.sleep(_LOOK_S)
        return process.returncode

    @property
    def pid(self) -> int | None:
        """Its process number, once started."""
        return None if self._process is None else self._process.pid

    @property
    def last_words(self) -> str:
        """The last line that it said on stderr; empty when it said nothing."""
        return self._last_words[-1] if self._last_words else ""

    def _understand(self, line: bytes) -> Event | None:
        try:
            return decode(line)
        except msgspec.DecodeError:
            self._hear(line)
            return None

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Read to the end, however long a line is: a child that nobody listens to stands still."""
        if process.stderr is None:
            return
        rest = b""
        while chunk := await process.stderr.read(CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._hear(line)
            rest = rest[:LONGEST_LINE]
        self._hear(rest)

    def _hear(self, line: bytes) -> None:
        words = printable(line[:LONGEST_LINE].decode(errors="replace").rstrip().expandtabs(4))[:500]
        if words:
            self._last_words.append(words.strip())
            if self.narrated is not None:
                self.narrated(words)
