"""A whole run on a virtual clock."""

from collections.abc import Iterator

from demo_server.events import Event, LoadEnded, LoadStarted
from demo_server.scenario import Mode, Scenario
from demo_server.stall_hours import stall_hours
from tui.simulation.clients import Server, SimulatedClients
from tui.simulation.clock import VirtualClock
from tui.simulation.idle_crowd import held_told
from tui.simulation.loop import LoopServer
from tui.simulation.standing_still import StallingClock, stalls_told
from tui.simulation.workers import SyncServer
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs

FREE = Costs()
"""a machine on which HTTP costs nothing: only the scenario's steps take time"""


def simulate(scenario: Scenario, mode: Mode, cost: Costs = FREE) -> Iterator[Event]:
    """The events of the scenario served in a mode, by a machine on which HTTP and real steps cost so much.

    Instants are nanoseconds from 0. The events of one request come in order. Without a LoadEnded at the end,
    the load had too many requests to be simulated. No event at all: nobody knows what that server does.
    """
    if not foreseeable(scenario, mode):
        return
    clock, hours = VirtualClock(), stall_hours(scenario.server)
    until = scenario.load.duration.ns if scenario.load.duration else None
    events: list[Event] = [LoadStarted(0), *held_told(scenario, mode), *stalls_told(hours, until)]
    latency = max(0, cost.round_trip - cost.alone) // 2
    server = _server(scenario, mode, StallingClock(clock, hours) if hours else clock, cost)
    # Per request, the clients' loop and the server's loop each have a half to do before the answer, and one after.
    to_send = cost.per_request // 2
    clients = SimulatedClients(scenario, clock, server, events.append, latency=latency, to_send=to_send)
    clients.start()
    while not clients.through and clock.step(until):
        yield from events
        events.clear()
        if clients.too_many:
            return
    yield from events
    yield LoadEnded(clock.now if clients.through or until is None else until)


def predict(scenario: Scenario, mode: Mode, cost: Costs = FREE) -> Timeline:
    """The timeline of a simulated run; without an end where that could not be simulated."""
    timeline = Timeline()
    for event in simulate(scenario, mode, cost):
        timeline.apply(event)
    return timeline


def foreseeable(scenario: Scenario, mode: Mode) -> bool:
    """What the server does is stated: it is the demo server, and every request has steps."""
    return mode != "own" and all(request.steps for request in scenario.requests.values())


def _server(scenario: Scenario, mode: Mode, clock: VirtualClock, costs: Costs) -> Server:
    if mode == "sync":
        return SyncServer(scenario, clock, costs)
    return LoopServer(scenario, mode, clock, costs)
