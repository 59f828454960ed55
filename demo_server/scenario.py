"""A scenario: one experiment, as a value.

What the words of a scenario file mean, and which of them fit together. How a file is found, read and
complained about is loading.py's business.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import msgspec

from demo_server.draws import uniform
from demo_server.lengths import Duration, Length, to_ns
from demo_server.parts import Part, check_text
from demo_server.request import Request, check_request_name
from demo_server.steps import REAL, DrawnStep, Step

Mode = Literal["sync", "async", "blocked-loop", "own"]
"""how requests are served; own: by a server that is none of ours, in its own way"""
MODES: tuple[Mode, ...] = ("sync", "async", "blocked-loop")
"""those of the demo server"""
DemoMode = Literal["sync", "async", "blocked-loop"]
Knob = Literal["", "clients", "rate", "workers"]
_LONGEST_LABEL = 40
"""characters: it stands beside other words"""
_RUN_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")

Workers = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Clients = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
Rate = Annotated[float, msgspec.Meta(gt=0, le=10_000)]

_ZERO = Duration("fixed", (0.0,))
_DEFAULT_DURATION = Duration("fixed", (15_000.0,))


class Database(Part, frozen=True):
    """The database that queries ask, and the pool of connections to it."""

    url: str = ""
    """a PostgreSQL of one's own; empty: the embedded one"""
    pool: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 10
    """connections"""
    pool_timeout: Duration = Duration("fixed", (30_000.0,))
    """how long a request waits for a connection"""


class Stall(Part, frozen=True):
    """The server stands still, as after ^Z."""

    at: Duration
    """after the start of the run"""
    lasts: Duration


class Server(Part, frozen=True):
    """The server's settings."""

    workers: Workers = 1
    """threads in sync mode"""
    threads: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 8
    """in async mode: those that read files, which no event loop can await"""
    processes: bool = False
    """in sync mode: each worker is a process of its own, with an interpreter of its own, not a thread"""
    limit: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None
    """requests in flight, queued ones too: who comes on top of them is refused at once (503); None: everybody is let
    in"""
    stalls: tuple[Stall, ...] = ()
    """when the server stands still, whatever is asked of it"""


class Planned(Part, frozen=True):
    """A line of a script: which request is sent at which instant, how many of them, and how far apart."""

    at: Duration
    send: str
    """the name of a request"""
    times: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    """how many of it"""
    every: Duration = _ZERO
    """from one of them to the next; 0: all at once"""

    def batches(self) -> Iterator[tuple[int, int]]:
        """Instants in nanoseconds, and how many requests are sent at each."""
        if self.every.ns == 0:
            yield self.at.ns, self.times
            return
        for number in range(self.times):
            yield self.at.ns + number * self.every.ns, 1

    @property
    def latest_ns(self) -> int:
        """The instant of the last of them."""
        return self.at.ns + (self.times - 1) * self.every.ns


class Load(Part, frozen=True):
    """What is sent, and when. Exactly one of script, clients and rate decides the kind of load."""

    script: Annotated[tuple[Planned, ...], msgspec.Meta(min_length=1)] | None = None
    """which request is sent at which instant"""
    clients: Clients | None = None
    """closed load: each client sends its next request after the answer and a think time"""
    rate: Rate | None = None
    """open load: requests a second, whatever the server does"""
    think: Length = _ZERO
    """with clients: from an answer to the client's next request"""
    arrivals: Literal["regular", "poisson"] = "regular"
    """with rate: every gap the same, or drawn, as of people who know nothing of one another"""
    mix: dict[str, float] | None = None
    """weights of the requests; all the same when left out"""
    duration: Duration | None = None
    """when the run stops; 15 s when left out, but a script goes on to the last answer"""
    timeout: Duration = Duration("fixed", (60_000.0,))
    """how long a client waits for an answer"""
    idle: Annotated[int, msgspec.Meta(ge=0, le=5000)] = 0
    """connections beside the load that are open from before its start to its end, and say nothing"""

    def __post_init__(self) -> None:
        """Refuse keys that do not go together. Raises ValueError."""
        kinds = [name for name in ("script", "clients", "rate") if getattr(self, name) is not None]
        if len(kinds) != 1:
            found = " and ".join(kinds) or "none of them"
            raise ValueError(f"a load has exactly one of script, clients and rate, not {found}")
        if self.think != _ZERO and self.clients is None:
            raise ValueError(f"think goes with clients, not with {kinds[0]}")
        if self.arrivals != "regular" and self.rate is None:
            raise ValueError(f"arrivals goes with rate, not with {kinds[0]}")
        if self.script is not None and self.mix is not None:
            raise ValueError("mix goes with clients or rate, not with script")
        for name, weight in (self.mix or {}).items():
            if not 0 < weight < math.inf:
                raise ValueError(f"mix.{name} is {weight:g}; a weight is a number above 0")
        if self.duration is None and self.script is None:
            msgspec.structs.force_setattr(self, "duration", _DEFAULT_DURATION)
        if self.duration is not None and self.duration.ms == 0:
            raise ValueError("a duration of 0 leaves no time to send anything")
        if self.timeout.ms == 0:
            raise ValueError("a timeout of 0 leaves no time to answer")


class Expectation(Part, frozen=True):
    """What the result must show for the scenario's lesson to hold."""

    that: str
    """one comparison over figures of the result: sync.makespan_ms / async.makespan_ms > 1.8"""


class Tool(Part, frozen=True):
    """A load tool, and what it leaves out: its figure stands beside the truth."""

    name: str
    """as people know it: wrk"""
    drops: Duration
    """it forgets what takes longer: its mean is that of the survivors"""


