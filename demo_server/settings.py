"""What the server child is told on the first line of its stdin."""

import msgspec

from demo_server.loading import decode_length, encode_length
from demo_server.scenario import Mode, Scenario


class ServerSettings(msgspec.Struct, frozen=True):
    """One server: a scenario, with every override in it, served in a mode."""

    scenario: Scenario
    mode: Mode
    host: str = "127.0.0.1"
    port: int = 0


_decoder = msgspec.json.Decoder(ServerSettings, dec_hook=decode_length)


def encode_settings(settings: msgspec.Struct) -> bytes:
    """Settings as one line of JSON."""
    return msgspec.json.encode(settings, enc_hook=encode_length) + b"\n"


def decode_settings(line: bytes) -> ServerSettings:
    """The settings on a line. Raises msgspec.DecodeError (a ValueError)."""
    return _decoder.decode(line)
