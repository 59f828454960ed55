"""Whether there is chance in a run, so that another seed would give another one."""

from collections.abc import Iterator

from demo_server.lengths import Length
from demo_server.scenario import Mode, Scenario


def has_chance(scenario: Scenario, mode: Mode) -> bool:
    """Something in it is drawn: a step's length, a think time, an instant of arrival, or which request comes next.

    False of a server of one's own: of that nothing is foreseen, neither with chance nor without.
    """
    if mode == "own":
        return False
    load = scenario.load
    return load.arrivals == "poisson" or _mixed(scenario) or any(map(_drawn, _lengths(scenario)))


def _mixed(scenario: Scenario) -> bool:
    return scenario.load.script is None and len(scenario.load.mix or scenario.requests) > 1


def _lengths(scenario: Scenario) -> Iterator[Length]:
    """Of all that is sent; what stands in the file and is never asked for decides nothing."""
    load = scenario.load
    sent = {line.send for line in load.script} if load.script is not None else set(load.mix or scenario.requests)
    for name in sent:
        for step in scenario.requests[name].steps:
            yield from (leaf.length for leaf in step.leaves())
    yield load.think


def _drawn(length: Length) -> bool:
    if length.law == "exponential":
        return length.values[0] > 0
    return len(set(length.values)) > 1
