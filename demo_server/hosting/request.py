"""A request in the hands of an app of one's own: what is known of it without the app, and the spans that it names."""

import itertools
import threading
import time

from demo_server.events import FIRST_FOREIGN_ID, REQUEST_ID, StepEnded, StepStarted
from demo_server.handling import Emit, Handling
from demo_server.hosting.asgi_types import Scope
from demo_server.hosting.naming import RequestNames, bounded
from demo_server.request_ids import request_id
from demo_server.steps import Kind

_HEADER = REQUEST_ID.lower().encode()


class HostedRequest(Handling):
    """The same events as of any request; spans are numbered as they begin, and may overlap, in several threads."""

    __slots__ = ("_lock", "_next", "_open")

    def __init__(self, id_: int, request: str, emit: Emit) -> None:
        super().__init__(id_, request, [], emit)
        self._lock = threading.Lock()
        self._next = 0
        self._open: set[int] = set()

    def begin(self, name: str, kind: Kind) -> int | None:
        """A span begins; its number, or None when the request is over: it is about something else by now."""
        with self._lock:
            if self.finished:
                return None
            number = self._next
            self._next += 1
            self._open.add(number)
            self._emit(StepStarted(time.perf_counter_ns(), self.id, number, bounded(name), kind))
            return number

    def end(self, number: int) -> None:
        """A span is over, unless its request was before."""
        with self._lock:
            if number in self._open:
                self._open.remove(number)
                self._emit(StepEnded(time.perf_counter_ns(), self.id, number))

    def finish(self) -> None:
        """The app is through with it, unless it was already; spans that are still open end with it."""
        with self._lock:
            if self.finished:
                return
            for number in sorted(self._open):
                self._emit(StepEnded(time.perf_counter_ns(), self.id, number))
            self._open.clear()
            super().finish()


class Reception:
    """Makes requests of what comes in: numbers them, names them, tells that they have arrived."""

    def __init__(self, names: RequestNames, emit: Emit) -> None:
        self._names = names
        self._emit = emit
        self._foreign = itertools.count(FIRST_FOREIGN_ID)

    def receive(self, scope: Scope) -> HostedRequest:
        """The request of an http scope."""
        number = None
        for name, value in scope["headers"]:
            if name == _HEADER:
                number = request_id(value.decode("latin-1"))
        called = self._names.of(scope["method"], scope["path"], scope["query_string"])
        return HostedRequest(number or next(self._foreign), called, self._emit)
