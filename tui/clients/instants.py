"""To wait for an instant of the performance counter."""

import asyncio
import contextlib
import time

TIMER_LATE_NS = 2_000_000
"""how much too late a timer of the event loop may be"""


async def until(instant_ns: int) -> None:
    """Late by a millisecond or two, which the loop's timer counts in."""
    left_ns = instant_ns - time.perf_counter_ns()
    if left_ns > 0:
        await asyncio.sleep(left_ns / 1e9)


async def until_exactly(instant_ns: int, unless: asyncio.Event) -> bool:
    """Late by microseconds. True at the instant; False, and at once, when the event is set before.

    For one task at a time: it keeps the loop turning for the last moment.
    """
    left_ns = instant_ns - TIMER_LATE_NS - time.perf_counter_ns()
    if left_ns > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(left_ns / 1e9):
                await unless.wait()
    while not unless.is_set() and time.perf_counter_ns() < instant_ns:  # noqa: ASYNC110 (late by the same timer)
        await asyncio.sleep(0)  # others still have their turn
    return not unless.is_set()
