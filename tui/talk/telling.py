"""The talk tells its notes where it stands, and hears the keys that were pressed over there."""

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from demo_server.library import Complaint, printable, reason
from demo_server.loopback import HOST
from tui.talk.clock import TalkClock, taken_up
from tui.talk.doors import Door, clear_stale, file_of, post, take_away
from tui.talk.listener import Listener
from tui.talk.meeting_place import make_private, runtime_folder
from tui.talk.stand import Command, Stand
from tui.talk.wire import LONGEST_ASKED, Asked, ClockReset, FromNotes, Over, Told

LONGEST_PATH = 100
"""bytes that the path of a Unix socket may have on every system; a longer one has no socket but a port"""
MOST_LISTENERS = 16


class Teller:
    """The talk's end of the wire to the notes.

    obey is called, on the event loop, with each command that comes from a notes' terminal. folder: where notes look
    for talks, the user's runtime folder as a rule.
    """

    def __init__(self, talk: str, obey: Callable[[Command], object], folder: Path | None = None) -> None:
        self._talk = talk
        self._obey = obey
        self._folder = folder or runtime_folder()
        self._token = secrets.token_urlsafe(24)
        self._opened = time.time()
        self._clock = TalkClock()
        self._server: asyncio.Server | None = None
        self._listeners: dict[Listener, asyncio.Task[None] | None] = {}
        self._given: Stand | None = None
        self._told: Told | None = None

    async def start(self) -> None:
        """Let notes come. Raises Complaint: there can be none, and why; the talk goes on without."""
        make_private(self._folder)
        self._clock = TalkClock(taken_up(clear_stale(self._folder), self._talk, time.time()))
        try:
            self._server = await self._listening()
        except OSError as error:
            raise Complaint(f"no notes: cannot listen in {printable(self._folder)}: {reason(error)}") from None
        self._tell_all()

    def tell(self, stand: Stand) -> None:
        """Where the talk stands now, to all who follow. Never waits: who reads slowly gets the latest alone."""
        if stand != self._given:
            self._given = stand
            self._tell_all()

    async def end(self) -> None:
        """The talk is over: say so, and leave nothing behind."""
        if self._server is None:
            return
        self._server.close()
        await asyncio.gather(*(listener.leave(Over()) for listener in [*self._listeners]))
        await asyncio.gather(*(task for task in self._listeners.values() if task is not None))
        self._server = None
        take_away(self._folder, os.getpid())

    async def _listening(self) -> asyncio.Server:
        path = file_of(self._folder, os.getpid()).with_suffix(".sock")
        if hasattr(asyncio, "start_unix_server") and len(os.fsencode(path)) <= LONGEST_PATH:
            path.unlink(missing_ok=True)
            return await asyncio.start_unix_server(self._welcome, path, limit=LONGEST_ASKED)
        return await asyncio.start_server(self._welcome, HOST, 0, limit=LONGEST_ASKED)

    def _tell_all(self) -> None:
        if self._given is None or self._server is None:
            return
        self._told = Told(self._clock.corrected(self._given))
        with contextlib.suppress(OSError):  # the folder was taken away: who follows already goes on
            post(self._folder, self._door(self._told.stand))
        for listener in self._listeners:
            listener.tell(self._told)

    def _door(self, stand: Stand) -> Door:
        door = Door(self._talk, stand.title, os.getpid(), self._opened, self._token, told=time.time())
        where = self._server.sockets[0].getsockname() if self._server is not None else ""
        at = {"socket": where} if isinstance(where, str) else {"port": where[1]}
        return replace(door, began=stand.began, **at)

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listener = Listener(reader, writer)
        if len(self._listeners) >= MOST_LISTENERS:
            await listener.close()
            return
        self._listeners[listener] = asyncio.current_task()
        try:
            if await listener.introduced(self._token):
                if self._told is not None:
                    listener.tell(self._told)
                async for message in listener.asks():
                    self._hear(message)
        finally:
            del self._listeners[listener]
            await listener.close()

    def _hear(self, message: FromNotes) -> None:
        match message:
            case Asked(command):
                self._obey(command)
            case ClockReset() if self._given is not None:
                self._clock.reset(self._given, time.time())
                self._tell_all()
