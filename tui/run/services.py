"""What real steps wait for: a database and an upstream service, started with the first run that needs them.

Each is a child of ours, and serves all runs until the program ends. One that has died is started again for the next
run.
"""

import asyncio

from demo_server.addresses import Addresses, on_timer
from demo_server.events import ServiceReady
from demo_server.needs import needs_database, needs_upstream
from demo_server.postgres import lacking
from demo_server.scenario import Scenario
from tui.run.child import Child
from tui.run.source import ChildFailed

START_WITHIN_S = 60.0
"""a database that is made for the first time may take a few seconds of that"""
PATIENCE_S = 5.0
"""how long a service may take to end: a database has to come to a stop"""


class Services:
    """The children that are there by now."""

    def __init__(self) -> None:
        self._database = Service("database", "demo_server.postgres")
        self._timer = ""
        self._upstream = Service("upstream", "demo_server.upstream")

    async def addresses(self, scenario: Scenario) -> Addresses:
        """Where a scenario's services are, once they are there. Raises ChildFailed."""
        database = await self._database_address() if needs_database(scenario) else scenario.database.url
        upstream = await self._upstream.address() if needs_upstream(scenario) else ""
        return Addresses(database, upstream)

    async def _database_address(self) -> str:
        """Where the embedded one is. Where it cannot be had, a timer stands in for it, from then on in every run.

        One run on a database beside another on a timer would be no comparison.
        """
        self._timer = self._timer or lacking()
        if not self._timer:
            try:
                return await self._database.address()
            except ChildFailed as failure:
                self._timer = str(failure)
        return on_timer(self._timer)

    @property
    def timer(self) -> str:
        """Why queries run on a timer; empty when they do not, or nobody has asked yet."""
        return self._timer

    @property
    def database(self) -> str:
        """How to reach the embedded database; empty while there is none."""
        return self._database.known

    async def end(self) -> None:
        """End them all."""
        await asyncio.gather(self._database.end(), self._upstream.end())


class Service:
    """A child that says where it is, and stays until it is ended."""

    def __init__(self, name: str, module: str) -> None:
        self._name = name
        self._module = module
        self._child: Child | None = None
        self._listening: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self.known = ""
        """its address; empty while it is not there"""

    async def address(self) -> str:
        """Where it is; starts it if it is not there. Raises ChildFailed."""
        async with self._one_at_a_time:
            if not self.known:
                await self.end()
                await self._start()
            return self.known

    async def end(self) -> None:
        """Ask it to end, and wait until it has."""
        child, self._child, self.known = self._child, None, ""
        if child is not None:
            await child.end()
        if self._listening is not None:
            await self._listening

    async def _start(self) -> None:
        child = self._child = Child(self._name, self._module, "--child", patience_s=PATIENCE_S)
        await child.start()
        child.tell(b"{}\n")
        ready = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(child, ready))
        try:
            await asyncio.wait_for(ready.wait(), START_WITHIN_S)
        except TimeoutError:
            await self.end()
            raise ChildFailed(f"the {self._name} was not ready within {START_WITHIN_S:.0f} s") from None
        if not self.known:
            status = await child.status()
            words = f": {child.last_words}" if child.last_words else f" (exit code {status})"
            raise ChildFailed(f"the {self._name} did not start{words}")

    async def _listen(self, child: Child, ready: asyncio.Event) -> None:
        """Note where it is; and when it is gone, that it is."""
        async for batch in child.events():
            for event in batch:
                if isinstance(event, ServiceReady):
                    self.known = event.address
                    ready.set()
        if self._child is child:
            self.known = ""
        ready.set()