class Run(Part, frozen=True):
    """One of the runs whose comparison is the lesson: a mode, and what is different in it."""

    name: str
    """how expectations and the verdict call it: NAME.makespan_ms"""
    label: str = ""
    """how people do; the name when left out"""
    mode: DemoMode = "sync"
    """blocking code on worker threads, coroutines on one event loop, or blocking code in coroutines"""
    set: dict[str, Any] = msgspec.field(default_factory=dict)
    """tables of the scenario with other values: { server = { workers = 4 } }; a load of another kind replaces it"""


class Scenario(Part, frozen=True):
    """One experiment: requests, a server, a load, and the lesson as expectations."""

    title: str
    """what stands at the top of the screen"""
    requests: dict[str, Request]
    """kinds of requests by their names; the demo server answers at /NAME"""
    load: Load
    caption: str = ""
    """the sentence under the title: what to look at"""
    seed: int = 0
    """another seed, other draws"""
    server: Server = Server()
    database: Database = Database()
    runs: tuple[Run, ...] = ()
    """sync, then async, when left out"""
    question: str = ""
    """what the audience is asked before it sees the run"""
    verdict: str = ""
    """what the runs have shown, in a sentence; {sync.makespan_ms / async.makespan_ms} stands for what was measured"""
    knob: Knob = ""
    """what a speaker turns to see where it tips"""
    tool: Tool | None = None
    expect: tuple[Expectation, ...] = ()
    """the lesson, as comparisons that headless runs check"""

    def __post_init__(self) -> None:
        """Refuse names that do not fit together. Raises ValueError."""
        check_text(self.title, "title")
        check_text(self.caption, "caption")
        check_text(self.question, "question")
        check_text(self.verdict, "verdict")
        self._check_runs()
        self._check_knob()
        if not self.requests:
            raise ValueError("no request: a scenario needs at least one [requests.NAME]")
        for name in self.requests:
            check_request_name(name)
        for place, name in self._named_in_load():
            if name not in self.requests:
                near = get_close_matches(name, self.requests, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(self.requests)}"
                raise ValueError(f'{place}: there is no request "{name}"; {hint}')

    def _check_runs(self) -> None:
        names = [run.name for run in self.runs]
        for number, name in enumerate(names):
            if not _RUN_NAME.fullmatch(name):
                raise ValueError(
                    f'runs[{number}].name: "{name}" cannot name a run: lower-case letters, digits and -, at most 20, '
                    "a letter first"
                )
            if name in names[:number]:
                raise ValueError(f'runs[{number}].name: "{name}" is there already; each run has a name of its own')
            check_text(label := self.runs[number].label, f"runs[{number}].label")
            if len(label) > _LONGEST_LABEL:
                raise ValueError(
                    f'runs[{number}].label: "{label}" has {len(label)} characters; there is room for {_LONGEST_LABEL}'
                )

    def _check_knob(self) -> None:
        if self.knob in ("clients", "rate") and getattr(self.load, self.knob) is None:
            has = next(kind for kind in ("script", "clients", "rate") if getattr(self.load, kind) is not None)
            fitting = ", ".join(one for one in (has, "workers") if one != "script")
            raise ValueError(f"knob: this load has no {self.knob} to turn, it is one of {has}; there is {fitting}")

    def _named_in_load(self) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(self.load.script or ()):
            yield f"load.script[{number}].send", line.send
        for name in self.load.mix or ():
            yield "load.mix", name

    def drawn_steps(self, name: str, number: int) -> list[DrawnStep]:
        """The steps of request number NUMBER, if it is a NAME, with their lengths; none of a request without steps."""
        places = itertools.count()
        return [self._drawn(step, number, places) for step in self.requests[name].steps]

    def _drawn(self, step: Step, number: int, places: Iterator[int]) -> DrawnStep:
        if step.together is not None:
            parts = tuple(self._drawn(part, number, places) for part in step.together)
            return DrawnStep(-1, step.name, "together", 0, step, parts)
        index = next(places)
        ns = to_ns(self._draw(step.length, number, f"step {index}"))
        real = step if step.does in REAL else None
        return DrawnStep(index, step.name, step.does, ns, real, blocking=step.blocking)

    def leaves(self) -> Iterator[Step]:
        """All steps of all requests that have a span."""
        for request in self.requests.values():
            for step in request.steps:
                yield from step.leaves()

    def drawn_think_ns(self, number: int) -> int:
        """How long the client that sent request NUMBER thinks after its answer, in nanoseconds."""
        return to_ns(self._draw(self.load.think, number, "think"))

    def drawn_request(self, number: int) -> str:
        """Which request number NUMBER is, by the mix."""
        weights: Mapping[str, float] = self.load.mix or dict.fromkeys(self.requests, 1.0)
        if len(weights) == 1:
            return next(iter(weights))
        left = uniform(self.seed, number, "mix") * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return name

    def drawn_gap_ns(self, number: int) -> int:
        """Open load: from the planned instant of request NUMBER - 1 to that of NUMBER, in nanoseconds."""
        rate = self.load.rate or math.inf
        mean_ms = 1000 / rate
        if self.load.arrivals == "regular":
            return to_ns(mean_ms)
        return to_ns(Length("exponential", (mean_ms,)).draw(uniform(self.seed, number, "gap")))

    def _draw(self, length: Length, number: int, what: str) -> float:
        if length.law == "fixed":
            return length.values[0]
        return length.draw(uniform(self.seed, number, what))
