"""Where in a scenario a step stands: for complaints about what it names."""

from collections.abc import Iterator

from demo_server.library import printable
from demo_server.scenario import Scenario
from demo_server.steps import Does, Step


def step_place(request: str, step: str) -> str:
    """The place of a step by the names of its request and of itself: requests.page step "prices"."""
    return f'requests.{request} step "{printable(step)}"'


def steps_that(does: Does, scenario: Scenario) -> Iterator[tuple[str, Step]]:
    """The scenario's steps of one kind, each with its place."""
    for name, request in scenario.requests.items():
        for outer in request.steps:
            for step in outer.leaves():
                if step.does == does:
                    yield step_place(name, step.name), step
