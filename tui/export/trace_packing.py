"""What overlaps cannot share a track: each takes the first one that is free."""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from operator import itemgetter
from typing import TypeVar

T = TypeVar("T")
Interval = tuple[int, int]
"""from when to when"""


def nested(items: Iterable[T], interval: Callable[[T], Interval]) -> list[list[T]]:
    """The same, but that an item may lie within another one. Who surrounds another comes first."""
    tracks: list[list[T]] = []
    around: list[list[int]] = []
    """of each track, the ends of the items that the next one may lie within"""
    for start, end, item in sorted(((*interval(item), item) for item in items), key=lambda one: (one[0], -one[1])):
        for ends in around:
            while ends and ends[-1] <= start:
                ends.pop()
        free = (number for number, ends in enumerate(around) if not ends or end <= ends[-1])
        number = next(free, len(tracks))
        if number == len(tracks):
            tracks.append([])
            around.append([])
        tracks[number].append(item)
        around[number].append(end)
    return tracks


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
