"""How many requests are in flight at the server, and whether one more is let in."""

import threading

RETRY_AFTER_S = 1
"""what who is refused is told, in Retry-After"""


class Admission:
    """In flight is whoever is queued or being handled; no more than a limit, if there is one. From any thread.

    To refuse what cannot be done in time is to keep the promise to everybody else: load shedding.
    """

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self.in_flight = 0
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """One more; False when that would be one too many."""
        with self._lock:
            if self.limit is not None and self.in_flight >= self.limit:
                return False
            self.in_flight += 1
            return True

    def leave(self) -> None:
        """One less."""
        with self._lock:
            self.in_flight -= 1

    @property
    def refusal(self) -> str:
        """What is said to who is not let in."""
        return f"over the limit of {self.limit} in flight"
