"""One request while the server handles it: its steps, and its spans as they happen."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple

from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    StepEnded,
    StepStarted,
)
from demo_server.scenario import DrawnStep

Emit = Callable[[Event], None]


class Span(NamedTuple):
    """A step as it happened; instants in nanoseconds of the performance counter."""

    step: DrawnStep
    start: int
    end: int


class Handling:
    """A request from its arrival at the server to its end, told as events."""

    __slots__ = ("_emit", "arrived", "finished", "id", "request", "spans", "started", "steps")

    def __init__(self, id_: int, request: str, steps: list[DrawnStep], emit: Emit) -> None:
        self.id = id_
        self.request = request
        self.steps = steps
        self.spans: list[Span] = []
        self._emit = emit
        self.started = self.finished = 0
        self.arrived = time.perf_counter_ns()
        emit(RequestArrived(self.arrived, id_, request))

    def start(self, worker: int) -> None:
        """A worker begins with it."""
        self.started = time.perf_counter_ns()
        self._emit(HandlingStarted(self.started, self.id, worker))

    def span(self, step: DrawnStep) -> "_OpenSpan":
        """``with request.span(step):`` what is inside is the step."""
        return _OpenSpan(self, step)

    def finish(self) -> None:
        """Its answer is ready to leave."""
        self.finished = time.perf_counter_ns()
        self._emit(HandlingFinished(self.finished, self.id))

    def _span_started(self, step: DrawnStep) -> int:
        start = time.perf_counter_ns()
        self._emit(StepStarted(start, self.id, step.index, step.name, step.kind))
        return start

    def _span_ended(self, step: DrawnStep, start: int) -> None:
        end = time.perf_counter_ns()
        self.spans.append(Span(step, start, end))
        self._emit(StepEnded(end, self.id, step.index))


class _OpenSpan:
    """A context manager by hand: contextlib's costs several times as much, and this is the hot path."""

    __slots__ = ("_handling", "_start", "_step")

    def __init__(self, handling: Handling, step: DrawnStep) -> None:
        self._handling = handling
        self._step = step

    def __enter__(self) -> None:
        self._start = self._handling._span_started(self._step)  # noqa: SLF001 (two halves of one class)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handling._span_ended(self._step, self._start)  # noqa: SLF001
