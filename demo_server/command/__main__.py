"""``python -m demo_server.command --child``: settings on stdin, ServerReady on stdout, all else on stderr."""

import signal
import sys
import threading

from demo_server.child import leave, narrate, on_end_of_stdin
from demo_server.command.guard import under_guard
from demo_server.command.keeper import CommandFailed, keep, started
from demo_server.command.settings import decode_settings
from demo_server.library import Complaint, printable
from demo_server.loopback import free_port

USAGE = """usage: python -m demo_server.command --child
The first line of stdin says what to start: {"command": "gunicorn shop:app -b 127.0.0.1:{port}", "path": "/"}."""


def run() -> int:
    """Obey stdin: settings, then its end. Returns an exit code."""
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    line = sys.stdin.buffer.readline()
    if not line:
        return 0
    try:
        settings = decode_settings(line)
    except ValueError as error:
        narrate(f"start: settings that are none: {printable(error)}")
        return 2
    port = free_port()
    try:
        family = started(settings, port)
        on_end_of_stdin(end.set)
        keep(family, settings, port, end)
    except (Complaint, CommandFailed) as error:
        narrate(f"start: {error}")
        return 2 if isinstance(error, Complaint) else 3
    return 0


def main() -> None:
    """Entry point."""
    if sys.argv[1:] != ["--child"]:
        narrate(USAGE)
        sys.exit(2)
    under_guard()
    leave(run())


if __name__ == "__main__":
    main()
