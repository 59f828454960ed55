"""To be written."""

from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class BlockingFiles:
    def __init__(self, scenario: Scenario) -> None:
        raise NotImplementedError

    def read(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError


class AwaitingFiles:
    def __init__(self, scenario: Scenario) -> None:
        raise NotImplementedError

    async def read(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError
