"""The server's command line: ``python -m demo_server SCENARIO``, or a child of asyncdemo (``--child``).

Events go to stdout, narration to stderr, in both cases.
"""

import argparse
import asyncio
import socket
import sys
from typing import NoReturn

from demo_server.app import create_app
from demo_server.child import Commands, allow_many_connections, leave, narrate
from demo_server.emitter import Emitter
from demo_server.library import Complaint, ScenarioError, printable
from demo_server.loading import load_scenario
from demo_server.modes import Serving, serving
from demo_server.one_line_parser import OneLineParser
from demo_server.overrides import overridden_by
from demo_server.rehearsal import rehearse
from demo_server.scenario import MODES
from demo_server.serving import listen, serve_until
from demo_server.settings import ServerSettings, decode_settings
from demo_server.signals import on_end_signals
from demo_server.stalling import StallableInput
from demo_server.steering import obey


def opened_for(settings: ServerSettings) -> socket.socket:
    """The socket that the settings ask for; ends the program when it cannot be had."""
    try:
        return listen(settings.host, settings.port)
    except (OSError, UnicodeError) as error:  # UnicodeError: a host name that is none
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        refuse(f"cannot listen on {printable(settings.host)}:{settings.port}: {reason}")


def serving_as(settings: ServerSettings) -> Serving:
    """The mode that the settings ask for, at work."""
    return serving(settings.mode, settings.scenario, settings.addresses)


async def run(
    settings: ServerSettings, served: Serving, opened: socket.socket, emitter: Emitter, end: asyncio.Event
) -> None:
    """Serve until the event is set, then end the program."""
    try:
        await served.open()
    except Complaint as complaint:
        refuse(str(complaint))
    await rehearse(settings.scenario, served, emitter.emit)
    app = create_app(settings.scenario, settings.mode, served, emitter.emit)
    await serve_until(app, opened, end, emitter.emit)
    emitter.close()
    leave(0)


async def run_as_child() -> None:
    """Settings on the first line of stdin, then commands; serve until stdin closes."""
    emitter = Emitter(sys.stdout.fileno())
    commands = Commands(StallableInput(sys.stdin.fileno(), emitter))
    line = await commands.next()
    if not line:
        return
    try:
        settings = decode_settings(line)
    except ValueError as error:
        refuse(f"settings that are none: {printable(error)}")
    opened, served = opened_for(settings), serving_as(settings)
    obeying = asyncio.create_task(obey(commands, served, emitter.emit))
    await run(settings, served, opened, emitter, commands.ended)
    obeying.cancel()


async def run_alone(settings: ServerSettings) -> None:
    """Serve until Ctrl-C or a request to terminate, which end it even while its event loop is blocked."""
    opened, emitter = opened_for(settings), Emitter(sys.stdout.fileno())

    def flush_and_leave() -> None:
        emitter.close(timeout_s=0.2)
        leave(0)

    on_end_signals(flush_and_leave)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    narrate(f"{settings.scenario.title}, {settings.mode}: {address}")
    for name in settings.scenario.requests:
        narrate(f"  curl -i {address}/{name}")
    narrate("events follow on stdout, one JSON object a line; Ctrl-C ends")
    await run(settings, serving_as(settings), opened, emitter, asyncio.Event())


def parser() -> OneLineParser:
    """The command line of the server alone."""
    made = OneLineParser(
        prog="python -m demo_server",
        description="The demo server alone: serve a scenario, then ask it with curl or a browser.",
    )
    made.add_argument("scenario", nargs="?", default="three-requests", help="a name, or a path to a .toml")
    made.add_argument("--mode", choices=MODES, default="sync")
    made.add_argument("--workers", type=int, metavar="N", help="worker threads in sync mode")
    made.add_argument("--port", type=int, default=8000, metavar="P")
    made.add_argument("--host", default="127.0.0.1", metavar="H", help="loopback unless you say otherwise")
    made.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return made


def refuse(text: str) -> NoReturn:
    """One line, exit code 2."""
    narrate(f"demo_server: {text}")
    sys.exit(2)


def settings_from(options: argparse.Namespace) -> ServerSettings:
    """What the command line asks for; ends the program when that cannot be."""
    try:
        scenario = load_scenario(options.scenario)
        if options.workers is not None:
            scenario = overridden_by("--workers", scenario, "server.workers", options.workers)
    except ScenarioError as error:
        refuse(str(error))
    if not options.host:
        refuse("--host is empty; 127.0.0.1 is this machine alone, 0.0.0.0 everybody")
    if not 0 < options.port < 65_536:
        refuse(f"--port {options.port}: a port is a number from 1 to 65535")
    return ServerSettings(scenario, options.mode, options.host, options.port)


def main() -> None:
    """Entry point of ``python -m demo_server``."""
    options = parser().parse_args()
    allow_many_connections()
    try:
        asyncio.run(run_as_child() if options.child else run_alone(settings_from(options)))
    except SystemExit as refusal:
        # At once: a thread of ours may sit in a read of stdin, and the interpreter would wait for it, or abort.
        leave(int(refusal.code or 0))
