"""What a request does that is asked for before the run: the steps of one of the run's, shortened."""

import math
from collections.abc import Mapping

from demo_server.handling import REHEARSAL, Handling
from demo_server.lengths import to_ns
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep, flat

LONGEST_NS = to_ns(1000.0)
"""nobody may hold the server longer by asking for it"""


def shortened(scenario: Scenario, asked: Mapping[str, str]) -> list[DrawnStep]:
    """The timer's steps and the work of a request of that name, times the scale that is asked for.

    What is done for real is left out: the rehearsal measures it. None where that is no name, or no scale.
    """
    name = asked.get("request", "")
    try:
        scale = float(asked.get("scale", ""))
    except ValueError:
        return []
    if name not in scenario.requests or not 0 < scale <= 1:  # which "nan" is not either
        return []
    steps = [step for step in flat(scenario.drawn_steps(name, REHEARSAL)) if step.does in ("work", "wait")]
    stated = sum(step.ns for step in steps) or 1
    scale = min(scale, LONGEST_NS / stated)
    return [DrawnStep(index, step.name, step.does, math.floor(step.ns * scale)) for index, step in enumerate(steps)]


def handled(handling: Handling) -> str:
    """How long it took, and how much longer than was stated of it, in nanoseconds; a timer may also be early."""
    took = handling.finished - handling.started
    return f"{took} {took - sum(step.ns for step in handling.steps)}"
