"""What the benchmarks share: a server of ours, the clients alone, tools that must be there, medians."""

import asyncio
import shutil
import socket
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from demo_server.events import ClientsReady, LoadEnded, ServerReady
from demo_server.loading import parse_scenario
from demo_server.loopback import HOST
from demo_server.scenario import Mode, Scenario
from demo_server.settings import ServerSettings, encode_settings
from tui.clients.settings import START, ClientsSettings
from tui.run.child import Child
from tui.run.live import LiveRun
from tui.timeline.fold import Timeline


def scenario(text: str) -> Scenario:
    """A scenario from its text."""
    return parse_scenario(text, Path("benchmark.toml"))


def need(tool: str) -> None:
    """End with a word on what is missing."""
    if shutil.which(tool) is None:
        sys.exit(f"this benchmark needs {tool} (Debian: apt-get install {tool})")


async def run_live(wanted: Scenario, mode: Mode) -> Timeline:
    """A whole run of ours."""
    timeline = Timeline()
    async with aclosing(LiveRun(wanted, mode).events()) as batches:
        async for batch in batches:
            for event in batch:
                timeline.apply(event)
    return timeline


@asynccontextmanager
async def our_server(wanted: Scenario, mode: Mode, module: str = "demo_server") -> AsyncGenerator[tuple[str, int]]:
    """The server child alone; its events are read and thrown away. Yields host and port."""
    server = Child("server", module, "--child")
    await server.start()
    server.tell(encode_settings(ServerSettings(wanted, mode)))
    address: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()

    async def read_on() -> None:
        async for batch in server.events():
            for event in batch:
                if isinstance(event, ServerReady):
                    address.set_result((event.host, event.port))

    reading = asyncio.create_task(read_on())
    try:
        yield await asyncio.wait_for(address, 30)
    finally:
        await server.end()
        await reading


async def run_clients(wanted: Scenario, host: str, port: int) -> Timeline:
    """Our clients against any server that answers /health and the scenario's requests."""
    clients = Child("clients", "tui.clients")
    await clients.start()
    clients.tell(encode_settings(ClientsSettings(wanted, f"http://{host}:{port}")))
    timeline = Timeline()
    async for batch in clients.events():
        for event in batch:
            timeline.apply(event)
            if isinstance(event, ClientsReady):
                clients.tell(START)
        if any(isinstance(event, LoadEnded) for event in batch):
            break
    await clients.end()
    return timeline


async def output_of(*command: str) -> str:
    """What a command prints."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await process.communicate()
    return printed.decode()


def wait_for_port(port: int, within_s: float = 15) -> None:
    """Return when somebody listens on a port of the loopback."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"nobody listens on port {port}")


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def row(*cells: object) -> None:
    """A line of a table."""
    print("  ".join(f"{cell:>18.4g}" if isinstance(cell, float) else f"{cell!s:>18}" for cell in cells), flush=True)
