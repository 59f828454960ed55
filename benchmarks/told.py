"""Runs that are told and not made: no server and no clients take CPU time beside the dashboard."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable

from demo_server.events import Event, SettingName
from demo_server.scenario import Mode, Scenario
from tui.run.source import Gate, Source
from tui.target import DEMO, Target

GATHER_S = 0.004
"""as long as the children gather events before they write them"""
BATCH = 1000
"""events of the past that are told at once"""


class Told(Source):
    """A source that cannot be steered."""

    def __init__(self, scenario: Scenario, mode: Mode, _: Target = DEMO) -> None:
        self.scenario = scenario
        self.mode: Mode = mode

    def start_after(self, gate: Gate) -> None:
        """Starts when it likes."""

    def stop(self) -> None:
        """Goes on."""

    def change(self, setting: SettingName, value: float) -> None:
        """Nothing changes."""

    def stall(self) -> None:
        """Nothing stands still."""

    def resume(self) -> None:
        """Nothing stood still."""


async def told_when_due(events: Iterable[Event]) -> AsyncGenerator[list[Event], None]:
    """Events in the order of their instants, each when its instant has come; those of the past as fast as it goes."""
    batch: list[Event] = []
    now = time.perf_counter_ns()
    for event in events:
        if event.at > now or len(batch) == BATCH:
            if batch:
                yield batch
            batch = []
            await asyncio.sleep(0)
            now = time.perf_counter_ns()
            if event.at > now:
                await asyncio.sleep(max(GATHER_S, (event.at - now) / 1e9))
                now = time.perf_counter_ns()
        batch.append(event)
    yield batch
