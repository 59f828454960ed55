"""One request while the server handles it: its steps, and its spans as they happen."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple

from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    StepEnded,
    StepStarted,
)
from demo_server.steps import DrawnStep, Kind

Emit = Callable[[Event], None]
REHEARSAL = 0
"""The number of requests that nobody has sent: what they change is to be undone."""
QUEUE = 1_000_000
"""What is added to a step's index for the span in which it stands in line: for a connection, for a thread."""


class StepFailed(Exception):
    """A step could not be done: the request is answered with this status, and with the reason in one line."""

    def __init__(self, reason: str, status: int = 500) -> None:
        super().__init__(reason)
        self.status = status


class Span(NamedTuple):
    """A stretch of a request's handling as it happened; instants in nanoseconds of the performance counter."""

    name: str
    kind: Kind
    start: int
    end: int


def _nothing() -> None:
    """Nobody wants to know."""


class Handling:
    """A request from its arrival at the server to its end, told as events."""

    __slots__ = (
        "_emit",
        "_over",
        "arrived",
        "finished",
        "id",
        "page",
        "request",
        "rows",
        "spans",
        "started",
        "steps",
        "values",
    )

    def __init__(
        self, id_: int, request: str, steps: list[DrawnStep], emit: Emit, *, over: Callable[[], object] = _nothing
    ) -> None:
        """over: called when its handling is, by whichever thread has done it."""
        self.id = id_
        self.request = request
        self.steps = steps
        self.spans: list[Span] = []
        self.values: dict[str, Any] = {"number": id_}
        """what later steps may use: the request's number, and the columns of each query's first row"""
        self.rows: dict[str, list[dict[str, Any]]] = {}
        """what each query has found, by the name of its step"""
        self.page = ""
        """HTML that a template has made: the answer's body, if there is one"""
        self._emit = emit
        self._over = over
        self.started = self.finished = 0
        self.arrived = time.perf_counter_ns()
        emit(RequestArrived(self.arrived, id_, request))

    def start(self, worker: int) -> None:
        """A worker begins with it."""
        self.started = time.perf_counter_ns()
        self._emit(HandlingStarted(self.started, self.id, worker))

    def span(self, step: DrawnStep, kind: Kind | None = None) -> "OpenSpan":
        """``with request.span(step):`` what is inside is the step. kind: where how it is done makes it another."""
        return OpenSpan(self, step.index, step.name, kind or step.kind)

    def queue(self, step: DrawnStep, what: str) -> "OpenSpan":
        """``with request.queue(step, "connection"):`` what is inside is standing in line for what the step needs."""
        return OpenSpan(self, QUEUE + step.index, what, "queue")

    def finish(self) -> None:
        """Its answer is ready to leave."""
        self.finished = time.perf_counter_ns()
        self._emit(HandlingFinished(self.finished, self.id))
        self._over()

    def tell(self, event: StepStarted | StepEnded) -> None:
        """Pass on what somebody has told who does its steps for us."""
        self._emit(event)

    def _span_started(self, index: int, name: str, kind: Kind) -> int:
        start = time.perf_counter_ns()
        self._emit(StepStarted(start, self.id, index, name, kind))
        return start

    def _span_ended(self, index: int, name: str, kind: Kind, start: int) -> None:
        end = time.perf_counter_ns()
        self.spans.append(Span(name, kind, start, end))
        self._emit(StepEnded(end, self.id, index))


class OpenSpan:
    """A context manager by hand: contextlib's costs several times as much, and this is the hot path."""

    __slots__ = ("_handling", "_index", "_kind", "_name", "_start")

    def __init__(self, handling: Handling, index: int, name: str, kind: Kind) -> None:
        self._handling = handling
        self._index = index
        self._name = name
        self._kind = kind

    def __enter__(self) -> None:
        self._start = self._handling._span_started(self._index, self._name, self._kind)  # noqa: SLF001 (one class's halves)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handling._span_ended(self._index, self._name, self._kind, self._start)  # noqa: SLF001
