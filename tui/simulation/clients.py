"""Simulated clients: they plan what the real ones plan."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Protocol

from demo_server.events import Event, RequestPlanned, RequestSent, RequestTimedOut, ResponseReceived
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep
from tui.plan import PAUSE_AFTER_FAILURE_NS, Sending, sendings
from tui.simulation.clock import Action, VirtualClock
from tui.simulation.job import Job

MOST_REQUESTS = 100_000
"""A simulation of more would take longer than people wait."""
INSTANT_NS = 1000
"""the least pause after an answer that took no time: else time would never move on"""


class Server(Protocol):
    """Whatever takes requests."""

    def accept(self, job: Job) -> None:
        """A request has come."""

    def leave(self, job: Job) -> None:
        """Whoever sent it waits no longer."""


class SimulatedClients:
    """All clients of a run. They send from one event loop, one request after the other, as the real ones do.

    Nanoseconds: latency, from a client to the server and back again; to_send, what sending costs that loop.
    """

    def __init__(
        self,
        scenario: Scenario,
        clock: VirtualClock,
        server: Server,
        emit: Callable[[Event], None],
        *,
        latency: int = 0,
        to_send: int = 0,
    ) -> None:
        self._latency = latency
        self._to_send = to_send
        self._sending_until = 0
        self._scenario = scenario
        self._clock = clock
        self._server = server
        self._emit = emit
        self._sent_at: dict[int, int] = {}
        """of the requests that have no answer yet"""
        self._fixed: dict[str, list[DrawnStep] | None] = {
            name: None
            for name, request in scenario.requests.items()
            if all(leaf.length.law == "fixed" for step in request.steps for leaf in step.leaves())
        }
        self._numbers = itertools.count(1)
        self._planned = sendings(scenario)
        self._all_planned = False
        self._sent = 0

    def start(self) -> None:
        """Plan what is sent first."""
        if self._scenario.load.clients is None:
            self._plan_next()
            return
        for client in range(1, self._scenario.load.clients + 1):
            self._clock.at(0, partial(self._send_as, client))

    @property
    def through(self) -> bool:
        """Everything that was planned is answered or given up; never so in a closed load."""
        return self._all_planned and not self._sent_at

    @property
    def too_many(self) -> bool:
        """The load has more requests than are worth simulating."""
        return self._sent >= MOST_REQUESTS

    def _plan_next(self) -> None:
        sending = next(self._planned, None)
        if sending is None:
            self._all_planned = True
            return
        self._clock.at(sending.at_ns, lambda: self._send_planned(sending))

    def _send_planned(self, sending: Sending) -> None:
        # The next one first: of two that are planned for one instant, neither may overtake the other's answer.
        self._plan_next()
        self._send(sending.id, sending.request, sending.id)

    def _send_as(self, client: int) -> None:
        number = next(self._numbers)
        self._send(number, self._scenario.drawn_request(number), client)

    def _send(self, number: int, request: str, client: int) -> None:
        now = self._clock.now
        self._emit(RequestPlanned(now, number, request, client))
        self._sent_at[number] = now
        self._sent += 1

        def answer(status: int) -> None:
            self._travel(lambda: self._receive(number, client, status))

        job = Job(number, request, self._steps(request, number), self._emit, answer)
        self._clock.after(self._scenario.load.timeout.ns, lambda: self._give_up(job, client))
        begins = max(now, self._sending_until)
        self._sending_until = begins + self._to_send
        if begins == now:
            self._depart(job)
        else:
            self._clock.at(begins, lambda: self._depart(job))

    def _steps(self, request: str, number: int) -> list[DrawnStep]:
        """Those that no draw decides are the same for every number: to draw them takes longer than to do them."""
        if request not in self._fixed:
            return self._scenario.drawn_steps(request, number)
        if (steps := self._fixed[request]) is None:
            steps = self._fixed[request] = self._scenario.drawn_steps(request, number)
        return steps

    def _depart(self, job: Job) -> None:
        self._emit(RequestSent(self._clock.now, job.id))
        self._travel(lambda: self._server.accept(job))

    def _travel(self, then: Action) -> None:
        if self._latency:
            self._clock.after(self._latency, then)
        else:
            then()

    def _receive(self, number: int, client: int, status: int) -> None:
        if number in self._sent_at:
            self._emit(ResponseReceived(self._clock.now, number, status))
            self._go_on(number, client, 0)

    def _give_up(self, job: Job, client: int) -> None:
        if job.id in self._sent_at:
            self._emit(RequestTimedOut(self._clock.now, job.id))
            self._travel(lambda: self._server.leave(job))
            self._go_on(job.id, client, PAUSE_AFTER_FAILURE_NS)

    def _go_on(self, number: int, client: int, pause_ns: int) -> None:
        took_no_time = self._sent_at.pop(number) == self._clock.now
        if self._scenario.load.clients is not None:
            pause_ns = max(pause_ns, self._scenario.drawn_think_ns(number), INSTANT_NS if took_no_time else 0)
            self._clock.after(pause_ns, lambda: self._send_as(client))
