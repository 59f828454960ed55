"""Spans of one request: alone in time, or several at once.

Of spans that overlap, the strongest tells what the request is doing: it works if any works, else it waits if any
waits (holding the event loop if any does), else it stands in line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from demo_server.steps import Kind

STRENGTH: dict[Kind, int] = {"work": 3, "block": 2, "wait": 1, "queue": 0}
SpentOn = Literal["work", "wait", "queue"]
"""on what a request's time goes: whether a wait holds the event loop makes no difference to it, but to others"""


@dataclass(slots=True)
class Span:
    """A step as it happened, or as it is happening (end is None)."""

    index: int
    step: str
    kind: Kind
    start: int
    end: int | None = None
    placed: bool = False
    """its length was told, its instants were not"""


class Spent(NamedTuple):
    """Nanoseconds in spans, by what they were spent on; never more in all than there were."""

    work: int = 0
    wait: int = 0
    queue: int = 0


def spent(spans: Sequence[Span], now: int) -> Spent:
    """Up to an instant. What overlaps is counted once."""
    work = wait = queue = last = 0
    for span in spans:
        start, end = span.start, span.end
        if end is None or end > now:
            end = now
        if end <= start:
            continue
        if start < last:
            return _once(spans, now)
        last = end
        if span.kind == "work":
            work += end - start
        elif span.kind == "queue":
            queue += end - start
        else:
            wait += end - start
    return Spent(work, wait, queue)


def overlapping(spans: Sequence[Span]) -> bool:
    """Any of them begins before another one has ended."""
    last = 0
    for span in spans:
        if span.start < last:
            return True
        last = 2**63 if span.end is None else span.end
    return False


def strongest(spans: Sequence[Span]) -> Kind | None:
    """What those that go on make of the request; None when none goes on."""
    kinds = [span.kind for span in spans if span.end is None]
    return max(kinds, key=STRENGTH.__getitem__, default=None)


def swept(spans: Sequence[Span]) -> Iterator[tuple[int, Kind | None]]:
    """The instants at which the strongest kind changes, and to which; None where no span is."""
    edges = [(span.start, span.kind, 1) for span in spans]
    edges += [(span.end, span.kind, -1) for span in spans if span.end is not None]
    edges.sort(key=lambda edge: edge[0])
    going_on: dict[Kind, int] = {"work": 0, "block": 0, "wait": 0, "queue": 0}
    was: Kind | None = None
    for at, (instant, kind, by) in enumerate(edges):
        going_on[kind] += by
        if at + 1 < len(edges) and edges[at + 1][0] == instant:
            continue
        now = next((one for one, count in going_on.items() if count), None)
        if now != was:
            was = now
            yield instant, now


def _once(spans: Sequence[Span], now: int) -> Spent:
    counted: dict[SpentOn, int] = {"work": 0, "wait": 0, "queue": 0}
    since, was = 0, None
    for instant, kind in [*swept(spans), (now, None)]:
        if was is not None:
            counted["wait" if was == "block" else was] += max(0, min(instant, now) - since)
        since, was = min(instant, now), kind
    return Spent(**counted)
