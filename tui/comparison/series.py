"""The lengths of a run's requests, in the order in which they were planned: what noise is judged by."""

from typing import NamedTuple

from tui.comparison.batches import Batched
from tui.timeline.fold import Timeline

_NS_PER_MS = 1e6


class Series(NamedTuple):
    """Milliseconds, one for each request that is in memory."""

    plan: list[tuple[int, str]]
    """numbers and names"""
    response: Batched
    queue: Batched
    service: Batched
    """of those that were begun"""


def series_of(timeline: Timeline, end: int) -> Series:
    """The lengths up to an instant; of what was not answered, the age that it had reached."""
    requests = sorted(timeline.requests(), key=lambda one: (one.planned or 0, one.id))
    return Series(
        [(one.id, one.name) for one in requests],
        Batched([one.response_until(end) / _NS_PER_MS for one in requests]),
        Batched([one.queue_until(end) / _NS_PER_MS for one in requests]),
        Batched([one.service_until(end) / _NS_PER_MS for one in requests if one.started is not None]),
    )
