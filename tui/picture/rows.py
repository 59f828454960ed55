"""Which requests share a row of the picture.

A script has a row a request; closed load a row a client; open load, which has no end of requests, as many rows
as requests are in flight at once: each takes the first row that is free when it is planned.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from demo_server.scenario import Scenario
from demo_server.steps import stated_ns
from tui.picture.axis import duration
from tui.timeline.fold import KEPT, Timeline
from tui.timeline.records import Request

MOST_ROWS = 500
"""no screen has so many lines: from here on there is nothing to be sorted into rows"""


@dataclass(slots=True)
class Row:
    """A label, and the latest requests on its row in the order in which they came."""

    label: str
    requests: deque[Request] = field(default_factory=deque)
    forgotten: int = 0
    """how many requests were on it before these"""


class Rows:
    """The requests of a timeline, sorted into rows. Keeps as many requests as the timeline does."""

    def __init__(self, scenario: Scenario, *, at_once: bool = False) -> None:
        self._at_once = at_once
        """what a request does together is done at once: its code awaits"""
        self._scenario = scenario
        self._seen = 0
        self._order: deque[Row] = deque()
        """the row of each request that is kept, the oldest first"""
        self._first_free = FirstFree()
        self._key: Callable[[Request], int]
        self._label: Callable[[int, Request], str]
        if scenario.load.clients is not None:
            self._key, self._label = _client, lambda key, _: f"client {key}"
        elif scenario.load.rate is not None:
            self._key, self._label = self._first_free.row_of, lambda key, _: f"in flight {key}"
        else:
            self._key, self._label = lambda request: request.id, self._name_and_length
        self.growing = scenario.load.rate is not None
        """nobody knows beforehand how many rows there will be"""
        self.by_key: dict[int, Row] = {}
        """a row's number and the row"""

    def take_in(self, timeline: Timeline) -> None:
        """Sort in the requests that are new since the last time."""
        if len(self.by_key) > MOST_ROWS:
            return
        self._first_free.look_again()
        for request in timeline.planned.since(self._seen):
            key = self._key(request)
            if key not in self.by_key:
                self.by_key[key] = Row(self._label(key, request))
                if len(self.by_key) > MOST_ROWS:
                    break
            self.by_key[key].requests.append(request)
            self._order.append(self.by_key[key])
        self._seen = timeline.planned.written
        while len(self._order) > KEPT:
            oldest = self._order.popleft()
            oldest.requests.popleft()
            oldest.forgotten += 1

    def _name_and_length(self, key: int, request: Request) -> str:
        if request.name not in self._scenario.requests:
            return f"{key} {request.name}"
        service = stated_ns(self._scenario.drawn_steps(request.name, request.id), at_once=self._at_once)
        # Of a server of one's own, and of steps that take as long as they take, there is nothing to be said before.
        return f"{key} {request.name} {duration(service)}" if service else f"{key} {request.name}"


def _client(request: Request) -> int:
    return request.client or 0


class FirstFree:
    """The first row that is free for each of many requests, in the order in which they are planned."""

    def __init__(self) -> None:
        self._rows = 0
        self._free: list[int] = []
        """a heap of the rows on which nobody is"""
        self._taken: list[tuple[int, int]] = []
        """a heap of the instants at which rows become free, and these rows"""
        self._unknown: list[tuple[int, Request]] = []
        """rows of which that is not known yet"""

    def row_of(self, request: Request) -> int:
        """The row for the next request."""
        planned = request.planned or 0
        while self._taken and self._taken[0][0] <= planned:
            heappush(self._free, heappop(self._taken)[1])
        if not self._free:
            self._rows += 1
            heappush(self._free, self._rows)
        row = heappop(self._free)
        self._take(row, request)
        return row

    def look_again(self) -> None:
        """See which requests are over by now: once for all that are new, for meanwhile none of them changes."""
        unknown, self._unknown = self._unknown, []
        for row, request in unknown:
            self._take(row, request)

    def _take(self, row: int, request: Request) -> None:
        if request.over is None:
            self._unknown.append((row, request))
        else:
            heappush(self._taken, (request.over, row))
