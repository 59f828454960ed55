"""Events out of a child, without delaying what they tell about.

emit() appends to a queue and returns; a thread of its own encodes and writes. When nobody reads (the
parent is frozen), the queue fills up to a bound, then events are dropped, counted, and the count is told.
"""

import contextlib
import os
import sys
import threading
import time
from collections import deque

from demo_server.events import Event, EventsDropped, encode

GATHER_S = 0.004
"""how long the writer waits for more events before it writes: shorter than a frame at 60 a second"""
LONGEST_QUEUE = 1_000_000
BATCH = 1000
"""events encoded at once: the writer holds the GIL for well under a millisecond"""


class Emitter:
    """A queue of events and the thread that writes them to a file descriptor."""

    def __init__(self, descriptor: int, longest_queue: int = LONGEST_QUEUE) -> None:
        self._descriptor = descriptor
        self._longest = longest_queue
        self._queue: deque[Event] = deque()
        self._some = threading.Event()
        self._dropped = 0
        self._awaited: Event | None = None
        self._awaited_is_out = threading.Event()
        self._closing = False
        self._broken = False
        self._thread = threading.Thread(target=self._write_on, name="emitter", daemon=True)
        self._thread.start()

    def emit(self, event: Event) -> None:
        """Take an event; from any thread. Never waits."""
        if self._broken:
            return
        if len(self._queue) >= self._longest:
            self._dropped += 1
            return
        self._queue.append(event)
        if not self._some.is_set():
            self._some.set()

    def emit_and_wait(self, event: Event, timeout_s: float) -> None:
        """Take an event and wait until it is written, for at most so long. From one thread at a time."""
        self._awaited_is_out.clear()
        self._awaited = event
        self.emit(event)
        self._awaited_is_out.wait(timeout_s)
        self._awaited = None

    def close(self, timeout_s: float = 1.0) -> None:
        """Write what is left, for at most so long."""
        self._closing = True
        self._some.set()
        self._thread.join(timeout_s)

    def _write_on(self) -> None:
        while not (self._closing and not self._queue) and not self._broken:
            self._some.wait()
            if not self._closing:
                time.sleep(GATHER_S)
            self._some.clear()
            while self._queue and not self._broken:
                self._write_batch()

    def _write_batch(self) -> None:
        batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
        if self._dropped:
            count, self._dropped = self._dropped, 0
            batch.append(EventsDropped(time.perf_counter_ns(), count))
        left = memoryview(encode(batch))
        awaited = self._awaited
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            # Nobody is there any more to read; the parent's end of stdin tells the child to stop.
            self._broken = True
            self._queue.clear()
        if awaited is not None and any(event is awaited for event in batch):
            self._awaited_is_out.set()


def emit_alone(event: Event) -> None:
    """Write an event to stdout at once: for a child that tells one and no more. Nobody may be reading any more."""
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), encode([event]))
