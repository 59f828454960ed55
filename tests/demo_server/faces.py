"""The two faces of the database, asked in one way by a test: threads, or coroutines."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from demo_server.backends.awaiting_database import AwaitingDatabase
from demo_server.backends.blocking_database import BlockingDatabase
from demo_server.events import Event, StepStarted
from demo_server.handling import QUEUE, Handling
from demo_server.loading import parse_scenario
from demo_server.scenario import Scenario

Face = Literal["blocking", "awaiting"]
FACES: tuple[Face, ...] = ("blocking", "awaiting")
THREADS = 40


def scenario_of(steps: str, pool: int = 2, timeout: str = "10s") -> Scenario:
    """A scenario with one request, named page."""
    return parse_scenario(
        f"""title = "x"
[database]
pool = {pool}
pool_timeout = "{timeout}"
[requests.page]
steps = [{steps}]
[load]
clients = 1
""",
        Path("test.toml"),
    )


class Asked:
    """A request on its way, and the events that it has told."""

    def __init__(self, scenario: Scenario, number: int) -> None:
        self.events: list[Event] = []
        self.handling = Handling(number, "page", scenario.drawn_steps("page", number), self.events.append)

    @property
    def started(self) -> list[int]:
        """Which spans have begun, by their index."""
        return [event.index for event in self.events if isinstance(event, StepStarted)]

    @property
    def queued(self) -> bool:
        """Whether it stood in line."""
        return any(index >= QUEUE for index in self.started)

    @property
    def kinds(self) -> list[str]:
        """Of its spans, in order."""
        return [span.kind for span in self.handling.spans]


class Faced:
    """A database asked by one of its faces."""

    def __init__(
        self, scenario: Scenario, database: BlockingDatabase | AwaitingDatabase, threads: ThreadPoolExecutor
    ) -> None:
        self._scenario = scenario
        self._database = database
        self._threads = threads

    async def ask(self, number: int = 1) -> Asked:
        """Handle a request. Raises what a step raises."""
        asked, done = self.begin(number)
        await done
        return asked

    def begin(self, number: int = 1) -> tuple[Asked, "asyncio.Task[None]"]:
        """Begin to handle a request."""
        asked = Asked(self._scenario, number)
        return asked, asyncio.create_task(self._handle(asked.handling))

    async def _handle(self, handling: Handling) -> None:
        for step in handling.steps:
            if isinstance(self._database, AwaitingDatabase):
                await self._database.query(handling, step)
            else:
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._threads, self._database.query, handling, step)


@asynccontextmanager
async def opened(face: Face, scenario: Scenario, url: str) -> AsyncIterator[Faced]:
    """A database, open, by one of its faces. Raises Complaint."""
    with ThreadPoolExecutor(THREADS) as threads:
        if face == "awaiting":
            awaiting = AwaitingDatabase(scenario, url)
            await awaiting.open()
            try:
                yield Faced(scenario, awaiting, threads)
            finally:
                await awaiting.close()
        else:
            blocking = BlockingDatabase(scenario, url)
            blocking.open()
            try:
                yield Faced(scenario, blocking, threads)
            finally:
                blocking.close()
