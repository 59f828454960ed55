"""A live run: a server, a clients child, what the server waits for, and all their events as one stream."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncGenerator, Callable

from demo_server.addresses import NOWHERE, Addresses
from demo_server.events import (
    ChildDied,
    ClientsReady,
    Event,
    LoadEnded,
    LoadStarted,
    ServerReady,
    ServiceReady,
    SettingName,
    WorkerHeld,
)
from demo_server.scenario import Mode, Scenario
from demo_server.settings import RESUME, STALL, SetWorkers, encode_settings
from tui.clients.settings import START, STOP, ClientsSettings, SetClients, SetRate
from tui.run.child import Child
from tui.run.served import base_url, first_words, server_child
from tui.run.services import Services
from tui.run.source import ChildFailed, Gate
from tui.run.spares import Spares
from tui.run.stalling import stall_by_plan
from tui.simulation.idle_crowd import held_by_idle
from tui.target import DEMO, Target

START_WITHIN_S = 35.0
"""longer than the child that keeps a command waits for it: that one knows better what is wrong"""
REPORT_WITHIN_S = 0.25
"""how long the clients may go on after the server's death, to tell which requests it took with it"""
HELD_WITHIN_S = 5.0
"""how long the workers may take to be held by connections that say nothing; a person may have closed some"""
DRAIN_S = 0.05
"""how long the server's last events may take after the clients' last: many times what they need"""
UNREAD_BATCHES = 100
_NAME = re.compile(r"^(demo_server|clients)(\.\w+)?: ")

_Heard = tuple[Child, list[Event] | None]


