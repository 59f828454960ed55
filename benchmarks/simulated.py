"""A run that is told in real time as it was simulated before."""

import asyncio
import time
from collections.abc import AsyncGenerator

from msgspec.structs import replace

from benchmarks.told import Told, told_when_due
from demo_server.events import Event
from tui.simulation import simulate

AHEAD_NS = 1_000_000_000
"""how long before its start a run is ready to be told"""


class Simulated(Told):
    """The simulation's events, at their instants on the real clock."""

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """All of the run."""
        simulated = await asyncio.to_thread(lambda: list(simulate(self.scenario, self.mode)))
        zero = time.perf_counter_ns() + AHEAD_NS
        real = await asyncio.to_thread(lambda: [replace(event, at=event.at + zero) for event in simulated])
        async for batch in told_when_due(real):
            yield batch
