"""The simulated runs of a scenario, each made once, off the event loop."""

import asyncio
import time

from demo_server.scenario import Mode, Scenario
from tui.simulation import predict
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs

AT_ONCE_S = 0.05
"""A prediction that takes longer is not made while the run goes on: it would take the CPU from what is measured."""


class Predictions:
    """What is predicted of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._made: dict[Mode, Timeline] = {}
        self.took_s = 0.0
        """how long the longest of them took to be made"""

    async def of(self, mode: Mode) -> Timeline:
        """The simulated run in a mode. Sync and async are made too: the axis must hold both."""
        for needed in ("sync", "async", mode):
            if needed not in self._made:
                began = time.perf_counter()
                self._made[needed] = await asyncio.to_thread(predict, self.scenario, needed)
                self.took_s = max(self.took_s, time.perf_counter() - began)
        return self._made[mode]

    async def with_cost(self, mode: Mode, cost: Costs) -> Timeline:
        """The simulated run in a mode, on a machine on which HTTP costs so much."""
        return await asyncio.to_thread(predict, self.scenario, mode, cost)

    @property
    def longest(self) -> int:
        """Nanoseconds of the longest run predicted so far: with it, one axis suits every mode."""
        duration = self.scenario.load.duration
        at_least = duration.ns if duration is not None and self._made else 0
        return max([at_least, *(timeline.elapsed(0) for timeline in self._made.values())])
