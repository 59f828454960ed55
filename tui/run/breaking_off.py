"""Breaking off what runs, so that it ends its children in peace."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def broken_off(*tasks: asyncio.Task[None]) -> None:
    """Cancel the tasks, once, and return when they have cleaned up behind themselves.

    Whoever cancels us meanwhile, in a hurry, waits for that too: a second blow would hit the cleaning up.
    """
    for task in tasks:
        task.cancel()
    hurried = False
    while going_on := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(going_on)
        except asyncio.CancelledError:
            hurried = True
    for task in tasks:
        if not task.cancelled():
            task.exception()  # looked at: nobody else will
    if hurried:
        raise asyncio.CancelledError


async def in_peace(work: Coroutine[Any, Any, None]) -> None:
    """Do some work; cancelled, however often, break it off and return when it has cleaned up behind itself."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await broken_off(task)
        raise
