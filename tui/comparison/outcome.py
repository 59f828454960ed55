"""What a comparison says, with the same keys for ever: what --json prints.

The keys of the figures are those of a run's result (docs/result.schema.json). Differences are B minus A, ratios
B through A. None (null) stands where there is nothing to say. docs/comparison.schema.json is this module.
"""

import msgspec

from demo_server.scenario import Mode

NOT_TOLD = "the server does not tell it"
"""why a figure is null that a demo server would have"""


class Figure(msgspec.Struct, frozen=True):
    """One figure of both runs, in the unit that its key names; of counts, how many; of shares, from 0 to 1."""

    a: float | None
    b: float | None
    difference: float | None
    """b - a"""
    ratio: float | None
    """b / a; null when either is 0"""
    noise: bool | None
    """true: runs of the same differ by as much; null: that cannot be told"""
    why: str
    """what noise was judged by"""


class ResponseFigures(msgspec.Struct, frozen=True):
    """Of all requests; those without an answer with the age that they had reached."""

    mean: Figure
    p50: Figure
    p95: Figure
    p99: Figure
    max: Figure


class MeanFigure(msgspec.Struct, frozen=True):
    """Of a distribution of which only the mean is compared."""

    mean: Figure


class ServerFigures(msgspec.Struct, frozen=True):
    """Shares of the run."""

    working: Figure
    blocked: Figure


class Side(msgspec.Struct, frozen=True):
    """A run, as far as it is no figure."""

    mode: Mode
    workers: int
    planned: int
    failed: int
    timed_out: int
    lower_bound: bool
    """true when requests without an answer stand in the times with the age that they had reached"""
    name: str
    """how expectations call it: its name in its scenario, or its mode"""
    label: str
    """the same for people; empty where its mode says all there is to say"""


class Difference(msgspec.Struct, frozen=True):
    """A setting that is not the same in both, in words."""

    setting: str
    a: str
    b: str


class Compared(msgspec.Struct, frozen=True):
    """Two runs of the same work."""

    a: Side
    b: Side
    settings: list[Difference]
    same_plan: bool
    """the same requests in the same order: they are compared one by one"""
    sentence: str
    completed: Figure
    unfinished: Figure
    makespan_ms: Figure
    throughput_rps: Figure
    response_ms: ResponseFigures
    queue_ms: MeanFigure
    service_ms: MeanFigure
    server: ServerFigures
    """null figures of a server that does not tell what its workers do"""
    notes: list[str]
    """what must be known to read the figures rightly"""
    pool_ms: MeanFigure
    """standing in line within the server"""


class Origin(msgspec.Struct, frozen=True):
    """Where a recording comes from."""

    scenario: str
    program: str
    """the version of asyncdemo that wrote it"""
    recorded: str
    system: str
    processor: str
    cores: int
    python: str


class Comparison(msgspec.Struct, frozen=True):
    """Two recordings."""

    asyncdemo: str
    """version"""
    a: Origin
    b: Origin
    pairs: list[Compared]
    left_out: list[str]
    """runs that are not compared, and why"""
    notes: list[str]
