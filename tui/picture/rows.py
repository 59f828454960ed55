"""Which requests share a row of the picture.

A script has a row a request; closed load a row a client; open load, which has no end of requests, as many rows
as requests are in flight at once: each takes the first row that is free when it is planned.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from demo_server.scenario import Scenario
from tui.picture.axis import duration
from tui.timeline.fold import Timeline
from tui.timeline.records import Request

MOST_ROWS = 500
"""no screen has so many lines: from here on there is nothing to be sorted into rows"""


@dataclass(slots=True)
class Row:
    """A label, and the requests on its row in the order in which they came."""

    label: str
    requests: list[Request] = field(default_factory=list)


class Rows:
    """The requests of a timeline, sorted into rows."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._known: set[int] = set()
        self._closings = 0
        self._key: Callable[[Request], int]
        self._label: Callable[[int, Request], str]
        if scenario.load.clients is not None:
            self._key, self._label = _client, lambda key, _: f"client {key}"
        elif scenario.load.rate is not None:
            self._key, self._label = self._first_free, lambda key, _: f"in flight {key}"
        else:
            self._key, self._label = lambda request: request.id, self._name_and_length
        self.by_key: dict[int, Row] = {}
        """a row's number and the row"""

    def take_in(self, timeline: Timeline) -> None:
        """Sort in the requests that are new since the last time."""
        if len(self.by_key) > MOST_ROWS:
            return
        candidates = [*timeline.closed_since(self._closings), *timeline.open.values()]
        new = [one for one in candidates if one.id not in self._known and one.planned is not None]
        for request in sorted(new, key=lambda one: one.id):
            self._known.add(request.id)
            key = self._key(request)
            if key not in self.by_key:
                self.by_key[key] = Row(self._label(key, request))
            self.by_key[key].requests.append(request)
        self._closings = timeline.closings

    def _first_free(self, request: Request) -> int:
        return next(key for key in count(1) if key not in self.by_key or _free(self.by_key[key], request))

    def _name_and_length(self, key: int, request: Request) -> str:
        if request.name not in self._scenario.requests:
            return f"{key} {request.name}"
        service = sum(step.ns for step in self._scenario.drawn_steps(request.name, request.id))
        return f"{key} {request.name} {duration(service)}"


def _client(request: Request) -> int:
    return request.client or 0


def _free(row: Row, request: Request) -> bool:
    last = row.requests[-1]
    return last.over is not None and request.planned is not None and last.over <= request.planned
