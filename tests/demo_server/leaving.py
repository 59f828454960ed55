"""A client that leaves: its handling is broken off at an await."""

import asyncio
from collections.abc import Callable, Coroutine

from demo_server.events import Event, StepStarted
from demo_server.handling import Emit


async def told_until_left(handle: Callable[[Emit], Coroutine[None, None, None]]) -> list[Event]:
    """What is told of a handling whose client leaves as soon as a step has begun; it is broken off, and at once."""
    events: list[Event] = []
    begun = asyncio.Event()

    def hear(event: Event) -> None:
        events.append(event)
        if isinstance(event, StepStarted):
            begun.set()

    handled = asyncio.create_task(handle(hear))
    await asyncio.wait_for(begun.wait(), 10)
    handled.cancel()
    await asyncio.wait({handled}, timeout=10)
    assert handled.cancelled()
    return events
