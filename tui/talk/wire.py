"""What a talk and its notes say to one another: one JSON object a line, decoded strictly or not at all."""

import asyncio
from typing import TypeVar

import msgspec

from tui.talk.stand import Command, Stand

LONGEST_ASKED = 1 << 12
"""bytes of a line that notes may send"""
LONGEST_TOLD = 1 << 23
"""bytes of a line that a talk may send: all of its notes, each character escaped"""
_T = TypeVar("_T")


class Hello(msgspec.Struct, frozen=True, tag_field="says", tag="hello"):
    """The first word of notes: that they may read the talk's door, and so are the same user's."""

    token: str


class Asked(msgspec.Struct, frozen=True, tag_field="says", tag="asked"):
    """A key of the remote was pressed in the notes' terminal."""

    command: Command


class ClockReset(msgspec.Struct, frozen=True, tag_field="says", tag="clock"):
    """The talk's clock is to count from now."""


class Told(msgspec.Struct, frozen=True, tag_field="says", tag="stand"):
    """Where the talk stands."""

    stand: Stand


class Over(msgspec.Struct, frozen=True, tag_field="says", tag="over"):
    """The talk was left: nobody need wait for it."""


FromNotes = Hello | Asked | ClockReset
FromTalk = Told | Over
_encoder = msgspec.json.Encoder()
_from_notes: msgspec.json.Decoder[FromNotes] = msgspec.json.Decoder(FromNotes)
_from_talk: msgspec.json.Decoder[FromTalk] = msgspec.json.Decoder(FromTalk)


def encoded(message: FromNotes | FromTalk) -> bytes:
    """A message as a line."""
    return _encoder.encode(message) + b"\n"


def from_notes(line: bytes) -> FromNotes | None:
    """What a line from notes says; None: nothing that we understand."""
    return _understood(_from_notes, line)


def from_talk(line: bytes) -> FromTalk | None:
    """What a line from a talk says; None: nothing that we understand."""
    return _understood(_from_talk, line)


async def next_line(reader: asyncio.StreamReader) -> bytes:
    """The next whole line; empty when there is none any more, or one longer than may be."""
    try:
        return await reader.readuntil(b"\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return b""


def _understood(decoder: msgspec.json.Decoder[_T], line: bytes) -> _T | None:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the last two it lets through
        return None
