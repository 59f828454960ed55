"""Where a scenario tips: the setting of its knob beyond which the queue grows, or from which on it does not."""

import math

from demo_server.scenario import Mode, Scenario
from tui.capacity import Capacity, service_ns
from tui.timeline.records import Costs

_AS_GOOD_AS = 1e-6
"""of a worker: rounding is no reason for one more"""
_FREE = Costs()


def tips_at(scenario: Scenario, mode: Mode, found: Capacity, costs: Costs = _FREE) -> float | None:
    """The value of the scenario's knob at which it tips; None where there is none, or nobody knows.

    rate: the capacity, in requests a second, X_max. clients: the saturation point of the asymptotic bounds,
    N* = (S + Z)·X_max, S service time, Z think time (Lazowska and others, Quantitative System Performance, chapter 5).
    workers: how many are needed so that nobody has to queue for one: by Little's law λ·S; of a script, as many as its
    requests overlap when none of them queues.
    """
    match scenario.knob:
        case "rate":
            return _finite(found.served)
        case "clients" if found.asked and scenario.load.clients:
            return _finite(scenario.load.clients * found.served / found.asked)
        case "workers" if mode == "sync":
            return _needed(scenario, found, costs)
    return None


def utilisation(found: Capacity) -> float | None:
    """ρ = λ/X_max: what is asked of the server, as a share of what it can do.

    None where either is not known, or it can do nothing at all.
    """
    if found.asked is None or not found.served or not math.isfinite(found.served):
        return None
    return found.asked / found.served


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _needed(scenario: Scenario, found: Capacity, costs: Costs) -> float | None:
    """Workers."""
    if scenario.load.script is not None:
        return _at_once(scenario, costs)
    rho = utilisation(found)
    if rho is None:
        return None
    return max(1, math.ceil(rho * scenario.server.workers - _AS_GOOD_AS))


def _at_once(scenario: Scenario, costs: Costs) -> int:
    """The most requests of a script that are handled at once when there is a worker for each."""
    changes: list[tuple[int, int]] = []
    number = 0
    for line in scenario.load.script or ():
        for at, times in line.batches():
            for _ in range(times):
                number += 1
                length = service_ns(scenario.drawn_steps(line.send, number), line.send, "sync", costs)
                changes += [(at, 1), (at + length, -1)]
    most = count = 0
    for _, change in sorted(changes):
        count += change
        most = max(most, count)
    return most
