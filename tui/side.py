"""One of the settings that are shown or run: a scenario in a mode, or against a server of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from demo_server.runs import as_run
from demo_server.scenario import Mode, Run, Scenario
from tui.target import DEMO, Target


@dataclass(slots=True)
class Side:
    """A scenario with what was changed of it, at its own speed, the mode in which it runs, and what serves it."""

    given: Scenario
    mode: Mode
    target: Target = DEMO
    name: str = ""
    """of the run that it is, in the scenario's words; empty: its mode"""
    label: str = ""
    """the same for people; empty where nobody has named it"""

    @property
    def key(self) -> str:
        """How expectations call it."""
        return self.name or self.mode

    @property
    def called(self) -> str:
        """How people call it; empty where its mode or its server says all there is to say."""
        return self.label or ("" if self.key == self.mode else self.name)


def side_of(scenario: Scenario, run: Run) -> Side:
    """A run of the scenario. Raises ValueError: key, what is wrong, what would be right."""
    return Side(as_run(scenario, run), run.mode, name=run.name, label=run.label)


def sides_of(scenario: Scenario) -> list[Side]:
    """The runs that the scenario names, in their order; none where it names none."""
    return [side_of(scenario, run) for run in scenario.runs]


def labels(sides: Sequence[Side]) -> list[str]:
    """What to call each of them: as its scenario does, by its mode or server, or by what tells them apart."""
    for names in (
        [side.called or side.target.short or side.mode for side in sides],
        [side.target.short or side.mode for side in sides],
        [side.target.name or side.mode for side in sides],
    ):
        if len(set(names)) == len(sides):
            return names
    settings = [
        {"workers": side.given.server.workers, "clients": side.given.load.clients, "rate": side.given.load.rate}
        for side in sides
    ]
    differing = [key for key in settings[0] if len({one[key] for one in settings}) > 1]
    return [
        " ".join([name, *(f"{key}={one[key]:.10g}" for key in differing)])
        for name, one in zip(names, settings, strict=True)
    ]
