"""What the clients child is told on stdin: its settings, then START, then one command a line.

Commands change the load while it goes on; STOP cuts it short, and so does the end of stdin.
"""

import msgspec

from demo_server.events import Told
from demo_server.loading import decode_length
from demo_server.scenario import Clients, Rate, Scenario

START = b"start\n"
STOP = b"stop\n"


class ClientsSettings(msgspec.Struct, frozen=True):
    """One load: a scenario, with every override in it, against a server."""

    scenario: Scenario
    base_url: str
    """http(s)://host[:port][/path][?query]: what the requests' paths are joined to"""
    told: Told = "steps"
    """how much the server tells of its requests"""
    rate_limit: Rate | None = None
    """requests a second that are sent at most, of all clients together; None: as many as there are"""
    http2: bool = False
    """speak HTTP/2: agreed on by TLS, or, without TLS, known beforehand"""


class _Command(msgspec.Struct, frozen=True, tag_field="set", forbid_unknown_fields=True):
    """From now on a setting has another value."""


class SetClients(_Command, frozen=True, tag="clients"):
    """Closed load: so many clients."""

    value: Clients


class SetRate(_Command, frozen=True, tag="rate"):
    """Open load: so many requests a second."""

    value: Rate


Command = SetClients | SetRate

_decoder = msgspec.json.Decoder(ClientsSettings, dec_hook=decode_length)
_command_decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)


def decode_settings(line: bytes) -> ClientsSettings:
    """The settings on a line. Raises msgspec.DecodeError (a ValueError)."""
    return _decoder.decode(line)


def decode_command(line: bytes) -> Command:
    """The command on a line. Raises ValueError or RecursionError when it is none."""
    return _command_decoder.decode(line)
