"""The scenarios that the keys lead through: those that come with the program, and the one that was asked for."""

from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.scenario import Scenario


class Repertoire:
    """Scenarios by name, in an order that goes round."""

    def __init__(self, name: str, scenario: Scenario) -> None:
        self._first, self._as_asked = name, scenario
        names = [name for name in scenario_names() if _is_ours(load_scenario(name))]
        self.names = names if name in names or not name else [name, *names]

    def scenario(self, name: str) -> Scenario:
        """A scenario; the one that was asked for with everything that was changed of it on the command line."""
        return self._as_asked if name == self._first else load_scenario(name)

    def after(self, name: str, by: int) -> str:
        """The name so many places on; below 0, back."""
        at = self.names.index(name) + by if name in self.names else 0
        return self.names[at % len(self.names)]

    def about(self, name: str) -> str:
        """What to look at in it."""
        scenario = self.scenario(name)
        return scenario.caption or scenario.title


def _is_ours(scenario: Scenario) -> bool:
    """The demo server can serve it: it says what is done for each request."""
    return all(request.steps for request in scenario.requests.values())
