"""A whole run on a virtual clock."""

from collections.abc import Iterator

from demo_server.events import Event, LoadEnded, LoadStarted
from demo_server.scenario import Mode, Scenario
from tui.simulation.clients import Server, SimulatedClients
from tui.simulation.clock import VirtualClock
from tui.simulation.loop import LoopServer
from tui.simulation.workers import SyncServer
from tui.timeline.fold import Timeline


def simulate(scenario: Scenario, mode: Mode) -> Iterator[Event]:
    """The events of the scenario served in a mode, by a machine that costs nothing beside the steps.

    Instants are nanoseconds from 0. The events of one request come in order.
    """
    clock = VirtualClock()
    events: list[Event] = [LoadStarted(0)]
    clients = SimulatedClients(scenario, clock, _server(scenario, mode, clock), events.append)
    clients.start()
    until = scenario.load.duration.ns if scenario.load.duration else None
    while not clients.through and clock.step(until):
        yield from events
        events.clear()
    yield from events
    yield LoadEnded(clock.now if clients.through or until is None else until)


def predict(scenario: Scenario, mode: Mode) -> Timeline:
    """The timeline of a simulated run."""
    timeline = Timeline()
    for event in simulate(scenario, mode):
        timeline.apply(event)
    return timeline


def _server(scenario: Scenario, mode: Mode, clock: VirtualClock) -> Server:
    if mode == "sync":
        return SyncServer(clock, scenario.server.workers)
    return LoopServer(clock, blocking=mode == "blocked-loop")
