"""The three ways to serve: who runs a request's handling, and where.

sync          blocking code on N workers, first come, first served. The event loop stays free, so that arrivals
              are stamped when they happen. This is what gunicorn's sync workers do. They are threads of one
              interpreter, or (processes = true) processes as gunicorn's are, each with one of its own.
async         awaiting code on the event loop itself.
blocked-loop  blocking code inside ``async def``: the classic mistake.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Protocol

from demo_server.addresses import NOWHERE, Addresses
from demo_server.backends.awaiting import AwaitingBackends
from demo_server.backends.blocking import BlockingBackends
from demo_server.handling import Handling
from demo_server.scenario import Mode, Scenario
from demo_server.stalling import accompanied_by
from demo_server.steps import DrawnStep
from demo_server.twins import do_awaiting, do_blocking, handle_awaiting, handle_blocking
from demo_server.worker_pool import WorkerPool, threads
from demo_server.worker_process.processes import WorkerProcesses, alone

LOOP = 1
"""the number of the only worker that async and blocked-loop have: the event loop"""
SWITCH_INTERVAL_S = 0.0005
"""In sync mode the event loop plays the kernel's part: it queues arrivals and sends answers. Python's usual
5 ms before a working thread gives up the GIL would show up in every request."""


class Serving(Protocol):
    """A mode at work."""

    async def open(self) -> None:
        """Get ready what real steps need. Raises Complaint."""

    async def do(self, request: Handling, step: DrawnStep) -> None:
        """Do one step as this mode does it, here and now. Raises StepFailed."""

    async def handle(self, request: Handling) -> None:
        """Return when the request is handled. Raises StepFailed when a step of it could not be done.

        However it ends, the request is told that it is finished: its place is free for others only then.
        """


class SyncServing:
    """Blocking code on workers: threads, or processes to which threads hand their requests."""

    def __init__(
        self, workers: int, backends: BlockingBackends | None = None, processes: WorkerProcesses | None = None
    ) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._backends = backends or BlockingBackends()
        self._processes = processes
        self._workers = workers
        staffed = threads if processes is None else processes.staffed
        # Processes are not started before it is known that what they need can be had.
        at_once = workers if processes is None else 0
        self._pool: WorkerPool[Handling | Callable[[int], None]] = WorkerPool(at_once, self._handle, staffed)

    async def open(self) -> None:
        """Get ready what real steps need, and the processes."""
        self._backends.open()
        if self._processes is not None:
            self._pool.resize(self._workers)
            await asyncio.to_thread(self._processes.wait_for, self._workers)

    async def do(self, request: Handling, step: DrawnStep) -> None:
        """Do one step, blocking."""
        do_blocking(request, step, self._backends)

    async def handle(self, request: Handling) -> None:
        """Queue for a worker: the pool's queue is first in, first out.

        A client that leaves does not take its request out of the queue: a blocking worker would not notice.
        """
        await asyncio.shield(self._pool.submit(request))

    def hold(self, keep: Callable[[int], None]) -> None:
        """Queue something else that keeps a worker, which is told its number, until it returns."""
        self._pool.submit(keep)

    def resize(self, workers: int) -> None:
        """Have so many workers from now on."""
        self._pool.resize(workers)

    def _handle(self, request: Handling | Callable[[int], None], worker: int) -> None:
        if not isinstance(request, Handling):
            request(worker)
            return
        request.start(worker)
        try:
            if self._processes is not None:
                self._processes.handle(request, worker)
            else:
                handle_blocking(request, self._backends)
        finally:
            request.finish()


class AsyncServing:
    """Awaiting code on the event loop."""

    def __init__(self, backends: AwaitingBackends | None = None) -> None:
        self._backends = backends or AwaitingBackends()

    async def open(self) -> None:
        """Get ready what real steps need."""
        await self._backends.open()

    async def do(self, request: Handling, step: DrawnStep) -> None:
        """Do one step, awaiting."""
        await do_awaiting(request, step, self._backends)

    async def handle(self, request: Handling) -> None:
        """Handle it here, among all the others."""
        request.start(LOOP)
        try:
            await handle_awaiting(request, self._backends)
        finally:  # a client that leaves cancels it at its await
            request.finish()


class BlockedLoopServing:
    """Blocking code on the event loop: while one waits, everything waits."""

    def __init__(self, backends: BlockingBackends | None = None) -> None:
        self._backends = backends or BlockingBackends()

    async def open(self) -> None:
        """Get ready what real steps need."""
        self._backends.open()

    async def do(self, request: Handling, step: DrawnStep) -> None:
        """Do one step, blocking."""
        do_blocking(request, step, self._backends)

    async def handle(self, request: Handling) -> None:  # no await inside: that is the mistake on show
        """Handle it here, alone."""
        request.start(LOOP)
        try:
            handle_blocking(request, self._backends)
        finally:
            request.finish()


def serving(mode: Mode, scenario: Scenario, addresses: Addresses = NOWHERE) -> Serving:
    """The mode of that name, for a scenario whose services are at these addresses. Not yet open."""
    match mode:
        case "sync":
            workers = scenario.server.workers
            if not scenario.server.processes:
                return SyncServing(workers, BlockingBackends(scenario, addresses))
            processes = WorkerProcesses(scenario, addresses)
            accompanied_by(processes)
            return SyncServing(workers, BlockingBackends(alone(scenario), addresses), processes)
        case "async":
            return AsyncServing(AwaitingBackends(scenario, addresses))
        case "blocked-loop":
            return BlockedLoopServing(BlockingBackends(scenario, addresses))
        case "own":
            raise ValueError("a server of one's own is not served here")
