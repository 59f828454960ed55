"""What a timeline is made of. Instants are nanoseconds of the run's performance counter, as in the events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from demo_server.events import FIRST_FOREIGN_ID, Told
from demo_server.steps import Kind
from tui.timeline.spans import Span, SpentOn, spent

LEAST_SLOWDOWN = 2.0
"""how many times its own service time a request must have taken for that to be worth speaking of"""
Outcome = Literal["received", "timed out", "failed"]
State = Literal["queued", "waiting", "working", "serving"]
"""what a request is doing: it stands in line, it waits for I/O, it has the CPU; it is at the server, doing what is
not told"""
STATES: tuple[State, ...] = ("queued", "waiting", "working", "serving")
Doing = Literal["queued", "in line", "waiting", "blocking", "working", "serving"]
"""a state, told finer: in line is queued within the server, while somebody handles it; blocking is waiting, and holding
the event loop"""
DOING: dict[Kind, Doing] = {"work": "working", "wait": "waiting", "queue": "in line", "block": "blocking"}
GAP: dict[Told, Doing] = {"steps": "working", "handling": "serving", "nothing": "serving"}
"""what a request does that is handled, but in no span: the demo server tells all, the rest is its own code"""


class StepCost(NamedTuple):
    """What a real step costs here beyond the time that is stated of it, in nanoseconds: measured before the run."""

    extra: int
    """all of it"""
    cpu: int
    """how much of that is CPU of the thread that does it"""


class Costs(NamedTuple):
    """What things cost on this machine beside what a scenario states, in nanoseconds: measured before the run."""

    round_trip: int = 0
    """of HTTP: one request for nothing, alone"""
    per_request: int = 0
    """of HTTP: such requests all at once: from one answer to the next"""
    steps: Mapping[tuple[str, int], StepCost] = MappingProxyType({})
    """of real steps, by the name of their request and their index"""
    late: int = 0
    """how much longer a request's handling takes than its steps state"""

    @property
    def alone(self) -> int:
        """Of HTTP, what a request costs the server when it comes alone: half of its round trip.

        The other half is the clients'. It is more than among many: a machine that was idle is slower.
        """
        return max(self.per_request, self.round_trip // 2)


@dataclass(slots=True)
class Request:
    """All that is known of a request; None is what has not happened or has not been told yet.

    The clients' and the server's events fill in different fields, so that it does not matter whose came first.
    """

    id: int
    name: str = ""
    client: int | None = None
    planned: int | None = None
    sent: int | None = None
    arrived: int | None = None
    worker: int | None = None
    started: int | None = None
    finished: int | None = None
    over: int | None = None
    """when the client had its answer, or gave up"""
    outcome: Outcome | None = None
    status: int | None = None
    """of the HTTP response"""
    reason: str = ""
    """why it failed"""
    state: Doing = field(default="queued", compare=False, repr=False)
    """what it is doing by the latest news from the server"""
    spans: list[Span] = field(default_factory=list)
    """in the order in which they began; they may overlap"""
    going_on: int = field(default=0, compare=False, repr=False)
    """how many of its spans have not ended"""
    told: Told = "steps"
    """how much its server tells of it"""
    placed: bool = False
    """started and finished are as told as those of a placed span"""
    refused: bool = False
    """its server has not let it in: it is not handled"""

    def copy(self) -> "Request":
        """Another one of which the same is known. Field by field: dataclasses.replace takes five times as long."""
        return Request(
            self.id,
            self.name,
            self.client,
            self.planned,
            self.sent,
            self.arrived,
            self.worker,
            self.started,
            self.finished,
            self.over,
            self.outcome,
            self.status,
            self.reason,
            self.state,
            [Span(span.index, span.step, span.kind, span.start, span.end, span.placed) for span in self.spans],
            self.going_on,
            self.told,
            self.placed,
            self.refused,
        )

    @property
    def foreign(self) -> bool:
        """Sent by somebody else than our clients: it holds a worker, but no statistic counts it."""
        return self.id >= FIRST_FOREIGN_ID

    @property
    def answered(self) -> bool:
        """The client has an answer, and not an error nor the address of one."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def through(self) -> bool:
        """Nothing about it can change any more: the client and whoever tells of the server are through with it."""
        return self.over is not None and (self.finished is not None or self.refused or self.told == "nothing")

    @property
    def split(self) -> bool:
        """It is known how its service time was spent, as far as that has a name."""
        return self.started is not None and (self.told == "steps" or bool(self.spans))

    @property
    def slowdown(self) -> float:
        """How many times its own need it took; 0 while it has no answer."""
        if not self.answered or self.over is None or self.finished is None:
            return 0.0
        return self.response_until(self.over) / max(1, self.needed_until(self.finished))

    @property
    def badness(self) -> tuple[float, int, float, int]:
        """How it fared against others: by its slowdown if that is worth speaking of, else by its response time.

        No two are alike: whichever was told of first, the same one is the worst.
        """
        slowdown = self.slowdown
        response = self.response_until(self.over) if self.over is not None else 0
        return (slowdown if slowdown >= LEAST_SLOWDOWN else 0.0, response, slowdown, -self.id)

    def response_until(self, now: int) -> int:
        """Response time, or the age that the request has reached. Planned instant to answer received."""
        return self._since(self.planned, self.over, now)

    def queue_until(self, now: int) -> int:
        """Planned instant to start of handling, or to now while nobody handles it."""
        return self._since(self.planned, self.started if self.started is not None else self.over, now)

    def service_until(self, now: int) -> int:
        """Start to end of handling, or to now."""
        return self._since(self.started, self.finished, now)

    def needed_until(self, now: int) -> int:
        """Service time without standing in line within the server: so long it would have taken alone."""
        service = self.service_until(now)
        if any(span.kind == "queue" for span in self.spans):
            service -= self.spent_until("queue", now)
        return service

    def spent_until(self, what: SpentOn, now: int) -> int:
        """Time that it worked, waited or stood in line, up to now. Of spans that go on at once the strongest counts."""
        length: int = getattr(spent(self.spans, now), what)
        return length

    def unnamed_until(self, now: int) -> int:
        """Service time in no span, up to now."""
        until = now if self.finished is None else min(now, self.finished)
        return self.service_until(until) - sum(spent(self.spans, until))

    @staticmethod
    def _since(start: int | None, end: int | None, now: int) -> int:
        if start is None:
            return 0
        if end is None or end > now:
            end = now
        return end - start if end > start else 0
