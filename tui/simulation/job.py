"""A request on its way through a simulated server."""

from collections.abc import Callable
from dataclasses import dataclass

from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    StepEnded,
    StepStarted,
)
from demo_server.handling import QUEUE
from demo_server.steps import DrawnStep, Kind

Emit = Callable[[Event], None]


@dataclass(slots=True, frozen=True)
class Job:
    """What a server is asked to do, and whom it tells. Tells the same events as the real server."""

    id: int
    request: str
    steps: list[DrawnStep]
    emit: Emit
    answer: Callable[[int], None]
    """called with its HTTP status when the answer leaves"""

    def arrived(self, now: int) -> None:
        """The server has read it."""
        self.emit(RequestArrived(now, self.id, self.request))

    def refused(self, now: int) -> None:
        """The server has read it, and does not let it in."""
        self.emit(RequestArrived(now, self.id, self.request, refused=True))

    def started(self, now: int, worker: int) -> None:
        """A worker begins with it."""
        self.emit(HandlingStarted(now, self.id, worker))

    def step_started(self, now: int, step: DrawnStep, kind: Kind | None = None) -> None:
        """A step begins. kind: of its span, where how it is done makes it another."""
        self.emit(StepStarted(now, self.id, step.index, step.name, kind or step.kind))

    def step_ended(self, now: int, step: DrawnStep) -> None:
        """A step is over."""
        self.emit(StepEnded(now, self.id, step.index))

    def queue_started(self, now: int, step: DrawnStep, what: str) -> None:
        """It stands in line for what a step needs."""
        self.emit(StepStarted(now, self.id, QUEUE + step.index, what, "queue"))

    def queue_ended(self, now: int, step: DrawnStep) -> None:
        """It no longer stands in line."""
        self.emit(StepEnded(now, self.id, QUEUE + step.index))

    def finished(self, now: int) -> None:
        """Its handling is over."""
        self.emit(HandlingFinished(now, self.id))
