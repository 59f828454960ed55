"""The trace-event format of Chrome, which Perfetto reads too: the few kinds of event that are written here.

docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU. Instants and lengths are microseconds;
nanoseconds divided by 1000 keep their three decimals, for a float is written with as many digits as it needs.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

import msgspec

Args = dict[str, str | int | float]
BATCH = 2000
"""events that are written at once"""

_encoder = msgspec.json.Encoder()


class TraceEvent(msgspec.Struct, frozen=True, omit_defaults=True, gc=False, tag_field="ph"):
    """What every event has."""

    name: str
    pid: int


class Slice(TraceEvent, frozen=True, gc=False, tag="X"):
    """A complete event. Slices of one thread nest or are apart: anything else is against the format."""

    tid: int
    ts: float
    dur: float
    cat: str
    args: Args = {}


class Instant(TraceEvent, frozen=True, gc=False, tag="i"):
    """Something without a length."""

    tid: int
    ts: float
    s: str
    """its scope: p, the whole process"""
    args: Args = {}


class Counter(TraceEvent, frozen=True, gc=False, tag="C"):
    """The values of one process's counter from an instant on."""

    ts: float
    args: Args


class Metadata(TraceEvent, frozen=True, gc=False, tag="M"):
    """What a process or a thread is called, and where it stands."""

    tid: int
    args: Args


def write(events: Iterable[TraceEvent], others: dict[str, str], out: TextIO) -> None:
    """The object form, an event a line, bit by bit. Perfetto knows it by the key that comes first."""
    out.write('{"traceEvents":[')
    between = "\n"
    left = iter(events)
    while batch := list(islice(left, BATCH)):
        out.write(between + b",\n".join(map(_encoder.encode, batch)).decode())
        between = ",\n"
    out.write(f'\n],"displayTimeUnit":"ms","otherData":{_encoder.encode(others).decode()}}}\n')


def names_of_process(pid: int, name: str) -> Iterator[TraceEvent]:
    """What a process is called; they stand in the order of their numbers."""
    yield Metadata("process_name", pid, 0, {"name": name})
    yield Metadata("process_sort_index", pid, 0, {"sort_index": pid})


def names_of_thread(pid: int, tid: int, name: str) -> Iterator[TraceEvent]:
    """What a thread is called; they stand in the order of their numbers."""
    yield Metadata("thread_name", pid, tid, {"name": name})
    yield Metadata("thread_sort_index", pid, tid, {"sort_index": tid})
