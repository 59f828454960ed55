"""To be written."""

from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class Templates:
    def __init__(self, scenario: Scenario) -> None:
        raise NotImplementedError

    def render(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError
