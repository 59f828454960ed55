"""The blocking face of the timer that stands in for a database. Read it beside awaiting_timer.py."""

import threading
import time
from collections import deque

from demo_server.backends.timed import Timed, keep_nothing, seconds_of
from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class BlockingTimer(Timed):
    """A database that is none, asked by threads, which wait for it."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._connections = Connections(self._size)

    def open(self) -> None:
        """Nothing is to be connected."""

    def query(self, request: Handling, step: DrawnStep) -> None:
        """Wait as long as the query would. Raises StepFailed when no connection is free in time."""
        if not self._connections.take():
            with request.queue(step, "connection"):
                lent = self._connections.stand_in_line(self._timeout_s)
            if not lent:
                raise self._timed_out()
        try:
            with request.span(step):
                time.sleep(seconds_of(step))
        finally:
            self._connections.give_back()
        keep_nothing(request, step)


class Connections:
    """So many of them, lent first come, first served: threading's semaphore would let newcomers push in."""

    def __init__(self, size: int) -> None:
        self._free = size
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Borrow one that is free. False when there is none."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True

    def stand_in_line(self, timeout_s: float) -> bool:
        """Wait for one, for at most so long. False when that was too short."""
        lent = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            self._line.append(lent)
        if lent.wait(timeout_s):
            return True
        with self._lock:
            if lent.is_set():  # in the last moment
                return True
            self._line.remove(lent)
            return False

    def give_back(self) -> None:
        """Hand it to whoever stands first in line."""
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1
