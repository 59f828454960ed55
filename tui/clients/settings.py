"""What the clients child is told on stdin: its settings, then START, and STOP when the run is cut short."""

import msgspec

from demo_server.loading import decode_length
from demo_server.scenario import Scenario

START = b"start\n"
STOP = b"stop\n"


class ClientsSettings(msgspec.Struct, frozen=True):
    """One load: a scenario, with every override in it, against a server on a port."""

    scenario: Scenario
    host: str
    port: int


_decoder = msgspec.json.Decoder(ClientsSettings, dec_hook=decode_length)


def decode_settings(line: bytes) -> ClientsSettings:
    """The settings on a line. Raises msgspec.DecodeError (a ValueError)."""
    return _decoder.decode(line)
