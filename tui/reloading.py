"""A scenario file read once more, with what the command line asks of it, as far as that still fits."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import NamedTuple

from demo_server.library import Complaint, ScenarioError
from demo_server.loading import load_scenario
from demo_server.scenario import Scenario
from tui.casting import Asked, asked_for
from tui.expectations import expectations_of
from tui.target import Target

_LOAD = ("clients", "rate", "duration", "speed")
_ALL = (*_LOAD, "workers", "seed", "against", "mode", "run")


class Reloaded(NamedTuple):
    """What is to be shown from now on."""

    asked: Asked
    left_out: str = ""
    """why an option of the command line does not hold any more; empty while all do"""


def reloaded(options: Namespace, targets: Sequence[Target], check: Callable[[Asked], None]) -> Reloaded:
    """The scenario that the command line names, as its file is now; check refuses what must not run.

    Raises Complaint for a file that is wrong.
    """
    scenario = load_scenario(options.scenario)
    expectations_of(scenario, options.scenario)
    made = _as_far_as_it_fits(scenario, options, targets)
    check(made.asked)
    return made


def _as_far_as_it_fits(scenario: Scenario, options: Namespace, targets: Sequence[Target]) -> Reloaded:
    try:
        return Reloaded(asked_for(scenario, options, targets))
    except ScenarioError as error:
        why = error
    for fewer in _with_fewer(options):
        try:
            return Reloaded(asked_for(scenario, fewer, targets), f"left out: {why}")
        except Complaint:
            continue
    raise why


def _with_fewer(options: Namespace) -> Iterator[Namespace]:
    """Without each of the options that change a scenario, then without all of them."""
    for names in (*((name,) for name in _ALL), _LOAD, _ALL):
        made = copy(options)
        for name in names:
            setattr(made, name, [] if name == "run" else None)
        yield made
