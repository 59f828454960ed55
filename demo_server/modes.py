"""The three ways to serve: who runs a request's handling, and where.

sync          blocking code on N worker threads, first come, first served. The event loop stays free, so
              that arrivals are stamped when they happen. This is what gunicorn's sync workers do.
async         awaiting code on the event loop itself.
blocked-loop  blocking code inside ``async def``: the classic mistake.
"""

import asyncio
import sys
from typing import Protocol

from demo_server.handling import Handling
from demo_server.scenario import Mode
from demo_server.twins import handle_awaiting, handle_blocking
from demo_server.worker_pool import WorkerPool

LOOP = 1
"""the number of the only worker that async and blocked-loop have: the event loop"""
SWITCH_INTERVAL_S = 0.0005
"""In sync mode the event loop plays the kernel's part: it queues arrivals and sends answers. Python's usual
5 ms before a working thread gives up the GIL would show up in every request."""


class Serving(Protocol):
    """A mode at work."""

    async def handle(self, request: Handling) -> None:
        """Return when the request is handled."""


class SyncServing:
    """Blocking code on worker threads."""

    def __init__(self, workers: int) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._pool = WorkerPool(workers, self._handle)

    async def handle(self, request: Handling) -> None:
        """Queue for a worker: the pool's queue is first in, first out.

        A client that leaves does not take its request out of the queue: a blocking worker would not notice.
        """
        await asyncio.shield(self._pool.submit(request))

    def resize(self, workers: int) -> None:
        """Have so many workers from now on."""
        self._pool.resize(workers)

    def _handle(self, request: Handling, worker: int) -> None:
        request.start(worker)
        handle_blocking(request)
        request.finish()


class AsyncServing:
    """Awaiting code on the event loop."""

    async def handle(self, request: Handling) -> None:
        """Handle it here, among all the others."""
        request.start(LOOP)
        try:
            await handle_awaiting(request)
        finally:  # a client that leaves cancels it at its await
            request.finish()


class BlockedLoopServing:
    """Blocking code on the event loop: while one waits, everything waits."""

    async def handle(self, request: Handling) -> None:  # no await inside: that is the mistake on show
        """Handle it here, alone."""
        request.start(LOOP)
        handle_blocking(request)
        request.finish()


def serving(mode: Mode, workers: int) -> Serving:
    """The mode of that name; workers counts in sync mode only."""
    match mode:
        case "sync":
            return SyncServing(workers)
        case "async":
            return AsyncServing()
        case "blocked-loop":
            return BlockedLoopServing()
