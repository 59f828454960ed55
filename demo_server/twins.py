"""The lesson: the same request, handled by blocking code and by awaiting code.

Read the two line by line. What they do is the same; what happens to *others* during a wait is not:
time.sleep() keeps the thread, asyncio.sleep() gives it back. So do the two faces of a database driver, of an
HTTP client, of reading a file: what they do stands in backends/.
"""

import asyncio
import time
from collections.abc import Coroutine, Iterable

from demo_server.backends.awaiting import AwaitingBackends
from demo_server.backends.blocking import BlockingBackends
from demo_server.burning import burn
from demo_server.handling import Handling
from demo_server.steps import DrawnStep


def handle_blocking(request: Handling, backends: BlockingBackends) -> None:
    """Handle a request, keeping the thread while it waits."""
    for step in request.steps:
        do_blocking(request, step, backends)


def do_blocking(request: Handling, step: DrawnStep, backends: BlockingBackends) -> None:
    """Do a step. Blocking code cannot do two things at once: what belongs together is done in turn."""
    match step.does:
        case "work":
            with request.span(step):
                burn(step.ns)
        case "wait":
            with request.span(step):
                time.sleep(step.ns / 1e9)
        case "query":
            backends.query(request, step)
        case "fetch":
            backends.fetch(request, step)
        case "read":
            backends.read(request, step)
        case "render":
            backends.render(request, step)
        case "together":
            for part in step.parts:
                do_blocking(request, part, backends)


async def handle_awaiting(request: Handling, backends: AwaitingBackends) -> None:
    """Handle a request, giving the thread back while it waits."""
    for step in request.steps:
        await do_awaiting(request, step, backends)


async def do_awaiting(request: Handling, step: DrawnStep, backends: AwaitingBackends) -> None:
    """Do a step. What belongs together begins at once, and takes as long as its longest."""
    match step.does:
        case "work":
            with request.span(step):
                burn(step.ns)
        case "wait" if step.blocking:
            with request.span(step, "block"):  # a blocking call in a coroutine: nobody else gets on
                time.sleep(step.ns / 1e9)  # noqa: ASYNC251 (it is what this step is for)
        case "wait":
            with request.span(step):
                await asyncio.sleep(step.ns / 1e9)
        case "query":
            await backends.query(request, step)
        case "fetch":
            await backends.fetch(request, step)
        case "read":
            await backends.read(request, step)
        case "render":
            backends.render(request, step)
        case "together":
            await at_once(do_awaiting(request, part, backends) for part in step.parts)


async def at_once(parts: Iterable[Coroutine[None, None, None]]) -> None:
    """Begin them all, and return when the last is over. Raises what the first failure raised.

    When one fails the others are broken off: asyncio.gather would let them go on behind the request's back.
    """
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
