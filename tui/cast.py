"""What a scenario brings onto the stage: its runs, and the sentence that they have to say together."""

from typing import NamedTuple

from demo_server.runs import USUAL, as_run
from demo_server.scenario import Run, Scenario
from tui.quoting import Quoted, verdict_of
from tui.side import Side, sides_of

_AS_IT_STANDS = Run("as-it-stands")


class Cast(NamedTuple):
    """A scenario and its runs."""

    scenario: Scenario
    """as it stands, without what is different in one of its runs"""
    runs: tuple[Side, ...] = ()
    """those that it names; none where it names none: then there are the modes"""
    verdict: Quoted = Quoted("")

    @property
    def needed(self) -> frozenset[str]:
        """Names of the runs that the sentence speaks of: of all, where it quotes none of them."""
        return frozenset(self.verdict.runs or [one.name for one in self.runs or USUAL])


def as_it_stands(scenario: Scenario) -> Scenario:
    """The scenario itself, without its runs."""
    return as_run(scenario, _AS_IT_STANDS)


def cast_of(scenario: Scenario, file: str) -> Cast:
    """All of a scenario. Raises ExpectationError that names the file and the key."""
    return Cast(as_it_stands(scenario), tuple(sides_of(scenario)), verdict_of(scenario, file))
