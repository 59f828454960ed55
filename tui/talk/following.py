"""Notes follow a talk: find it, listen, find it again when it was restarted."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec

from demo_server.library import printable
from demo_server.loopback import HOST
from tui.talk.doors import Door, asked_for, doors, may_be_open
from tui.talk.meeting_place import runtime_folder, why_not
from tui.talk.stand import Command, Stand
from tui.talk.wire import LONGEST_TOLD, Asked, ClockReset, FromNotes, Hello, Over, Told, encoded, from_talk, next_line

LOOK_EVERY_S = 0.5
"""how often notes look for a talk, or for a newer one"""
CONNECT_WITHIN_S = 2.0
NO_TALK = "no talk is running: asyncdemo talk in another terminal"


class Waiting(msgspec.Struct, frozen=True):
    """There is nothing to follow; why, in one line."""

    why: str
    left: bool = False
    """the talk that was followed was left in order: it will not go on"""


class Following(msgspec.Struct, frozen=True):
    """Where the talk stands that is followed."""

    stand: Stand
    of: int = 1
    """how many talks run; this one is the newest"""


class Follower:
    """The notes' end of the wire. wanted: the name of a talk; None: the newest of all."""

    def __init__(self, wanted: str | None = None, folder: Path | None = None) -> None:
        self._wanted = wanted
        self._folder = folder or runtime_folder()
        self._writer: asyncio.StreamWriter | None = None
        self._deaf: set[Door] = set()
        """where nobody opened, although the process is there: it is somebody else's by now"""

    async def heard(self) -> AsyncGenerator[Waiting | Following, None]:
        """All that the notes should show, for ever; a talk that ends is waited for."""
        while True:
            found = self._found()
            door, reader = await self._first_that_opens(found)
            if door is None or reader is None:
                yield Waiting(self._why_waiting())
            else:
                async for stand in self._stands(reader, door):
                    yield Waiting(self._why_waiting(), left=True) if stand is None else Following(stand, len(found))
            await asyncio.sleep(LOOK_EVERY_S)

    def ask(self, command: Command) -> bool:
        """Pass a key of the remote on to the talk. Returns whether one hears it."""
        return self._say(Asked(command))

    def reset_clock(self) -> bool:
        """Let the talk's clock count from now. Returns whether a talk hears it."""
        return self._say(ClockReset())

    def _say(self, message: FromNotes) -> bool:
        if self._writer is None:
            return False
        self._writer.write(encoded(message))
        return True

    def _found(self) -> list[Door]:
        """The talks that may be running, the newest first."""
        with contextlib.suppress(OSError):
            if not why_not(self._folder):
                known = asked_for(doors(self._folder), self._wanted)
                return [door for door in known if door not in self._deaf and may_be_open(door)]
        return []

    def _why_waiting(self) -> str:
        with contextlib.suppress(OSError):
            if wrong := why_not(self._folder):
                return f"{printable(self._folder)} {wrong}"
        if self._wanted is None:
            return NO_TALK
        wanted = printable(self._wanted)
        return f"no talk {wanted} is running: asyncdemo talk {wanted} in another terminal"

    async def _first_that_opens(self, found: list[Door]) -> tuple[Door | None, asyncio.StreamReader | None]:
        for door in found:
            if (reader := await self._knock(door)) is not None:
                return door, reader
            self._deaf.add(door)
        return None, None

    async def _knock(self, door: Door) -> asyncio.StreamReader | None:
        """Be let in; None: nobody is there any more."""
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(CONNECT_WITHIN_S):
                if door.socket:
                    reader, self._writer = await asyncio.open_unix_connection(door.socket, limit=LONGEST_TOLD)
                else:
                    reader, self._writer = await asyncio.open_connection(HOST, door.port, limit=LONGEST_TOLD)
            self._writer.write(encoded(Hello(door.token)))
            return reader
        return None

    async def _stands(self, reader: asyncio.StreamReader, door: Door) -> AsyncGenerator[Stand | None, None]:
        """What it tells, until it has died, or a newer one has come; None as the last when it was left in order."""
        try:
            while line := await self._line(reader, door):
                match from_talk(line):
                    case Told(stand):
                        yield stand
                    case Over():
                        yield None
                        return
        finally:
            self._hang_up()

    async def _line(self, reader: asyncio.StreamReader, door: Door) -> bytes:
        """The next one; empty when none will come, or when a newer talk is to be followed."""
        while not any(other.opened > door.opened for other in self._found()):
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(next_line(reader), LOOK_EVERY_S)
        return b""

    def _hang_up(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None
