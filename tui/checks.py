"""What a headless result is held against: the scenario's expectations and those of the command line."""

from argparse import Namespace
from typing import NamedTuple

from demo_server.scenario import Scenario
from tui.casting import Asked
from tui.expectations import Expectation, ExpectationError, expectations_of, names_in
from tui.expression import USUAL_NAMES


class Checks(NamedTuple):
    """Expectations, and the runs that they may speak of."""

    own: list[Expectation]
    """the scenario's"""
    asked_for: list[Expectation]
    """with --expect"""
    names: frozenset[str]
    """of the runs that are clear: each runs once, and is the one that the scenario means"""

    @property
    def to_be_met(self) -> list[Expectation]:
        """All that can be checked."""
        return [*(one for one in self.own if one.runs <= self.names), *self.asked_for]

    @property
    def left_out(self) -> str:
        """One line about the scenario's that cannot be; empty when all can."""
        unchecked = [one for one in self.own if one.runs - self.names]
        if not unchecked:
            return ""
        missing = sorted(set().union(*(one.runs for one in unchecked)) - self.names)
        why = f"not checked, for {', '.join(missing)} did not run, or more than once"
        return f"{why}: {unchecked[0].text}" if len(unchecked) == 1 else f"{len(unchecked)} expectations {why}"


def checks_of(scenario: Scenario, options: Namespace, asked: Asked) -> Checks:
    """All of them. Raises ExpectationError that says where it stands."""
    own = expectations_of(scenario, options.scenario)
    keys = [side.key for side in asked.sides]
    # A result that holds a name twice has no "sync.makespan_ms": whose would it be?
    once = frozenset(key for key in keys if keys.count(key) == 1)
    known = [*dict.fromkeys([*names_in(scenario), *USUAL_NAMES])]
    made = [Expectation(text, known) for text in options.expect]
    for one in made:
        if missing := sorted(one.runs - once):
            twice = set(missing) <= {*keys}
            why = "runs twice: it is not clear which is meant" if twice else "does not run; see --mode and --run"
            raise ExpectationError(f'--expect "{one.text}": {", ".join(missing)} {why}')
    # In a mode of its own a scenario is not the run that happens to be called so.
    named = frozenset(side.name for side in asked.sides if side.name)
    return Checks(own, made, once & named if scenario.runs else once)
