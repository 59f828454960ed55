"""A run as the dashboard knows it: first its prediction, then its events, and how far it has come."""

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Literal

from demo_server.events import SettingName
from demo_server.scenario import Mode, Scenario
from tui.run.source import ChildFailed, Source
from tui.simulation import predict
from tui.timeline.fold import Timeline
from tui.timeline.records import HttpCost

AT_ONCE_S = 0.05
"""A prediction that takes longer is not made while the run goes on: it would take the CPU from what is measured."""

Phase = Literal["predicting", "starting", "running", "over", "failed"]
SourceOf = Callable[[Scenario, Mode], Source]


class Performance:
    """One scenario in one mode, from the prediction to the last event."""

    def __init__(self, scenario: Scenario, mode: Mode, source_of: SourceOf) -> None:
        self.scenario = scenario
        self.steered_to = scenario
        """what the keys have made of it since"""
        self.mode: Mode = mode
        self.phase: Phase = "predicting"
        self.timeline = Timeline()
        self.predicted = Timeline()
        self.failure = ""
        """what went wrong, in words for the screen"""
        self._source = source_of(scenario, mode)

    async def run(self, predictions: "Predictions") -> None:
        """Predict, then follow the source to its end."""
        self.predicted = await predictions.of(self.mode)
        self.phase = "starting"
        refining: asyncio.Task[None] | None = None
        try:
            async with aclosing(self._source.events()) as batches:
                async for batch in batches:
                    for event in batch:
                        self.timeline.apply(event)
                    if self.timeline.zero is not None and self.phase == "starting":
                        self.phase = "running"
                        if predictions.took_s < AT_ONCE_S:
                            refining = asyncio.create_task(self._refine(predictions))
        except ChildFailed as failure:
            self.failure = str(failure)
        for dead in self.timeline.died:
            self.failure = f"the {dead.child} died in mid run (status {dead.status})"
        self.phase = "failed" if self.failure else "over"
        await (refining or self._refine(predictions))

    async def _refine(self, predictions: "Predictions") -> None:
        """Predict once more, now that the clients have measured what HTTP itself costs here."""
        self.predicted = await predictions.with_cost(self.mode, self.timeline.http_cost)

    def stop(self) -> None:
        """Cut it short."""
        self._source.stop()

    def change(self, setting: SettingName, value: float) -> None:
        """More or fewer clients, requests a second, or workers, from now on."""
        self._source.change(setting, value)

    def stall_or_resume(self) -> None:
        """Freeze the server, or let it go on."""
        if self.timeline.stalled:
            self._source.resume()
        else:
            self._source.stall()

    @property
    def going_on(self) -> bool:
        """Neither over nor failed."""
        return self.phase in ("predicting", "starting", "running")


class Predictions:
    """The simulated runs of a scenario, each made once, off the event loop."""

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

    async def with_cost(self, mode: Mode, cost: HttpCost) -> Timeline:
        """The simulated run in a mode, on a machine on which HTTP costs so much."""
        return await asyncio.to_thread(predict, self.scenario, mode, cost)

    @property
    def longest(self) -> int:
        """Nanoseconds of the longest run predicted so far: with it, one axis suits every mode."""
        duration = self.scenario.load.duration
        at_least = duration.ns if duration is not None and self._made else 0
        return max([at_least, *(timeline.elapsed(0) for timeline in self._made.values())])
