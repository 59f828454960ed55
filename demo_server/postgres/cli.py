"""The keeper's command line: ``python -m demo_server.postgres``, or a child of asyncdemo (``--child``).

The event that the database is there goes to stdout, narration to stderr.
"""

import argparse
import shlex
import shutil
import sys
import time

import msgspec

from demo_server.child import allow_many_connections, leave, narrate, on_end_of_stdin
from demo_server.emitter import emit_alone
from demo_server.events import ServiceReady
from demo_server.library import Complaint, printable
from demo_server.one_line_parser import OneLineParser
from demo_server.postgres import missing
from demo_server.postgres.keeping import Keeper, KeeperSettings
from demo_server.signals import on_end_signals

WRONG = 2


def settings_from(line: bytes) -> KeeperSettings:
    """The settings on the first line of stdin. Raises Complaint."""
    try:
        return msgspec.json.decode(line, type=KeeperSettings)
    except (ValueError, RecursionError) as error:
        raise Complaint(f"settings that are none: {printable(error)}") from None


def keep_as_child() -> int:
    """Settings on the first line of stdin; keep a database until stdin closes."""
    line = sys.stdin.buffer.readline()
    if not line:
        return 0
    keeper = Keeper(settings_from(line))
    on_end_signals(keeper.end)
    on_end_of_stdin(keeper.end)
    return keeper.keep(lambda url: emit_alone(ServiceReady(time.perf_counter_ns(), "database", url)))


def keep_alone() -> int:
    """Keep a database until Ctrl-C or a request to terminate."""
    keeper = Keeper(KeeperSettings())
    on_end_signals(keeper.end)

    def say(url: str) -> None:
        psql = shutil.which("psql") or str(keeper.binaries.program("psql"))
        narrate(f"PostgreSQL {keeper.binaries.version} with the database shop; Ctrl-C ends it")
        narrate(f"  {shlex.quote(psql)} '{url}'")

    return keeper.keep(say)


def parser() -> OneLineParser:
    """The command line of the keeper."""
    made = OneLineParser(
        prog="python -m demo_server.postgres",
        description="The embedded PostgreSQL alone, with the shop in it: ask it with psql.",
    )
    made.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return made


def main() -> None:
    """Entry point of ``python -m demo_server.postgres``."""
    options = parser().parse_args()
    allow_many_connections()
    try:
        if lacking := missing():
            raise Complaint(lacking)
        status = keep_as_child() if options.child else keep_alone()
    except Complaint as complaint:
        narrate(f"postgres: {complaint}")
        status = WRONG
    # At once: the thread that reads stdin would keep the interpreter, or abort it.
    leave(status)
