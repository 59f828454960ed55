"""What the keeper is told on the first line of stdin, and what it makes of the command."""

import shlex
import shutil
import sys
from pathlib import Path

import msgspec

from demo_server.library import Complaint, printable

PORT = "{port}"
_PORT_OF_A_SHELL = ("$PORT", "${PORT}")


class CommandSettings(msgspec.Struct, frozen=True):
    """A command that starts a server on a port of 127.0.0.1."""

    command: str
    """words as a shell reads them, but no shell reads them: ``sh -c '…'`` is the way to one"""
    path: str = "/"
    """what is asked for to see whether it answers"""
    within_s: float = 30.0
    """how long it may take until it answers"""


_decoder = msgspec.json.Decoder(CommandSettings)


def decode_settings(line: bytes) -> CommandSettings:
    """The settings on a line. Raises msgspec.DecodeError (a ValueError)."""
    return _decoder.decode(line)


def words_of(command: str, port: int) -> list[str]:
    """The command with its port in it, as words; the first is a program that is there. Raises Complaint."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise Complaint(f"{printable(command)}: {str(error).lower()}") from None
    if not words:
        raise Complaint(f"an empty command; write one like 'gunicorn shop:app -b 127.0.0.1:{PORT}'")
    if not any(spelling in command for spelling in (PORT, *_PORT_OF_A_SHELL)):
        raise Complaint(f"{printable(command)}: has no {PORT}; write it where the server's port goes")
    program, *arguments = (word.replace(PORT, str(port)) for word in words)
    return [_found(program), *arguments]


def _found(program: str) -> str:
    """Where it is: as the shell would find it, or beside our Python, whose environment may not be the active one."""
    found = shutil.which(program) or shutil.which(program, path=str(Path(sys.executable).parent))
    if found is None:
        raise Complaint(f"{printable(program)}: no such command, here or on the PATH")
    return found
