"""Lengths of time that a server tells, laid onto the time between sending and answer.

Only lengths are told. Where they lie is our reading of them: one after the other in the order of the header. What is
left over lies before the whole where the server is on this machine: a request stands in line before it is handled, and
its answer needs no time to arrive. From elsewhere it does, and half of what is left over lies after the whole. Lengths
that do not fit so have overlapped: then each begins at the start.
"""

from collections.abc import Sequence
from typing import NamedTuple

from demo_server.events import PlacedSpan
from demo_server.steps import Kind
from tui.clients.server_timing import Metric

WORK = frozenset({"cpu", "work", "render", "template", "view", "serialize"})
"""metrics that are taken for work; all others but "queue" are taken for waits"""
QUEUE = "queue"
TOTAL = "total"
"""the metric that is the handling itself"""
PERHAPS_TOTAL = frozenset({"app", "request"})
"""metrics that are the handling itself if they are as long as all others together"""


class Placed(NamedTuple):
    """A request's handling; instants of the performance counter."""

    started: int
    finished: int
    spans: tuple[PlacedSpan, ...]


def placed(metrics: Sequence[Metric], sent: int, answered: int, near: bool = False) -> Placed | None:
    """The handling of a request that was sent and answered at these instants; None when nothing credible is told.

    near: the server is on this machine.

    A metric that is longer than the request itself is not believed; one of no length is nothing to see.
    """
    credible = [metric for metric in metrics if 0 < metric.ns <= answered - sent]
    if not credible:
        return None
    whole, parts = _divided(credible)
    in_turn = sum(part.ns for part in parts)
    longest = max((part.ns for part in parts), default=0)
    fits = in_turn <= answered - sent
    length = max(whole.ns if whole else 0, in_turn if fits and not whole else longest)
    left_over = answered - sent - length
    started = sent + (left_over if near else left_over // 2)
    return Placed(started, started + length, tuple(_spans(parts, started, overlapped=in_turn > length)))


def _divided(metrics: list[Metric]) -> tuple[Metric | None, list[Metric]]:
    """The metric that is the handling itself, if there is one, and the others."""
    everything = sum(metric.ns for metric in metrics)
    for place, metric in sorted(enumerate(metrics), key=lambda one: one[1].name.lower() != TOTAL):
        name = metric.name.lower()
        if name == TOTAL or (name in PERHAPS_TOTAL and metric.ns >= everything - metric.ns):
            return metric, [*metrics[:place], *metrics[place + 1 :]]
    return None, metrics


def _spans(parts: list[Metric], started: int, overlapped: bool) -> list[PlacedSpan]:
    spans, begin = [], started
    for part in parts:
        spans.append(PlacedSpan(part.description or part.name, _kind(part.name.lower()), begin, begin + part.ns))
        if not overlapped:
            begin += part.ns
    return spans


def _kind(name: str) -> Kind:
    if name == QUEUE:
        return "queue"
    return "work" if name in WORK else "wait"
