"""What overlaps cannot share a track: each takes the first one that is free."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from operator import itemgetter
from typing import TypeVar

T = TypeVar("T")
Interval = tuple[int, int]
"""from when to when"""


def packed(items: Iterable[T], interval: Callable[[T], Interval]) -> list[list[T]]:
    """The items on as few tracks as can be, each track in order of time. Items may touch, not overlap."""
    tracks: list[list[T]] = []
    busy: list[tuple[int, int]] = []
    """when each track is free again, and its number"""
    free: list[int] = []
    # What takes no time comes before what begins then: it leaves the track at once.
    for start, end, item in sorted(((*interval(item), item) for item in items), key=itemgetter(0, 1)):
        while busy and busy[0][0] <= start:
            heappush(free, heappop(busy)[1])
        if not free:
            free.append(len(tracks))
            tracks.append([])
        number = heappop(free)
        tracks[number].append(item)
        heappush(busy, (end, number))
    return tracks
