"""The demo server with its mouth shut: the same app, no events. For comparison only."""

import asyncio
import sys

from demo_server.app import create_app
from demo_server.child import Commands, allow_many_connections
from demo_server.emitter import Emitter
from demo_server.events import Event
from demo_server.modes import serving
from demo_server.serving import listen, serve_until
from demo_server.settings import decode_settings


def keep_quiet(_: Event) -> None:
    """Say nothing of it."""


async def run() -> None:
    """As demo_server --child does, but only the word that it is ready leaves it."""
    commands = Commands(sys.stdin.buffer)
    settings = decode_settings(await commands.next())
    scenario, mode = settings.scenario, settings.mode
    app = create_app(scenario, mode, serving(mode, scenario, settings.addresses), keep_quiet)
    opened = listen(settings.host, settings.port)
    await serve_until(app, opened, commands.ended, Emitter(sys.stdout.fileno()).emit)


if __name__ == "__main__":
    allow_many_connections()
    asyncio.run(run())
