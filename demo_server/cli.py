"""The server at work: ``python -m demo_server SCENARIO``, or a child of asyncdemo (``--child``).

Events go to stdout, narration to stderr, in both cases; what an app of one's own prints is narration.
"""

import argparse
import asyncio
import socket
import sys
from typing import TYPE_CHECKING, NoReturn

from msgspec.structs import replace

from demo_server.addresses import timer_said
from demo_server.arguments import parser, settings_from
from demo_server.child import Commands, allow_many_connections, leave, narrate
from demo_server.curl import curl_lines
from demo_server.emitter import Emitter
from demo_server.hosting.reference import AppError
from demo_server.library import Complaint, printable, reason
from demo_server.services import started_services
from demo_server.serving import listen, serve_until
from demo_server.settings import ServerSettings, decode_settings
from demo_server.signals import on_end_signals
from demo_server.site import Site, demo_site
from demo_server.spare import SERVERS, wait_for_settings
from demo_server.stalling import StallableInput
from demo_server.steering import obey
from demo_server.streams import Wire, claim_wire

if TYPE_CHECKING:
    from demo_server.hosting.interface import HostedApp


def run_as_child(runner: asyncio.Runner, wire: Wire) -> None:
    """Settings on the first line of stdin, then commands; serve until stdin closes."""
    emitter = Emitter(wire.events)
    commands, line = runner.run(first_words(StallableInput(wire.commands, emitter)))
    if not line:
        return
    try:
        settings = decode_settings(line)
    except ValueError as error:
        raise Complaint(f"settings that are none: {printable(error)}") from None
    opened, hosted = opened_for(settings), hosted_for(settings)

    async def serve() -> None:
        site = await site_for(settings, hosted, emitter)
        obeying = asyncio.create_task(obey(commands, site.served, emitter.emit))
        await serve_until(site.app, opened, commands.ended, emitter.emit, site.started, silent=site.silent)
        obeying.cancel()

    runner.run(serve())
    emitter.close()


async def first_words(lines: StallableInput) -> tuple[Commands, bytes]:
    """What stdin says, and its first line: from here on its end ends the program, whatever that does."""
    commands = Commands(lines)
    return commands, await commands.next()


def run_alone(runner: asyncio.Runner, wire: Wire, settings: ServerSettings) -> None:
    """Serve until Ctrl-C or a request to terminate, which end it even while its event loop is blocked."""
    opened, emitter = opened_for(settings), Emitter(wire.events)

    def flush_and_leave() -> None:
        emitter.close(timeout_s=0.2)
        leave(0)

    on_end_signals(flush_and_leave)
    hosted = hosted_for(settings)
    if hosted is None:
        settings = replace(settings, addresses=started_services(settings.scenario))
        if why := settings.addresses.timer:
            narrate(f"demo_server: {timer_said(why)}")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    narrate(f"{settings.scenario.title}, {hosted.title if hosted else settings.mode}: {address}")
    for line in curl_lines(settings.scenario, address):
        narrate(f"  {line}")
    narrate("events follow on stdout, one JSON object a line; Ctrl-C ends")

    async def serve() -> None:
        site = await site_for(settings, hosted, emitter)
        await serve_until(site.app, opened, asyncio.Event(), emitter.emit, site.started, silent=site.silent)

    runner.run(serve())


def opened_for(settings: ServerSettings) -> socket.socket:
    """The socket that the settings ask for. Raises Complaint when it cannot be had."""
    try:
        return listen(settings.host, settings.port)
    except (OSError, UnicodeError) as error:  # UnicodeError: a host name that is none
        raise Complaint(f"cannot listen on {printable(settings.host)}:{settings.port}: {reason(error)}") from None


def hosted_for(settings: ServerSettings) -> "HostedApp | None":
    """The app of one's own that the settings ask for. Raises AppError.

    Not from within an event loop: its module may run one, and Django refuses to query a database there.
    """
    if not settings.app:
        return None
    from demo_server.hosting.importing import load_app  # noqa: PLC0415 (the demo server starts sooner without)

    return load_app(settings.app)


async def site_for(settings: ServerSettings, hosted: "HostedApp | None", emitter: Emitter) -> Site:
    """What is to be served, ready. Raises Complaint."""
    if hosted is None:
        return await demo_site(settings, emitter.emit)
    from demo_server.hosting.site import hosting_site  # noqa: PLC0415

    return hosting_site(hosted, settings.scenario, emitter.emit)


def refuse(complaint: Complaint) -> NoReturn:
    """One line, exit code 2; before it, of an app whose code fails, what Python says of that."""
    if isinstance(complaint, AppError) and complaint.traceback:
        narrate(complaint.traceback.rstrip("\n"))
    narrate(f"demo_server: {complaint}")
    sys.exit(2)


def main() -> None:
    """Entry point of ``python -m demo_server``."""
    options = parser().parse_args()
    allow_many_connections()
    try:
        run(options)
    except SystemExit as refusal:
        # At once: a thread of ours may sit in a read of stdin, and the interpreter would wait for it, or abort.
        leave(int(refusal.code or 0))
    leave(0)


def run(options: argparse.Namespace) -> None:
    """Serve; returns when that is over."""
    runner = asyncio.Runner()
    try:
        if options.child:
            wire = claim_wire()
            if options.spare:
                wait_for_settings(wire.events, SERVERS)
            run_as_child(runner, wire)
        else:
            run_alone(runner, claim_wire(), settings_from(options))
    except Complaint as complaint:
        refuse(complaint)
