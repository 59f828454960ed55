"""Does the server keep up with the traffic? What queueing theory says before anything has run."""

from typing import NamedTuple

from demo_server.scenario import Mode, Scenario

SAMPLE = 200
"""requests whose drawn steps stand for all"""


class Capacity(NamedTuple):
    """Requests a second."""

    served: float
    """at most, by this server"""
    asked: float | None
    """by the clients, if they never had to queue; None for a script, which has no rate"""

    @property
    def keeps_up(self) -> bool:
        """The server can do what is asked of it."""
        return self.asked is None or self.asked <= self.served


def capacity(scenario: Scenario, mode: Mode, http_ns: int = 0) -> Capacity:
    """The bounds of throughput: X ≤ min(c/S, N/(S + Z)); in async X ≤ 1 / (CPU a request).

    c workers, S service time, N clients, Z think time (Lazowska and others, Quantitative System Performance,
    chapter 5). Threads share one interpreter lock, so that sync is bound by the CPU too. http_ns: what HTTP
    itself costs a request.
    """
    if scenario.load.script is not None:
        names = [line.send for line in scenario.load.script for _ in range(line.times)][:SAMPLE]
    else:
        names = [scenario.drawn_request(number) for number in range(1, SAMPLE + 1)]
    steps = [step for number, name in enumerate(names, 1) for step in scenario.drawn_steps(name, number)]
    service = sum(step.ns for step in steps) / len(names) / 1e9
    work = (sum(step.ns for step in steps if step.kind == "work") / len(names) + http_ns) / 1e9
    return Capacity(_served(scenario, mode, service, work), _asked(scenario, service))


def _served(scenario: Scenario, mode: Mode, service: float, work: float) -> float:
    if mode == "async":
        return 1 / max(work, 1e-9)
    workers = scenario.server.workers if mode == "sync" else 1
    return min(workers / max(service, 1e-9), 1 / max(work, 1e-9))


def _asked(scenario: Scenario, service: float) -> float | None:
    load = scenario.load
    if load.clients is None:
        return load.rate
    think = sum(scenario.drawn_think_ns(number) for number in range(1, SAMPLE + 1)) / SAMPLE / 1e9
    return load.clients / max(service + think, 1e-9)
