"""The awaiting face of the timer that stands in for a database. Read it beside blocking_timer.py."""

import asyncio

from demo_server.backends.timed import Timed, keep_nothing, seconds_of
from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class AwaitingTimer(Timed):
    """A database that is none, asked by coroutines, which give way while they wait for it."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._connections = asyncio.Semaphore(self._size)

    async def open(self) -> None:
        """Nothing is to be connected."""

    async def query(self, request: Handling, step: DrawnStep) -> None:
        """Wait as long as the query would. Raises StepFailed when no connection is free in time."""
        if not self._connections.locked():
            await self._connections.acquire()
        else:
            with request.queue(step, "connection"):
                await self._stand_in_line()
        try:
            with request.span(step):
                await asyncio.sleep(seconds_of(step))
        finally:
            self._connections.release()
        keep_nothing(request, step)

    async def _stand_in_line(self) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._connections.acquire()
        except TimeoutError:
            raise self._timed_out() from None
