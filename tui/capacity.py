"""Does the server keep up with the traffic? What queueing theory says before anything has run."""

import math
import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from demo_server.scenario import Mode, Scenario
from demo_server.steps import DrawnStep, flat
from tui.timeline.records import Costs, StepCost

SAMPLE = 200
"""requests whose drawn steps stand for all"""
_FREE = Costs()
_NOTHING = StepCost(0, 0)
_LEAST_S = 1e-9


class Capacity(NamedTuple):
    """Requests a second."""

    served: float
    """at most, by this server; infinite where nobody knows what it does for a request"""
    asked: float | None
    """by the clients, if they never had to queue; None for a script, which has no rate, and where served is unknown"""

    @property
    def keeps_up(self) -> bool:
        """The server can do what is asked of it."""
        return self.asked is None or self.asked <= self.served


class _Taken(NamedTuple):
    """What a step takes, in nanoseconds: measured, where it is a real one."""

    step: DrawnStep
    length: int
    cpu: int
    """of the interpreter"""


def capacity(scenario: Scenario, mode: Mode, costs: Costs = _FREE) -> Capacity:
    """The bounds of throughput: X ≤ min over all resources of m/D, which is also N/(S + Z) at most.

    The utilization law, U = X·D ≤ m, for each resource of which there are m and of which a request takes D: workers
    (D is the whole service time), the CPU (threads share one interpreter lock, processes the cores), the event loop
    (a call that blocks takes it as work does), the requests that a limit lets in, the pool of connections, the threads
    that read files, the disk. N clients, S service time, Z think time. Lazowska and others, Quantitative System
    Performance, chapter 3 for the law, chapter 5 for the bounds. costs: what HTTP and real steps take beside what is
    stated. Where nobody knows what the server does there is no bound.
    """
    if mode == "own" or not all(request.steps for request in scenario.requests.values()):
        return Capacity(math.inf, None)
    sample = list(_sample(scenario))
    service = sum(service_ns(steps, name, mode, costs) for name, steps in sample) / len(sample)
    taken = [_taken(step, name, costs) for name, steps in sample for step in flat(steps)]
    demands = [(_workers(scenario, mode), service), (scenario.server.limit or math.inf, service)]
    cpu = sum(one.cpu for one in taken) / len(sample)
    if mode == "sync" and scenario.server.processes:
        demands += [(working_at_once(scenario), cpu), (1, costs.per_request)]
    else:
        blocked = sum(one.length for one in taken if one.step.blocking) / len(sample) if mode == "async" else 0
        demands.append((1, cpu + blocked + costs.per_request))
    for count, needs in _shared(scenario, mode):
        demands.append((count, sum(one.length for one in taken if needs(one.step)) / len(sample)))
    served = min(count / max(demand / 1e9, _LEAST_S) for count, demand in demands)
    return Capacity(served, _asked(scenario, service / 1e9))


def service_ns(steps: Iterable[DrawnStep], request: str, mode: Mode, costs: Costs = _FREE) -> int:
    """Nanoseconds that a request takes when nobody is in its way: of what is done together, in async, the longest."""

    def length(step: DrawnStep) -> int:
        if step.does != "together":
            return step.ns + costs.steps.get((request, step.index), _NOTHING).extra
        lengths = [length(part) for part in step.parts]
        # What takes the loop cannot do so at once: all of it, and the longest wait beside it, is the least.
        return max([*lengths, _taking_the_loop(step)]) if mode == "async" else sum(lengths)

    return sum(length(step) for step in steps)


def _taking_the_loop(step: DrawnStep) -> int:
    return sum(part.ns for part in flat(step.parts) if part.kind == "work" or part.blocking)


def _sample(scenario: Scenario) -> Iterable[tuple[str, list[DrawnStep]]]:
    if scenario.load.script is not None:
        names = [line.send for line in scenario.load.script for _ in range(line.times)][:SAMPLE]
    else:
        names = [scenario.drawn_request(number) for number in range(1, SAMPLE + 1)]
    return ((name, scenario.drawn_steps(name, number)) for number, name in enumerate(names, 1))


def _taken(step: DrawnStep, request: str, costs: Costs) -> _Taken:
    extra, cpu = costs.steps.get((request, step.index), _NOTHING)
    return _Taken(step, step.ns + extra, step.ns + extra if step.kind == "work" else cpu)


def working_at_once(scenario: Scenario) -> int:
    """How many workers of a sync server: one at a time under a GIL; of those that are processes, as many as cores."""
    return min(os.cpu_count() or 1, scenario.server.workers) if scenario.server.processes else 1


def _workers(scenario: Scenario, mode: Mode) -> float:
    match mode:
        case "sync":  # each connection that says nothing holds one for ever
            return max(0, scenario.server.workers - scenario.load.idle)
        case "async":
            return math.inf
    return 1


def _shared(scenario: Scenario, mode: Mode) -> list[tuple[int, Callable[[DrawnStep], bool]]]:
    """How many there are of what real steps share, and which steps need one."""
    cores = os.cpu_count() or 1
    return [
        (_connections(scenario, mode), lambda step: step.does == "query"),
        (min(cores, scenario.server.threads) if mode == "async" else cores, lambda step: step.does == "read"),
        (1, lambda step: step.step is not None and step.step.cold),
    ]


def _connections(scenario: Scenario, mode: Mode) -> int:
    """Of one pool; processes have one connection each."""
    apart = mode == "sync" and scenario.server.processes
    return scenario.server.workers if apart else scenario.database.pool


def _asked(scenario: Scenario, service: float) -> float | None:
    load = scenario.load
    if load.clients is None:
        return load.rate
    think = sum(scenario.drawn_think_ns(number) for number in range(1, SAMPLE + 1)) / SAMPLE / 1e9
    return load.clients / max(service + think, _LEAST_S)
