"""Which requests share a row of the picture: one row a request, or one row a client under closed load."""

from dataclasses import dataclass, field

from demo_server.scenario import Scenario
from tui.picture.axis import duration
from tui.timeline.fold import Timeline
from tui.timeline.records import Request


@dataclass(slots=True)
class Row:
    """A label, and the requests on its row in the order in which they came."""

    label: str
    requests: list[Request] = field(default_factory=list)


class Rows:
    """The requests of a timeline, sorted into rows."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._by_client = scenario.load.clients is not None
        self._known: set[int] = set()
        self._closings = 0
        self.by_key: dict[int, Row] = {}
        """a row's number (of its request, or of its client) and the row"""

    def take_in(self, timeline: Timeline) -> None:
        """Sort in the requests that are new since the last time."""
        for request in [*timeline.closed_since(self._closings), *timeline.open.values()]:
            if request.id not in self._known and request.planned is not None:
                self._known.add(request.id)
                self._row_of(request).requests.append(request)
        self._closings = timeline.closings

    def _row_of(self, request: Request) -> Row:
        key = request.id
        if self._by_client and request.client is not None:
            key = request.client
        if key not in self.by_key:
            self.by_key[key] = Row(f"client {key}" if self._by_client else self._label(request))
        return self.by_key[key]

    def _label(self, request: Request) -> str:
        if request.name not in self._scenario.requests:
            return f"{request.id} {request.name}"
        service = sum(step.ns for step in self._scenario.drawn_steps(request.name, request.id))
        return f"{request.id} {request.name} {duration(service)}"
