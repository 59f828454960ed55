"""The clients as a process, and the scenarios that they are told."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from demo_server.events import AnyEvent, Event, Told, decode
from demo_server.loading import parse_scenario, scenario_from
from demo_server.scenario import Scenario
from demo_server.settings import encode_settings
from tests.whole.processes import ORPHANS_WITHIN_S, PATIENCE_S
from tests.whole.tiny_server import TinyServer
from tui.clients.settings import ClientsSettings


def scenario(load: str, *names: str) -> Scenario:
    requests = "".join(f'[requests.{name}]\nsteps = [{{ name = "db", wait = 10 }}]\n' for name in names or ("page",))
    return parse_scenario(f'title = "Tiny"\n{requests}[load]\n{load}\n', Path("tiny.toml"))


def settings(server: TinyServer, load: str, *names: str, told: Told = "steps") -> bytes:
    return encode_settings(ClientsSettings(scenario(load, *names), server.url, told))


def asked_for(timeout_s: float = PATIENCE_S, **requests: dict[str, Any]) -> Scenario:
    """One client, and requests for a server of one's own."""
    load = {"clients": 1, "timeout": f"{timeout_s}s"}
    return scenario_from({"title": "Asked", "requests": requests, "load": load})


class ClientsChild:
    """``python -m tui.clients``, as its parent sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[AnyEvent] = []

    async def hear(self, kind: type[Event]) -> AnyEvent:
        """Its events up to one of that kind."""
        assert self.process.stdout is not None
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_S)
            assert line, f"the clients ended without {kind.__name__}: {self.events}"
            self.events.append(decode(line))
            if isinstance(self.events[-1], kind):
                return self.events[-1]

    async def hear_out(self) -> None:
        """Its events to the end of its stdout."""
        assert self.process.stdout is not None
        while line := await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_S):
            self.events.append(decode(line))

    def tell(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)

    async def ends(self) -> int:
        """Close its stdin; its exit code, in time."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return await asyncio.wait_for(self.process.wait(), ORPHANS_WITHIN_S)


@contextlib.asynccontextmanager
async def clients_child() -> AsyncIterator[ClientsChild]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tui.clients"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    child = ClientsChild(process)
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.communicate()
