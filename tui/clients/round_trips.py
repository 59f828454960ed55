"""How a lone request is sent before the run, so that it costs what one of the run's will cost.

A machine wakes up cold: after 30 ms of nothing a request takes twice the CPU of one that follows another at once, and
after 100 ms a little more. So it is sent at about the pace of the load, and does what the run's shortest request
does, shortened: what that takes beyond what its steps state is what HTTP and the machine add.
"""

from typing import NamedTuple

from demo_server.scenario import Scenario
from demo_server.steps import flat

SPEND_S = 0.2
"""for all of them together, about; the run waits for it"""
LEAST, MOST = 3, 7
"""round trips"""
PAUSE_S = 0.03
"""after so long of nothing a machine is cold; it is no colder than that between requests that come sooner"""
LONGEST_PAUSE_S = 0.06
LONGEST_S = 0.015
"""of the steps of one"""
_HTTP_S = 0.003
"""what else it takes, about"""
_REHEARSED = 0
_NS_PER_S = 1e9


class RoundTrips(NamedTuple):
    """How many, and what is done in each."""

    how_many: int
    pause_s: float
    """of nothing, before each of them"""
    request: str
    """the scenario's, of which the steps are"""
    scale: float
    """how much shorter they are than stated; 0: no steps"""

    @property
    def asked(self) -> dict[str, str]:
        """The query of its address."""
        return {"request": self.request, "scale": repr(self.scale)} if self.scale else {}


def round_trips(scenario: Scenario) -> RoundTrips:
    """Those that tell what a request of this scenario costs."""
    stated = {name: _stated_s(scenario, name) for name in scenario.requests}
    request = min(stated, key=lambda name: stated[name])
    length = min(stated[request], LONGEST_S)
    pause = min(max(PAUSE_S, _gap_s(scenario) - stated[request]), LONGEST_PAUSE_S)
    count = min(max(LEAST, int(SPEND_S / (pause + length + _HTTP_S))), MOST)
    return RoundTrips(count, pause, request, length / stated[request] if length else 0.0)


def _stated_s(scenario: Scenario, name: str) -> float:
    """What the timer and the CPU take for a request; what is done for real is measured elsewhere."""
    steps = flat(scenario.drawn_steps(name, _REHEARSED))
    return sum(step.ns for step in steps if step.does in ("work", "wait")) / _NS_PER_S


def _gap_s(scenario: Scenario) -> float:
    """From one request to the next of an open load; 0 where the server has a say in it."""
    rate = scenario.load.rate
    return 1 / rate if rate is not None else 0.0
