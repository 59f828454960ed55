"""The three kinds of load: a script, an open load, a closed load."""

from demo_server.scenario import Scenario
from tui.clients.closed import ClosedLoad
from tui.clients.pace import Pace
from tui.clients.planned import OpenLoad, PlannedLoad
from tui.clients.sender import Sender
from tui.plan import Arrivals, Script

Load = PlannedLoad | OpenLoad | ClosedLoad
_SPREAD = 16
"""connections for requests that do not all come at once; more are opened when they are needed"""


def load_of(scenario: Scenario, sender: Sender, zero_ns: int, rate_limit: float | None = None) -> Load:
    """What sends all that the scenario plans, counted from an instant of the performance counter.

    At most so many requests a second; None: as many as are planned.
    """
    pace = Pace(rate_limit)
    if scenario.load.clients is not None:
        return ClosedLoad(scenario, scenario.load.clients, sender, zero_ns, pace)
    if scenario.load.rate is not None:
        return OpenLoad(Arrivals(scenario), sender, zero_ns, pace)
    return PlannedLoad(Script(scenario), sender, zero_ns, pace)


def connections(scenario: Scenario) -> int:
    """How many connections the run is likely to need at its start."""
    load = scenario.load
    if load.script is not None:
        return sum(min(line.times, _SPREAD) if line.every.ns else line.times for line in load.script)
    return load.clients or _SPREAD
