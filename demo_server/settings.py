"""What the server child is told on stdin: its settings, then what changes while it serves, one command a line."""

import msgspec

from demo_server.addresses import NOWHERE, Addresses
from demo_server.loading import decode_length, encode_length
from demo_server.scenario import Mode, Scenario, Workers

STALL = b"stall\n"
RESUME = b"resume\n"


class ServerSettings(msgspec.Struct, frozen=True):
    """One server: a scenario, with every override in it, served in a mode."""

    scenario: Scenario
    mode: Mode
    host: str = "127.0.0.1"
    port: int = 0
    addresses: Addresses = NOWHERE
    app: str = ""
    """module:app, a server of one's own; empty: the demo server"""


class SetWorkers(msgspec.Struct, frozen=True, tag_field="set", tag="workers", forbid_unknown_fields=True):
    """From now on there are so many workers."""

    value: Workers


_decoder = msgspec.json.Decoder(ServerSettings, dec_hook=decode_length)
_command_decoder = msgspec.json.Decoder(SetWorkers)


def encode_settings(settings: msgspec.Struct) -> bytes:
    """Settings, or a command that changes one, as one line of JSON."""
    return msgspec.json.encode(settings, enc_hook=encode_length) + b"\n"


def decode_settings(line: bytes) -> ServerSettings:
    """The settings on a line. Raises msgspec.DecodeError (a ValueError)."""
    return _decoder.decode(line)


def decode_command(line: bytes) -> SetWorkers:
    """The command on a line. Raises ValueError or RecursionError when it is none."""
    return _command_decoder.decode(line)
