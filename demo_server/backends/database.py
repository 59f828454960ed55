"""To be written."""

from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep


class BlockingDatabase:
    def __init__(self, scenario: Scenario, url: str) -> None:
        raise NotImplementedError

    def open(self) -> None:
        raise NotImplementedError

    def query(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError


class AwaitingDatabase:
    def __init__(self, scenario: Scenario, url: str) -> None:
        raise NotImplementedError

    async def open(self) -> None:
        raise NotImplementedError

    async def query(self, request: Handling, step: DrawnStep) -> None:
        raise NotImplementedError
