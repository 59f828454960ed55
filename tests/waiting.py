"""Waiting for a condition, in a coroutine: no test sleeps for as long as something should have taken."""

import asyncio
from collections.abc import Callable

PATIENCE_S = 20.0
"""for what takes as long as a busy machine lets it"""
LOOK_EVERY_S = 0.002


async def until(condition: Callable[[], object]) -> None:
    """Return when it has come true. Raises TimeoutError when it does not."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 (what is waited for has no event of ours)
            await asyncio.sleep(LOOK_EVERY_S)
