"""A recording of 100 000 requests, and of a million events: as large as they come."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import scenario
from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    RequestArrived,
    RequestPlanned,
    RequestSent,
    ResponseReceived,
    StepEnded,
    StepStarted,
)
from tui.recording.lines import event_lines, header_line, new_header, run_began, run_line

REQUESTS = 100_000
GAP_NS = 1_000_000
WORKERS = 4
WORK_NS, WAIT_NS = 200_000, 3_900_000
"""a little more than four workers can do: the queue grows to thousands"""
SCENARIO = """
title = "A hundred thousand"
[server]
workers = 4
[requests.page]
steps = [{ name = "code", work = 0.2 }, { name = "db", wait = 3.9 }]
[load]
rate = 1000
duration = "100s"
"""


def events() -> Iterator[Event]:
    """Clients that send every millisecond, and workers that take whoever has waited longest."""
    yield LoadStarted(0)
    free = [0] * WORKERS
    for number in range(1, REQUESTS + 1):
        at = (number - 1) * GAP_NS
        worker = min(range(WORKERS), key=free.__getitem__)
        starts = max(at, free[worker])
        ends = free[worker] = starts + WORK_NS + WAIT_NS
        yield from (RequestPlanned(at, number, "page", number), RequestSent(at, number))
        yield from (RequestArrived(at, number, "page"), HandlingStarted(starts, number, worker + 1))
        yield from (StepStarted(starts, number, 0, "code", "work"), StepEnded(starts + WORK_NS, number, 0))
        yield from (StepStarted(starts + WORK_NS, number, 1, "db", "wait"), StepEnded(ends, number, 1))
        yield from (HandlingFinished(ends, number), ResponseReceived(ends, number, 200))
    yield LoadEnded(max(free))


def record(path: Path) -> None:
    """The recording, its lines in the order of their instants."""
    began = run_began(0, "page", "sync", scenario(SCENARIO))
    lines = [header_line(new_header("page", "")), run_line(began), event_lines(sorted(events(), key=_at), 0)]
    path.write_bytes(b"".join(lines))


def _at(event: Event) -> int:
    return event.at
