"""The lines of a recording: a header, then for each run a line that begins it, then its events. docs/recordings.md."""

import os
import platform
from datetime import UTC, datetime
from typing import Any

import msgspec

from demo_server import __version__
from demo_server.events import AnyEvent, Event, decoded, encode
from demo_server.library import Complaint, printable
from demo_server.loading import encode_length, scenario_from
from demo_server.scenario import Mode, Scenario
from demo_server.scenario_secrets import text_without_secrets, without_secrets
from demo_server.secrets import words_without_secrets
from tui.recording.harmless import lines_without_secrets

VERSION = 3
"""of the format; a reader refuses a greater one, and knows those before: docs/recordings.md says what came when"""
SUFFIX = ".ndjson"
_EVENT = b'{"event":'


class RecordingError(Complaint):
    """What is wrong with a recording, in one line: where, what, and what would be right."""


class Machine(msgspec.Struct, frozen=True):
    """Where it was recorded. No names of hosts or users: recordings are given away."""

    system: str = ""
    processor: str = ""
    cores: int = 0
    python: str = ""


class Header(msgspec.Struct, frozen=True, tag_field="recording", tag="asyncdemo"):
    """The first line."""

    version: int
    """of the format"""
    program: str = ""
    """the version of asyncdemo that wrote it"""
    recorded: str = ""
    """when, in UTC, as ISO 8601"""
    name: str = ""
    """of the scenario that was asked for"""
    text: str = ""
    """of its file, without its secrets; what was changed of it stands in each run's own scenario"""
    machine: Machine = Machine()


class RunBegan(Event, frozen=True, gc=False):
    """A run begins: all that it was started with. Its events carry its number."""

    run: int
    name: str
    """of the scenario"""
    mode: Mode
    seed: int
    workers: int
    speed: float
    """below 1 in slow motion; the scenario's lengths are those of this speed already"""
    scenario: dict[str, Any]
    """as it ran, with everything that command line and keys had changed, in a scenario file's keys, without secrets"""
    beside: bool = False
    """run to be compared with the run before it"""
    target: str = ""
    """what was driven, for the reader; empty: the demo server"""
    run_name: str = ""
    """which of the scenario's runs it is, in its words; empty of one that it does not name"""
    label: str = ""
    """what people call that run; empty where its mode says all there is to say"""

    @property
    def key(self) -> str:
        """How expectations call it."""
        return self.run_name or self.mode

    @property
    def called(self) -> str:
        """What it is called where nobody else is spoken of: as its scenario does, or by its mode."""
        return printable(self.label) or self.mode

    def as_scenario(self) -> Scenario:
        """The scenario as a value. Raises ValueError."""
        return scenario_from(self.scenario)


class Numbered(msgspec.Struct, frozen=True, gc=False):
    """What a reader needs of a line to put it in its place."""

    at: int
    run: int


Line = AnyEvent | RunBegan

# A line that tells no event raises UNDECODABLE.
line_decoder: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
_header_decoder = msgspec.json.Decoder(Header)
number_decoder = msgspec.json.Decoder(Numbered)


def new_header(name: str, text: str) -> Header:
    """The header of a recording that is begun now, on this machine."""
    machine = Machine(platform.system(), platform.machine(), os.cpu_count() or 0, platform.python_version())
    recorded = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Header(VERSION, __version__, recorded, printable(name), text_without_secrets(text), machine)


def run_line(began: RunBegan) -> bytes:
    """The line that begins a run, with its line break."""
    return msgspec.json.encode(began) + b"\n"


def run_began(
    at: int,
    name: str,
    mode: Mode,
    scenario: Scenario,
    *,
    speed: float = 1,
    beside: bool = False,
    target: str = "",
    run_name: str = "",
    label: str = "",
) -> RunBegan:
    """What a run is started with, at an instant in nanoseconds. Its number is the recorder's to give."""
    table = without_secrets(msgspec.to_builtins(scenario, enc_hook=encode_length))
    driven = printable(words_without_secrets(target))
    workers = scenario.server.workers
    seed, scenario_name = scenario.seed, printable(name)
    return RunBegan(at, 0, scenario_name, mode, seed, workers, speed, table, beside, driven, run_name, label)


def header_line(header: Header) -> bytes:
    """The first line, with its line break."""
    return msgspec.json.encode(header) + b"\n"


def event_lines(events: list[Event], run: int) -> bytes:
    """Events as lines of a recording: what the children say, and the number of the run."""
    if not events:
        return b""
    told = lines_without_secrets(encode(events))
    # Within a string quotes are escaped: these bytes stand at the beginning of a line alone.
    return told.replace(_EVENT, prefix(run))


def prefix(run: int) -> bytes:
    """How a line of an event of that run begins, as we write it."""
    return b'{"run":%d,"event":' % run


def decode_header(line: bytes | bytearray) -> Header:
    """Raises msgspec.DecodeError (a ValueError) when it is none."""
    return decoded(_header_decoder, line)
