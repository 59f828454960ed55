"""What is no mistake in a scenario, but will disappoint somebody on a stage."""

import unicodedata
from collections.abc import Iterator, Sequence

from demo_server.needs import needs_database, remote_hosts
from demo_server.postgres import missing
from demo_server.scenario import Scenario
from tui.listing.python import statement
from tui.side import Side
from tui.simulation import predict
from tui.simulation.simulate import foreseeable

LONGEST_S = 15
"""of a run on a stage"""
WIDEST = 72
"""cells of a caption: on 80 columns the time of the run stands beside it"""


def cautions(scenario: Scenario, sides: Sequence[Side]) -> Iterator[str]:
    """Each in a line; sides are the runs that are shown."""
    yield from _long(sides)
    if (width := cells(scenario.caption)) > WIDEST:
        yield f"caption takes {width} cells; 80 columns have room for {WIDEST}"
    if sides and not scenario.expect:
        yield "no [[expect]]: nothing checks that its lesson still holds"
    yield from _needs(scenario)
    for step in scenario.leaves():
        if step.code and not step.code.endswith(":") and statement(step.code) is None:
            yield f'step "{step.name}": code is no line that gets something or returns it; no await is put into it'


def cells(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(1 + (unicodedata.east_asian_width(one) in "WF") for one in text if not unicodedata.combining(one))


def _long(sides: Sequence[Side]) -> Iterator[str]:
    """Runs that take longer than a room is patient."""
    for side in sides:
        length = _length_s(side)
        if length > LONGEST_S:
            yield f"the run {side.key} takes {length:.0f} s: on a stage {LONGEST_S} s are long"


def _length_s(side: Side) -> float:
    """Seconds, as far as they are stated or can be foreseen."""
    load = side.given.load
    if load.duration is not None:
        return load.duration.ms / 1000
    if not foreseeable(side.given, side.mode):
        return 0
    return (predict(side.given, side.mode).end or 0) / 1e9


def _needs(scenario: Scenario) -> Iterator[str]:
    if needs_database(scenario) and (why := missing()):
        yield f"it asks a database, and runs on a timer here: {why}"
    for place, host in remote_hosts(scenario):
        yield f"{place} asks {host}, on another machine: only with --allow-remote"
