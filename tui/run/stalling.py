"""Stalls that a scenario plans: the server is told to stand still, and to go on, as the key tells it."""

import asyncio
import time
from collections.abc import Callable

from demo_server.scenario import Scenario
from demo_server.settings import RESUME, STALL
from demo_server.stall_hours import stall_hours


async def stall_by_plan(scenario: Scenario, zero_ns: int, tell: Callable[[bytes], object]) -> None:
    """Tell the server when its hours begin and end, counted from an instant of the performance counter."""
    for begins, ends in stall_hours(scenario.server):
        await _until(zero_ns + begins)
        tell(STALL)
        await _until(zero_ns + ends)
        tell(RESUME)


async def _until(instant_ns: int) -> None:
    await asyncio.sleep(max(0, instant_ns - time.perf_counter_ns()) / 1e9)
