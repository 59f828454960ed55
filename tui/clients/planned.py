"""A load that sends what is planned, whatever the server does: a script, or an open load."""

import asyncio
import time

from tui.clients.instants import until_exactly
from tui.clients.pace import Pace
from tui.clients.sender import Sender
from tui.plan import Arrivals, Plan


class PlannedLoad:
    """A plan that is followed from an instant of the performance counter on."""

    def __init__(self, plan: Plan, sender: Sender, zero_ns: int, pace: Pace) -> None:
        self._plan = plan
        self._sender = sender
        self._zero_ns = zero_ns
        self._pace = pace
        self._in_flight: set[asyncio.Task[bool]] = set()
        self._news = asyncio.Event()
        """the plan has changed, or nothing is in flight any more"""

    async def run(self) -> None:
        """Send; returns when every request has ended. Cancelled, it tells what it has not sent in time."""
        async with asyncio.TaskGroup() as group:
            try:
                while self._goes_on():
                    if await self._at_next():
                        self._send_next(group)
            except asyncio.CancelledError:
                self._tell_unsent()
                raise

    def _goes_on(self) -> bool:
        return self._plan.upcoming() is not None or bool(self._in_flight)

    async def _at_next(self) -> bool:
        """Wait for the next request's instant, and for a free place. False when there was news before."""
        self._news.clear()
        sending = self._plan.upcoming()
        if sending is None:
            await self._news.wait()
            return False
        return await until_exactly(max(self._zero_ns + sending.at_ns, self._pace.free_ns), unless=self._news)

    def _send_next(self, group: asyncio.TaskGroup) -> None:
        sending = self._plan.upcoming()
        assert sending is not None, "its instant was waited for"  # noqa: S101 (for the type checker)
        self._plan.advance()
        number, at_ns, request = sending
        self._pace.take(self._zero_ns + at_ns)
        task = group.create_task(self._sender.send(number, request, number, self._zero_ns + at_ns))
        self._in_flight.add(task)
        task.add_done_callback(self._through)

    def _through(self, task: asyncio.Task[bool]) -> None:
        self._in_flight.remove(task)
        if not self._in_flight:
            self._news.set()

    def _tell_unsent(self) -> None:
        """The time is up: what was due by now and has not been sent is the sender's lag, and must be counted."""
        now_ns = time.perf_counter_ns()
        while (sending := self._plan.upcoming()) is not None and self._zero_ns + sending.at_ns < now_ns:
            self._sender.plan(sending.id, sending.request, sending.id, self._zero_ns + sending.at_ns)
            self._plan.advance()


class OpenLoad(PlannedLoad):
    """Requests at a rate, which may be changed while it goes on."""

    def __init__(self, arrivals: Arrivals, sender: Sender, zero_ns: int, pace: Pace) -> None:
        super().__init__(arrivals, sender, zero_ns, pace)
        self._arrivals = arrivals
        self._steered = False

    def change_rate(self, rate: float) -> int:
        """Go on with so many requests a second; returns the instant from which that holds."""
        now_ns = max(time.perf_counter_ns(), self._zero_ns)
        self._arrivals.change_rate(rate, now_ns - self._zero_ns)
        self._steered = True
        self._news.set()
        return now_ns

    def _goes_on(self) -> bool:
        """Once its rate was changed it waits for its end: a rate too slow for another request may be raised again."""
        return self._steered or super()._goes_on()
