"""The lesson: the same request, handled by blocking code and by awaiting code.

Read the two line by line. What they do is the same; what happens to *others* during a wait is not:
time.sleep() keeps the thread, asyncio.sleep() gives it back. A wait on a database, a web service or a
file will stand beside the sleep, here and nowhere else.
"""

import asyncio
import time

from demo_server.burning import burn
from demo_server.handling import Handling


def handle_blocking(request: Handling) -> None:
    """Handle a request, keeping the thread while it waits."""
    for step in request.steps:
        with request.span(step):
            match step.kind:
                case "work":
                    burn(step.ns)
                case "wait":
                    time.sleep(step.ns / 1e9)


async def handle_awaiting(request: Handling) -> None:
    """Handle a request, giving the thread back while it waits."""
    for step in request.steps:
        with request.span(step):
            match step.kind:
                case "work":
                    burn(step.ns)
                case "wait":
                    await asyncio.sleep(step.ns / 1e9)