class LiveRun:
    """One scenario in one mode, by real processes. A Source."""

    def __init__(
        self,
        scenario: Scenario,
        mode: Mode,
        target: Target = DEMO,
        services: Services | None = None,
        spares: Spares | None = None,
    ) -> None:
        self._scenario = scenario
        self._mode = mode
        self._target = target
        self._services = services or Services()
        self._services_are_mine = services is None
        self._spares = spares or Spares()
        self._server = server_child(target)
        self._clients = Child("clients", "tui.clients")
        self._heard: asyncio.Queue[_Heard] = asyncio.Queue(UNREAD_BATCHES)
        self._served = False
        self._started = False
        self._gate: Gate | None = None
        self._starting: asyncio.Task[None] | None = None
        self._stalling: asyncio.Task[None] | None = None
        self._workers_to_hold = held_by_idle(scenario) if mode == "sync" and not target.own else 0
        """by connections that say nothing; until then the run does not start"""
        self._all_held = asyncio.Event()

    def start_after(self, gate: Gate) -> None:
        """Let the load wait, once everything is ready, until the gate opens."""
        self._gate = gate

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """Start the children, start the load, tell what happens, end the children. Raises ChildFailed."""
        hearing: list[asyncio.Task[None]] = []
        quiet = contextlib.ExitStack()
        try:
            quiet.enter_context(self._spares.quiet())
            self._take_spares()
            addresses = await self._addresses()
            if addresses.timer:
                yield [ServiceReady(time.perf_counter_ns(), "database", addresses.database)]
            words = first_words(self._scenario, self._mode, self._target, addresses)
            for child in self._children:
                await child.start()
                hearing.append(asyncio.create_task(self._hear(child)))
            if self._server is not None:
                self._server.tell(words)
            else:
                self._tell_clients(None)
            async for batch in self._until_ended():
                yield batch
            async for batch in self._last_events():
                yield batch
        finally:
            for task in (*hearing, self._starting, self._stalling):
                if task is not None:
                    task.cancel()
            await asyncio.gather(*(child.end() for child in self._children))
            if self._services_are_mine:
                await self._services.end()
            quiet.close()

    def _take_spares(self) -> None:
        """What has been started ahead need not be started now."""
        if self._target == DEMO:
            self._server = self._spares.take("server") or self._server
        self._clients = self._spares.take("clients") or self._clients

    @property
    def _children(self) -> list[Child]:
        return [child for child in (self._server, self._clients) if child is not None]

    async def _addresses(self) -> Addresses:
        return NOWHERE if self._target.own else await self._services.addresses(self._scenario)

    def _tell_clients(self, ready: ServerReady | None) -> None:
        target, url = self._target, base_url(self._target, ready)
        settings = ClientsSettings(self._scenario, url, target.told, target.rate_limit, target.http2)
        self._clients.tell(encode_settings(settings))

    def let_hear(self, narrated: Callable[[str], object]) -> None:
        """Let somebody hear what a server of one's own says on stderr: its tracebacks, its log. Before the events."""
        if self._server is not None and self._target.own:
            self._server.narrated = narrated

    def stop(self) -> None:
        """Cut the run short."""
        self._clients.tell(STOP)

    # Before the run has started there is nothing to steer: whoever starts it starts it with the settings it wants.

    def change(self, setting: SettingName, value: float) -> None:
        """Go on with another value of a setting."""
        if not self._started:
            return
        match setting:
            case "clients":
                self._clients.tell(encode_settings(SetClients(round(value))))
            case "rate":
                self._clients.tell(encode_settings(SetRate(value)))
            case "workers":
                self._tell_server(encode_settings(SetWorkers(round(value))))

    def stall(self) -> None:
        """Let the server stand still."""
        if self._started:
            self._tell_server(STALL)

    def resume(self) -> None:
        """Let the server go on."""
        if self._started:
            self._tell_server(RESUME)

    def _tell_server(self, line: bytes) -> None:
        """A server that is none of ours would not understand."""
        if self._server is not None and self._target.kind != "start":
            self._server.tell(line)

    async def _hear(self, child: Child) -> None:
        async for batch in child.events():
            await self._heard.put((child, batch))
        await self._heard.put((child, None))

    async def _until_ended(self) -> AsyncGenerator[list[Event], None]:
        while True:
            child, batch = await self._next()
            if batch is None:
                batch = await self._bury(child)
            for event in batch:
                self._answer(event)
            yield batch
            if any(isinstance(event, LoadEnded) for event in batch):
                return

    async def _next(self) -> _Heard:
        if self._started or self._starting is not None:  # a run that is ready may wait for its start for long
            return await self._heard.get()
        try:
            return await asyncio.wait_for(self._heard.get(), START_WITHIN_S)
        except TimeoutError:
            late = self._clients if self._server is None or self._served else self._server
            raise ChildFailed(f"the {late.name} was not ready within {START_WITHIN_S:.0f} s{_said(late)}") from None

    def _answer(self, event: Event) -> None:
        match event:
            case ServerReady():
                self._served = True
                self._tell_clients(event)
            case ClientsReady():
                self._starting = asyncio.create_task(self._start())
            case WorkerHeld():
                self._workers_to_hold -= 1
                if self._workers_to_hold <= 0:
                    self._all_held.set()
            case LoadStarted():
                self._stalling = asyncio.create_task(stall_by_plan(self._scenario, event.at, self._tell_server))

    async def _start(self) -> None:
        if self._workers_to_hold > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_held.wait(), HELD_WITHIN_S)
        if self._gate is not None:
            with self._spares.between():
                await self._gate()
        self._started = True
        self._clients.tell(START)

    async def _bury(self, child: Child) -> list[Event]:
        """A child has ended before its time: what that means for the run."""
        status = await child.status()
        if not self._started:
            # The clients cannot start without a server; when both are gone, the server is to blame.
            raise ChildFailed(f"the {child.name} did not start{_said(child) or f' ({_in_words(status)})'}")
        died = ChildDied(time.perf_counter_ns(), child.name, status)
        if child is self._clients:
            return [died, LoadEnded(died.at)]
        asyncio.get_running_loop().call_later(REPORT_WITHIN_S, self.stop)
        return [died]

    async def _last_events(self) -> AsyncGenerator[list[Event], None]:
        try:
            async with asyncio.timeout(DRAIN_S):
                while True:
                    child, batch = await self._heard.get()
                    if batch:
                        yield batch
                    elif child is self._server:  # its death has ended the load, and was heard later
                        yield await self._bury(child)
        except TimeoutError:
            return


def _in_words(status: int) -> str:
    return f"killed by signal {-status}" if status < 0 else f"exit code {status}"


def _said(child: Child) -> str:
    """Its last words, without its name: there is one line for them."""
    return f": {_NAME.sub('', child.last_words)}" if child.last_words else ""
