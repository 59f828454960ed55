"""The command line: ``python -m demo_server.upstream --port 8001``, or a child of asyncdemo (``--child``).

It says ServiceReady on stdout, and how many requests it has in hand on stderr.
"""

import argparse
import asyncio
import os
import sys
import time

from demo_server.child import Commands, allow_many_connections, leave, narrate, settle_memory
from demo_server.emitter import emit_alone
from demo_server.events import ServiceReady
from demo_server.library import reason
from demo_server.loopback import HOST
from demo_server.one_line_parser import WRONG_USAGE, OneLineParser
from demo_server.signals import on_end_signals
from demo_server.upstream.in_hand import InHand
from demo_server.upstream.serving import Upstream

DEFAULT_PORT = 8001


def parser() -> OneLineParser:
    """The command line of the upstream service."""
    made = OneLineParser(
        prog="python -m demo_server.upstream",
        description="A service that answers after as long as it is asked to: GET /anything?takes=300 (milliseconds). "
        "GET /in-hand tells how many requests it has in its hands.",
    )
    made.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="P")
    made.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return made


async def run(port: int) -> None:
    """Serve, and tell where. Ends the program when the port cannot be had."""
    in_hand = InHand()
    try:
        taken = await Upstream(in_hand).open(port)
    except OSError as error:
        # asyncio words this at length, and says again what stands here already.
        why = os.strerror(error.errno).lower() if error.errno else reason(error)
        narrate(f"demo_server.upstream: cannot listen on {HOST}:{port}: {why}")
        sys.exit(WRONG_USAGE)
    settle_memory()
    in_hand.told_to(narrate)
    emit_alone(ServiceReady(time.perf_counter_ns(), "upstream", f"http://{HOST}:{taken}"))


async def run_as_child() -> None:
    """Serve on a free port until stdin closes. What comes on it is for others: there is nothing to set."""
    commands = Commands(sys.stdin.buffer)
    await run(0)
    await commands.ended.wait()
    leave(0)


async def run_alone(port: int) -> None:
    """Serve until Ctrl-C or a request to terminate."""
    ended = asyncio.Event()
    on_end_signals(lambda: leave(0))
    await run(port)
    narrate(f"  curl -i 'http://{HOST}:{port}/prices?takes=300'")
    narrate(f"  curl http://{HOST}:{port}/in-hand")
    await ended.wait()


def main() -> None:
    """Entry point of ``python -m demo_server.upstream``."""
    options = parser().parse_args()
    if not 0 < options.port < 65_536:
        parser().error(f"--port {options.port}: a port is a number from 1 to 65535")
    allow_many_connections()
    try:
        asyncio.run(run_as_child() if options.child else run_alone(options.port))
    except SystemExit as refusal:
        # At once: a thread of ours may sit in a read of stdin, and the interpreter would wait for it.
        leave(int(refusal.code or 0))
