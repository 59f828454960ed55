"""One of the settings that are shown or run: a scenario in a mode."""

from dataclasses import dataclass

from demo_server.scenario import Mode, Scenario


@dataclass(slots=True)
class Side:
    """A scenario with what was changed of it, at its own speed, and the mode in which it runs."""

    given: Scenario
    mode: Mode
