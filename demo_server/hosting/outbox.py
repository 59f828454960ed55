"""What a worker thread has to send, on its way to the event loop that sends it."""

import asyncio
import contextlib
import threading

from demo_server.hosting.asgi_types import Message, Receive, Send

AHEAD = 8
"""parts of an answer that a worker may be ahead of its client: then it is held, as by a full socket"""


class ClientLeft(Exception):
    """Nobody is there any more to take the answer."""


class Outbox:
    """One answer's messages, in order."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._messages: asyncio.Queue[list[Message] | None] = asyncio.Queue()
        self._room = threading.Semaphore(AHEAD)
        self._left = False

    def put(self, messages: list[Message]) -> None:
        """Send these; from the worker. Waits while the client is slow. Raises ClientLeft."""
        if not self._left:
            self._room.acquire()
        if self._left:
            raise ClientLeft
        self._loop.call_soon_threadsafe(self._messages.put_nowait, messages)

    def end(self) -> None:
        """There is nothing more to send; from the event loop."""
        self._messages.put_nowait(None)

    async def deliver(self, receive: Receive, send: Send) -> None:
        """Send what comes until all is sent, and watch a client whose answer comes in parts."""
        watch: asyncio.Task[None] | None = None
        try:
            while messages := await self._messages.get():
                for message in messages:
                    await send(message)
                if _is_last(messages[-1]):
                    return
                self._room.release()
                watch = watch or asyncio.create_task(self._watch(receive))
        finally:
            self._leave()
            if watch is not None:
                watch.cancel()

    async def _watch(self, receive: Receive) -> None:
        with contextlib.suppress(Exception):
            while (await receive())["type"] != "http.disconnect":
                pass
        self._leave()
        self.end()

    def _leave(self) -> None:
        """Whoever still puts something in is to stop."""
        self._left = True
        self._room.release(AHEAD)


def _is_last(message: Message) -> bool:
    return message["type"] == "http.response.body" and not message.get("more_body")
