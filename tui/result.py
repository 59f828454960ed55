"""The result of a run, with the same keys for ever: what --json prints.

Lengths are milliseconds, instants are milliseconds after the start of the run. None (null) stands where
there is nothing to say. docs/result.schema.json is this module as a JSON schema.
"""

import msgspec

from demo_server.events import Told
from demo_server.scenario import Mode
from demo_server.steps import Kind


class Statistic(msgspec.Struct, frozen=True):
    """A distribution in milliseconds; a percentile is null under 100 (p90), 200 (p95), 1000 (p99) samples."""

    mean: float | None
    p50: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    max: float | None


NOTHING = Statistic(None, None, None, None, None, None)


class ServerShares(msgspec.Struct, frozen=True):
    """Shares of the run, from 0 to 1, in which a worker (in async: the loop) did what."""

    working: float
    blocked: float
    """held by a wait; in async only by a call that blocks: any other wait is given back"""
    idle: float
    serving: float = 0.0
    """taken by a request of a server that does not tell what it does for it"""


class SenderLag(msgspec.Struct, frozen=True):
    """Planned instant to the instant of sending, in milliseconds."""

    p99: float | None
    max: float | None


class PredictedResponse(msgspec.Struct, frozen=True):
    """Of all requests, the unfinished ones with the age that they reached."""

    mean: float | None


class HttpCostMs(msgspec.Struct, frozen=True):
    """What HTTP itself costs on this machine, in milliseconds: measured before the run."""

    round_trip: float
    """one request for nothing, alone"""
    per_request: float
    """such requests all at once: from one answer to the next"""


class Band(msgspec.Struct, frozen=True):
    """Where nine in ten simulated runs of the same length lie, each with a seed of its own: their mean responses."""

    p5: float
    p95: float
    runs: int
    """how many were simulated"""


class Predicted(msgspec.Struct, frozen=True):
    """The same scenario simulated on a virtual clock, where HTTP and real steps cost what they do here.

    Null when nothing can be foreseen: too many requests, or steps that nobody knows.
    """

    makespan_ms: float | None
    response_ms: PredictedResponse
    http_ms: HttpCostMs
    band_ms: Band | None = None
    """null without chance: then every run is the same"""


class ToolMs(msgspec.Struct, frozen=True):
    """What a load tool would show of the same run."""

    name: str
    drops_ms: float
    """what takes longer it forgets"""
    counted: int
    """the survivors"""
    mean: float | None


class FailureCount(msgspec.Struct, frozen=True):
    """Why requests failed, and how many did by it."""

    reason: str
    count: int


class SpanRow(msgspec.Struct, frozen=True):
    """A step as it happened; end_ms is null when it was cut off.

    Of kind queue: standing in line within the server, for a connection or a thread. Of kind block: a wait that holds
    the event loop.
    """

    step: str
    kind: Kind
    start_ms: float
    end_ms: float | None
    placed: bool = False
    """true: the server told its length alone (Server-Timing); where it lies is a guess"""


class RequestRow(msgspec.Struct, frozen=True):
    """A request; null is what did not happen."""

    id: int
    request: str
    client: int | None
    status: int | None
    planned_ms: float | None
    sent_ms: float | None
    started_ms: float | None
    finished_ms: float | None
    received_ms: float | None
    spans: list[SpanRow]
    reason: str = ""
    """why it failed"""


class RunResult(msgspec.Struct, frozen=True):
    """One scenario in one mode."""

    mode: Mode
    workers: int
    sent: int
    completed: int
    failed: int
    timed_out: int
    unfinished: int
    lower_bound: bool
    """true when requests without an answer stand in the statistic with the age that they had reached"""
    makespan_ms: float
    throughput_rps: float
    """completed requests a second"""
    response_ms: Statistic
    queue_ms: Statistic
    service_ms: Statistic
    wait_ms: Statistic
    work_ms: Statistic
    server: ServerShares | None
    """null of a server that does not tell what its workers do"""
    sender_lag_ms: SenderLag
    predicted: Predicted
    pool_ms: Statistic = NOTHING
    """standing in line within the server, for a connection or a thread"""
    told: Told = "steps"
    """what the server tells of a request: all that it does; begin, end and spans that its code names; nothing"""
    failures: list[FailureCount] = []
    """the most frequent reasons, at most three"""
    name: str = ""
    """how expectations call it: the run's name in its scenario, or its mode"""
    processes: bool = False
    """each worker is a process of its own; false: all of them are threads of one, and share its interpreter"""
    tool: ToolMs | None = None
    """null when the scenario names no tool"""
    requests: list[RequestRow] | None = None
    """with --requests"""


class ExpectationResult(msgspec.Struct, frozen=True):
    """An expectation, and what the result says to it."""

    expect: str
    actual: float | None
    """the value of its left side; null when it has none"""
    passed: bool


class Result(msgspec.Struct, frozen=True):
    """All runs of a scenario."""

    asyncdemo: str
    """version"""
    scenario: str
    seed: int
    passed: bool
    runs: list[RunResult]
    expectations: list[ExpectationResult]
    verdict: str | None = None
    """what the runs have shown together, in the scenario's words; null where it has none, or a figure in it has no
    value"""
