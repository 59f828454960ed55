"""To be written."""

from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class BlockingWeb:
    def __init__(self, scenario: Scenario, upstream: str) -> None:
        raise NotImplementedError

    def fetch(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError


class AwaitingWeb:
    def __init__(self, scenario: Scenario, upstream: str) -> None:
        raise NotImplementedError

    async def fetch(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError
