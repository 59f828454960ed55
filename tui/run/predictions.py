"""The simulated runs of a scenario, each made once, off the event loop."""

import asyncio
import threading
import time

from demo_server.scenario import Mode, Scenario
from tui.result import Band
from tui.simulation import band, predict
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs

AT_ONCE_S = 0.05
"""A prediction that takes longer is not made while the run goes on: it would take the CPU from what is measured."""

LEAST_NS = 1_000_000_000
"""of an axis for requests that take nobody knows how long"""


class Predictions:
    """What is predicted of a scenario."""

    def __init__(self, scenario: Scenario, *, alone: bool = False) -> None:
        self.scenario = scenario
        self.alone = alone
        """it is run in the mode that it is asked for, and in no other"""
        self._made: dict[Mode, Timeline] = {}
        self.took_s = 0.0
        """how long the longest of them took to be made"""

    async def of(self, mode: Mode) -> Timeline:
        """The simulated run in a mode. Sync and async are made too, unless it is alone: the axis must hold both.

        Of a server of one's own nothing is known: that run is empty, and so is one of requests without steps.
        """
        needed_too: tuple[Mode, ...] = () if mode == "own" or self.alone else ("sync", "async")
        for needed in (*needed_too, mode):
            if needed not in self._made:
                began = time.perf_counter()
                self._made[needed] = await asyncio.to_thread(predict, self.scenario, needed)
                self.took_s = max(self.took_s, time.perf_counter() - began)
        return self._made[mode]

    async def with_cost(self, mode: Mode, cost: Costs) -> Timeline:
        """The simulated run in a mode, on a machine on which HTTP and real steps cost so much."""
        return await asyncio.to_thread(predict, self.scenario, mode, cost)

    async def band(self, mode: Mode, cost: Costs) -> Band | None:
        """Where other such runs lie, at the same cost; None without chance. Whoever calls it off has it stop soon."""
        called_off = threading.Event()
        try:
            return await asyncio.to_thread(band, self.scenario, mode, cost, called_off=called_off.is_set)
        finally:
            called_off.set()

    @property
    def longest(self) -> int:
        """Nanoseconds of the longest run predicted so far: with it, one axis suits every mode."""
        return max([self._planned, *(timeline.elapsed(0) for timeline in self._made.values())]) if self._made else 0

    @property
    def _planned(self) -> int:
        """For how long requests are sent: where nothing could be predicted, the axis begins with that."""
        load = self.scenario.load
        if load.duration is not None:
            return load.duration.ns
        foreseen = any(timeline.end is not None for timeline in self._made.values())
        return 0 if foreseen else max([LEAST_NS, *(line.latest_ns for line in load.script or ())])
