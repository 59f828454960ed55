"""The keeper: a command started, waited for, watched and stopped."""

import os
import sys
import threading
import time
from typing import NoReturn

from demo_server.command.family import Family
from demo_server.command.knocking import Knocking
from demo_server.command.output import Output
from demo_server.command.settings import CommandSettings, words_of
from demo_server.emitter import emit_alone
from demo_server.events import ServerReady
from demo_server.library import Complaint, printable, reason
from demo_server.loopback import HOST

WATCH_S = 0.1
LAST_LINE_WITHIN_S = 0.3
"""how long the output of a command that has ended is read on"""


class CommandFailed(Exception):
    """The command did not serve, or does not any more: why, in one line."""


def started(settings: CommandSettings, port: int) -> Family:
    """The command, started to serve on this port. Raises Complaint for a command that is none."""
    words = words_of(settings.command, port)
    try:
        return Family(words, os.environ | {"PORT": str(port)})
    except OSError as error:
        raise Complaint(f"{printable(words[0])}: {reason(error)}") from None


def keep(family: Family, settings: CommandSettings, port: int, end: threading.Event) -> None:
    """Tell when it answers, and stop it when the event is set. Raises CommandFailed if it ends or does not answer."""
    output = Output(family.output)
    try:
        if _answers(family, output, settings, port, end):
            emit_alone(ServerReady(time.perf_counter_ns(), HOST, port))
            while not end.wait(WATCH_S):
                if family.gone:
                    output.finish(LAST_LINE_WITHIN_S)
                    _fail(f"{_ended(family)} in mid run", output.last_line)
    finally:
        family.stop()


def _answers(family: Family, output: Output, settings: CommandSettings, port: int, end: threading.Event) -> bool:
    """Wait until it answers. False when it is to be stopped before. Raises CommandFailed."""
    knocking = Knocking(port, settings.path)
    deadline = time.monotonic() + settings.within_s
    try:
        while not knocking.answered():
            if sys.platform != "linux":
                family.look()  # who cuts loose must have been seen before
            if family.gone:
                output.finish(LAST_LINE_WITHIN_S)
                # Who watches over workers ends with a word about them; why they ended was said before.
                _fail(f"{_ended(family)} before it answered", output.last_exception or output.last_line)
            if time.monotonic() > deadline:
                output.finish(0)
                _fail(f"nobody answered on {HOST}:{port} within {settings.within_s:g} s", output.last_line)
            if end.wait(WATCH_S / 2):
                return False
    finally:
        knocking.end()
    return True


def _ended(family: Family) -> str:
    status = family.status or 0
    return f"the command was killed by signal {-status}" if status < 0 else f"the command ended (exit code {status})"


def _fail(what: str, last_line: str) -> NoReturn:
    raise CommandFailed(f"{what}: {last_line}" if last_line else what)
