"""One terminal of notes, seen from the talk: what it is told, and what it asks."""

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator

from tui.talk.wire import FromNotes, Hello, encoded, from_notes, next_line
from tui.talk.wire import FromTalk as Message

HELLO_WITHIN_S = 2.0
LAST_WORD_WITHIN_S = 0.2
"""how long a farewell may take: a terminal that reads nothing is left without"""
UNSENT_BYTES = 1 << 16


class Listener:
    """A connection. It is told the latest alone: what it did not read in time is overtaken, and nobody waits."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        writer.transport.set_write_buffer_limits(high=UNSENT_BYTES)
        self._latest: bytes | None = None
        self._news = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None

    async def introduced(self, token: str) -> bool:
        """It said who it is, in time and rightly. From then on it is told what there is to tell."""
        try:
            hello = from_notes(await asyncio.wait_for(next_line(self._reader), HELLO_WITHIN_S))
        except TimeoutError:
            return False
        if not isinstance(hello, Hello) or not hmac.compare_digest(hello.token.encode(), token.encode()):
            return False
        self._sending = asyncio.create_task(self._send_on())
        return True

    def tell(self, message: Message) -> None:
        """Send this as soon as may be, instead of whatever was not sent yet."""
        self._latest = encoded(message)
        self._news.set()

    async def asks(self) -> AsyncIterator[FromNotes]:
        """What comes from it, until it has gone; a line that says nothing is passed over."""
        while line := await next_line(self._reader):
            if (message := from_notes(line)) is not None:
                yield message

    async def leave(self, farewell: Message) -> None:
        """Say a last word, if it can be said at once."""
        self.tell(farewell)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORD_WITHIN_S):
                while self._latest is not None and self._is_sending:  # noqa: ASYNC110 (once, and not for long)
                    await asyncio.sleep(0.005)
        await self.close()

    async def close(self) -> None:
        """Break off."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        self._writer.transport.abort()

    @property
    def _is_sending(self) -> bool:
        return self._sending is not None and not self._sending.done()

    async def _send_on(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                await self._news.wait()
                self._news.clear()
                if self._latest is not None:
                    line, self._latest = self._latest, None
                    self._writer.write(line)
                    await self._writer.drain()
