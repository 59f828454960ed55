"""What a server and its worker processes say to each other, one JSON object a line.

To the worker, on its stdin: its settings, then one request at a time. From it, on its stdout: the steps of the request
as they happen, by the same clock as everybody's, then how it came out.
"""

import msgspec

from demo_server.events import StepEnded, StepStarted, decoded


class Asked(msgspec.Struct, frozen=True, gc=False):
    """Handle request number ``id``, one of a kind. Its steps are drawn anew: a draw is the same in every process."""

    id: int
    request: str


class Word(msgspec.Struct, frozen=True, tag_field="event", tag=True, gc=False):
    """Something that is no event."""


class Ready(Word, frozen=True, gc=False):
    """It is there, with all that its steps need."""


class Unready(Word, frozen=True, gc=False):
    """It cannot be: why, in one line."""

    reason: str


class Answered(Word, frozen=True, gc=False, omit_defaults=True):
    """The request is handled; with the page that a template has made of it, if one has."""

    page: str = ""


class Failed(Word, frozen=True, gc=False):
    """A step of it could not be done: the answer's status and the reason."""

    status: int
    reason: str


Said = StepStarted | StepEnded | Ready | Unready | Answered | Failed
_encoder = msgspec.json.Encoder()
_said: msgspec.json.Decoder[Said] = msgspec.json.Decoder(Said)
_asked = msgspec.json.Decoder(Asked)


def line_of(what: msgspec.Struct) -> bytes:
    """Said on one line."""
    return _encoder.encode(what) + b"\n"


def said_on(line: bytes) -> Said:
    """What a worker has said. Raises msgspec.DecodeError (a ValueError)."""
    return decoded(_said, line)


def asked_on(line: bytes) -> Asked:
    """What a worker is asked. Raises msgspec.DecodeError (a ValueError)."""
    return decoded(_asked, line)
