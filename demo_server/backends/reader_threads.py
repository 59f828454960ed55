"""Threads that read files for an event loop, which cannot await one: no system tells when a file can be read.

What stands in line for a thread is shown as what it is, a queue: the same as sync mode's, only moved.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from demo_server.backends.reading import read_through
from demo_server.handling import Handling, OpenSpan
from demo_server.steps import DrawnStep


class ReaderThreads:
    """A pool of so many threads."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="file reader")
        self._free = threads
        self._lock = threading.Lock()

    async def read(self, request: Handling, step: DrawnStep, path: Path, cold: bool) -> None:
        """Read a file on a thread, when one is free. Raises StepFailed."""
        reading = Reading(request, step, path, cold)
        if not self._taken():
            reading.stand_in_line()
        job = self._pool.submit(self._read, reading)
        try:
            await asyncio.wrap_future(job)
        finally:  # a client that leaves: the thread may not have begun, or not have finished
            if job.cancel():
                self._given_back()
            reading.end()

    def _taken(self) -> bool:
        """Whether there was a thread to take."""
        with self._lock:
            self._free -= 1
            return self._free >= 0

    def _read(self, reading: "Reading") -> None:
        try:
            reading.read()
        finally:
            self._given_back()

    def _given_back(self) -> None:
        with self._lock:
            self._free += 1


class Reading:
    """One file being read: its spans, told by the thread that reads, up to the end that comes first."""

    def __init__(self, request: Handling, step: DrawnStep, path: Path, cold: bool) -> None:
        self._request = request
        self._step = step
        self._path = path
        self._cold = cold
        self._open: OpenSpan | None = None
        self._over = False
        self._lock = threading.Lock()

    def stand_in_line(self) -> None:
        """It has to wait for a thread."""
        self._turn_to(self._request.queue(self._step, "thread"))

    def read(self) -> None:
        """Its turn has come. Raises StepFailed."""
        self._turn_to(self._request.span(self._step))
        try:
            read_through(self._path, self._cold, lambda: self._over)
        finally:
            self.end()

    def end(self) -> None:
        """It is over, or nobody waits for it any more."""
        self._turn_to(None)

    def _turn_to(self, span: OpenSpan | None) -> None:
        """One span ends and another begins, or none; after the last nothing is told."""
        with self._lock:
            if self._over:
                return
            if self._open is not None:
                self._open.__exit__(None, None, None)
            self._open = span
            self._over = span is None
            if span is not None:
                span.__enter__()
