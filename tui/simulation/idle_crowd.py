"""Connections that say nothing: to simulated workers, as to real ones, each is one of them that is held for ever."""

from demo_server.events import Event, WorkerHeld
from demo_server.scenario import Mode, Scenario


def held_by_idle(scenario: Scenario) -> int:
    """How many workers of a sync server such connections hold: those with the lowest numbers."""
    return min(scenario.load.idle, scenario.server.workers)


def held_told(scenario: Scenario, mode: Mode) -> list[Event]:
    """The events that tell of it. A loop only remembers its connections."""
    return [WorkerHeld(0, worker) for worker in range(1, held_by_idle(scenario) + 1)] if mode == "sync" else []
