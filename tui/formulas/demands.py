"""What the requests of a run ask of its server: how long they hold a worker, and how much of that is CPU."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from demo_server.scenario import Mode, Scenario
from demo_server.steps import DrawnStep, flat
from tui.capacity import SAMPLE, service_ns
from tui.plan import Sending, sendings
from tui.timeline.records import Costs, StepCost

NS_PER_MS = 1e6
_NOTHING = StepCost(0, 0)


class Demand(NamedTuple):
    """One request; milliseconds."""

    at: float
    """its planned instant; 0 in a closed load, where the server decides"""
    service: float
    """S: alone it would take so long, without HTTP"""
    cpu: float
    query: float = 0.0
    """how long it holds a connection of the pool"""


def planned_demands(scenario: Scenario, mode: Mode, costs: Costs) -> list[Demand]:
    """All requests of a script, in their order."""
    return [_demand(scenario, mode, costs, sending) for sending in sendings(scenario)]


def sampled_demands(scenario: Scenario, mode: Mode, costs: Costs, count: int = SAMPLE) -> list[Demand]:
    """So many of the first requests of a load without end: they stand for all."""
    numbers = range(1, max(1, min(count, SAMPLE)) + 1)
    return [_demand(scenario, mode, costs, Sending(number, 0, scenario.drawn_request(number))) for number in numbers]


def mean_service(demands: Sequence[Demand]) -> float:
    """S on average, in milliseconds."""
    return sum(one.service for one in demands) / len(demands)


def mean_cpu(demands: Sequence[Demand]) -> float:
    """CPU a request, in milliseconds."""
    return sum(one.cpu for one in demands) / len(demands)


def spread(demands: Sequence[Demand]) -> float:
    """The squared coefficient of variation of S: 0 where all are equal, 1 of an exponential law."""
    mean = mean_service(demands)
    return sum((one.service - mean) ** 2 for one in demands) / len(demands) / mean**2 if mean else 0.0


def mean_think(scenario: Scenario) -> float:
    """Z: how long a client thinks, on average, in milliseconds."""
    return math.fsum(scenario.drawn_think_ns(number) for number in range(1, SAMPLE + 1)) / SAMPLE / NS_PER_MS


def _demand(scenario: Scenario, mode: Mode, costs: Costs, sending: Sending) -> Demand:
    number, at_ns, request = sending
    steps = scenario.drawn_steps(request, number)
    service = service_ns(steps, request, mode, costs)
    cpu = sum(_cpu(step, request, costs) for step in flat(steps))
    query = sum(_length(step, request, costs) for step in flat(steps) if step.does == "query")
    return Demand(at_ns / NS_PER_MS, service / NS_PER_MS, cpu / NS_PER_MS, query / NS_PER_MS)


def _length(step: DrawnStep, request: str, costs: Costs) -> int:
    return step.ns + costs.steps.get((request, step.index), _NOTHING).extra


def _cpu(step: DrawnStep, request: str, costs: Costs) -> int:
    extra, cpu = costs.steps.get((request, step.index), _NOTHING)
    return step.ns + extra if step.kind == "work" else cpu
