"""How many requests are queued, waiting, working (or at the server), as a counter of a trace."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tui.export.trace_format import Counter, TraceEvent
from tui.export.trace_tracks import Tracks
from tui.picture.stretches import stretches
from tui.timeline.records import STATES, Request, State

FEW = 2000
"""requests whose every change of state is told"""
INSTANTS = 10_000
"""at which the counts of more requests are told"""


def counters(tracks: Tracks) -> Iterator[TraceEvent]:
    """The counts at each instant at which they change; of many requests, at instants that are as far apart as needed.

    A count is right at its instant in either case: nothing is averaged.
    """
    zero, end, told = tracks.zero, tracks.run.end, tracks.run.timeline.told
    requests = tracks.run.timeline.requests()
    states = [state for state in STATES if state != "serving" or told != "steps"]
    apart = 1 if len(requests) <= FEW else max(1, (end - zero) // INSTANTS)
    levels = [0] * len(states)
    for instant, by in sorted(_changes(requests, states, (zero, end), apart).items()):
        levels = [level + change for level, change in zip(levels, by, strict=True)]
        yield Counter("requests", tracks.pid, instant * apart / 1000, dict(zip(states, levels, strict=True)))


def _changes(
    requests: Sequence[Request], states: Sequence[State], within: tuple[int, int], apart: int
) -> dict[int, list[int]]:
    """By how much each count goes up, by the instant (counted in so many nanoseconds) at which it is told."""
    zero, end = within
    changes: dict[int, list[int]] = defaultdict(lambda: [0] * len(states))
    places = {state: place for place, state in enumerate(states)}
    for request in requests:
        for start, after, state in stretches(request, end):
            changes[-(-max(0, start - zero) // apart)][places[state]] += 1
            changes[-(-max(0, after - zero) // apart)][places[state]] -= 1
    return changes
