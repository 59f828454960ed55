"""A closed load: clients, each of which sends its next request after the answer and a think time."""

import asyncio
import itertools
import time
from dataclasses import dataclass

from demo_server.scenario import Scenario
from tui.clients.instants import until, until_exactly
from tui.clients.pace import Pace
from tui.clients.sender import Sender
from tui.plan import PAUSE_AFTER_FAILURE_NS


@dataclass(eq=False)
class _Client:
    """A simulated user."""

    number: int
    task: "asyncio.Task[None] | None" = None
    in_flight: bool = False
    """it waits for an answer; otherwise it thinks"""


class ClosedLoad:
    """Clients numbered from 1; how many there are may be changed while it goes on."""

    def __init__(self, scenario: Scenario, clients: int, sender: Sender, zero_ns: int, pace: Pace) -> None:
        self._scenario = scenario
        self._clients = clients
        self._sender = sender
        self._zero_ns = zero_ns
        self._pace = pace
        self._there: dict[int, _Client] = {}
        """those that have not left, by their numbers"""
        self._requests = itertools.count(1)
        self._group: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Send; never returns."""
        await until_exactly(self._zero_ns, unless=asyncio.Event())
        async with asyncio.TaskGroup() as self._group:
            self._begin_missing(self._group, self._zero_ns)

    def change_clients(self, clients: int) -> int:
        """Go on with so many clients; returns the instant from which that holds.

        New ones begin then. The highest numbers leave: after the answer that they wait for, or at once.
        """
        now_ns = max(time.perf_counter_ns(), self._zero_ns)
        self._clients = clients
        if self._group is not None:
            for client in [one for one in self._there.values() if one.number > clients and not one.in_flight]:
                self._leave(client)
            self._begin_missing(self._group, now_ns)
        return now_ns

    def _begin_missing(self, group: asyncio.TaskGroup, now_ns: int) -> None:
        # A client's number is its row on the screen: numbers that were left are taken again.
        for number in range(1, self._clients + 1):
            if number not in self._there:
                client = self._there[number] = _Client(number)
                client.task = group.create_task(self._act(client, now_ns))

    def _leave(self, client: _Client) -> None:
        del self._there[client.number]
        if client.task is not None:
            client.task.cancel()

    async def _act(self, client: _Client, planned_ns: int) -> None:
        """Be this client: send, wait for the answer, think, again and again."""
        while True:
            await until(planned_ns)
            planned_ns = await self._pace.turn(planned_ns)
            request = next(self._requests)
            client.in_flight = True
            answered = await self._sender.send(
                request, self._scenario.drawn_request(request), client.number, planned_ns
            )
            client.in_flight = False
            if client.number > self._clients:
                del self._there[client.number]
                return
            pause_ns = 0 if answered else PAUSE_AFTER_FAILURE_NS
            planned_ns = time.perf_counter_ns() + max(pause_ns, self._scenario.drawn_think_ns(request))
