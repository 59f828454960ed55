"""The scenarios that the keys lead through: those that come with the program, and the one that was asked for."""

from pathlib import Path

from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.scenario import Scenario
from tui.cast import Cast, cast_of


class Repertoire:
    """Scenarios by name, in an order that goes round."""

    def __init__(self, name: str, cast: Cast) -> None:
        self._first, self._as_asked = name, cast
        names = [name for name in scenario_names() if _is_ours(load_scenario(name))]
        self.names = names if name in names or not name else [name, *names]

    @property
    def file(self) -> Path | None:
        """The one that was asked for, where it is a file of somebody's own."""
        return Path(self._first) if self._first.endswith(".toml") else None

    def change(self, cast: Cast) -> None:
        """The one that was asked for has been changed."""
        self._as_asked = cast

    def cast(self, name: str) -> Cast:
        """A scenario and its runs; of the one that was asked for as the command line has changed them."""
        return self._as_asked if name == self._first else cast_of(load_scenario(name), name)

    def after(self, name: str, by: int) -> str:
        """The name so many places on; below 0, back."""
        at = self.names.index(name) + by if name in self.names else 0
        return self.names[at % len(self.names)]

    def about(self, name: str) -> str:
        """What to look at in it."""
        scenario = self.cast(name).scenario
        return scenario.caption or scenario.title


def _is_ours(scenario: Scenario) -> bool:
    """The demo server can serve it: it says what is done for each request."""
    return all(request.steps for request in scenario.requests.values())
