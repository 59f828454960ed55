"""No more requests a second than are allowed, of all clients together."""

import asyncio
import time

from tui.clients.instants import TIMER_LATE_NS, until


class Pace:
    """A queue for places that lie as far apart as a limit says."""

    def __init__(self, limit: float | None) -> None:
        self._gap_ns = 0 if limit is None else round(1e9 / limit)
        self.free_ns = 0
        """no request before this instant of the performance counter"""
        self._first_in_line = asyncio.Lock()

    def take(self, planned_ns: int) -> int:
        """Take the next place, now. Returns the instant that it stands for, no earlier than the planned one."""
        place = max(planned_ns, self.free_ns)
        if self._gap_ns:
            # Late by more than a timer is, the places that were missed are lost: nobody makes up for them in a burst.
            self.free_ns = max(place, time.perf_counter_ns() - TIMER_LATE_NS) + self._gap_ns
        return place

    async def turn(self, planned_ns: int) -> int:
        """Wait for the next place, first come, first served, and take it. Who is cancelled has taken none."""
        if not self._gap_ns:
            return planned_ns
        async with self._first_in_line:
            await until(max(planned_ns, self.free_ns))
            return self.take(planned_ns)
