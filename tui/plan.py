"""What a script and an open load send, and when: known before the run, whatever the server does.

The clients and the simulation both follow it, so that the prediction is of the same requests.
"""

from collections.abc import Iterator
from typing import NamedTuple

from demo_server.lengths import to_ns
from demo_server.scenario import Scenario

PAUSE_AFTER_FAILURE_NS = 500_000_000
"""A closed client that got no answer does not come back at once: nobody reloads a page that fast."""


class Sending(NamedTuple):
    """A request that is to be sent at an instant."""

    id: int
    at_ns: int
    """nanoseconds after the start of the run"""
    request: str


def sendings(scenario: Scenario) -> Iterator[Sending]:
    """All requests of a script or an open load, in the order of their instants, numbered from 1."""
    if scenario.load.rate is not None:
        yield from _open_load(scenario)
        return
    script = sorted(scenario.load.script or (), key=lambda line: line.at.ms)
    lines = (line for line in script for _ in range(line.times))
    for number, line in enumerate(lines, 1):
        yield Sending(number, line.at.ns, line.send)


def _open_load(scenario: Scenario) -> Iterator[Sending]:
    """Regular arrivals begin at the start of the run, Poisson arrivals with a first gap (they have no start)."""
    end = scenario.load.duration.ns if scenario.load.duration else to_ns(0)
    at = 0 if scenario.load.arrivals == "regular" else scenario.drawn_gap_ns(1)
    number = 1
    while at < end:
        yield Sending(number, at, scenario.drawn_request(number))
        number += 1
        at += scenario.drawn_gap_ns(number)
