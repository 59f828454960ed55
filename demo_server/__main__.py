"""The server as a process: ``python -m demo_server SCENARIO``, or a child of asyncdemo (``--child``).

Events go to stdout, narration to stderr, in both cases.
"""

import argparse
import asyncio
import signal
import sys
from typing import NoReturn

from demo_server.app import create_app
from demo_server.child import Commands, allow_many_connections, leave
from demo_server.emitter import Emitter
from demo_server.library import ScenarioError
from demo_server.loading import load_scenario
from demo_server.modes import serving
from demo_server.overrides import overridden
from demo_server.scenario import MODES
from demo_server.serving import listen, serve_until
from demo_server.settings import ServerSettings, decode_settings


async def run(settings: ServerSettings, end: asyncio.Event) -> None:
    """Serve until the event is set, then end the program; so too when the port cannot be had."""
    scenario, mode = settings.scenario, settings.mode
    try:
        opened = listen(settings.host, settings.port)
    except OSError as error:
        refuse(f"cannot listen on {settings.host}:{settings.port}: {(error.strerror or str(error)).lower()}")
    emitter = Emitter(sys.stdout.fileno())
    app = create_app(scenario, mode, serving(mode, scenario.server.workers), emitter.emit)
    await serve_until(app, opened, end, emitter.emit)
    emitter.close()
    leave(0)


async def run_as_child() -> None:
    """Settings on the first line of stdin; serve until stdin closes."""
    commands = Commands(sys.stdin.buffer)
    line = await commands.next()
    if line:
        await run(decode_settings(line), commands.ended)


async def run_alone(settings: ServerSettings) -> None:
    """Serve until Ctrl-C or a request to terminate."""
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(end.set))
    narrate(f"{settings.scenario.title}, {settings.mode}: http://{settings.host}:{settings.port}")
    for name in settings.scenario.requests:
        narrate(f"  curl -i http://{settings.host}:{settings.port}/{name}")
    narrate("events follow on stdout, one JSON object a line; Ctrl-C ends")
    await run(settings, end)


def parser() -> argparse.ArgumentParser:
    """The command line of the server alone."""
    made = argparse.ArgumentParser(
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


def narrate(text: str) -> None:
    """Say something to a person."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def refuse(text: str) -> NoReturn:
    """One line, exit code 2."""
    narrate(f"demo_server: {text}")
    sys.exit(2)


def settings_from(options: argparse.Namespace) -> ServerSettings:
    """What the command line asks for; ends the program when that cannot be."""
    try:
        scenario = load_scenario(options.scenario)
        if options.workers is not None:
            scenario = overridden(scenario, {"server.workers": options.workers})
    except ScenarioError as error:
        refuse(str(error))
    if not 0 < options.port < 65_536:
        refuse(f"--port {options.port}: a port is a number from 1 to 65535")
    return ServerSettings(scenario, options.mode, options.host, options.port)


def main() -> None:
    """Entry point of ``python -m demo_server``."""
    options = parser().parse_args()
    allow_many_connections()
    asyncio.run(run_as_child() if options.child else run_alone(settings_from(options)))


if __name__ == "__main__":
    main()
