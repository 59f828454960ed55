"""What each client waits for, as tracks of a trace: a request from its planned instant to its answer.

Clients of closed load have one request at a time. Open load and scripts have as many tracks as requests are in
flight at once, as the dashboard has rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from tui.export.trace_format import Args, Slice, TraceEvent
from tui.export.trace_packing import Interval
from tui.export.trace_tracks import Tracks
from tui.timeline.records import Request


def client_tracks(tracks: Tracks) -> Iterator[TraceEvent]:
    """The tracks of our clients' requests."""
    requests = tracks.run.timeline.requests()
    if tracks.run.scenario.load.clients is None:
        yield from _group(tracks, requests, lambda number: f"in flight {number}")
        return
    by_client: dict[int, list[Request]] = defaultdict(list)
    for request in requests:
        by_client[request.client or 0].append(request)
    for client, ones in sorted(by_client.items()):
        yield from _group(tracks, ones, _names_of_client(client))


def _names_of_client(client: int) -> Callable[[int], str]:
    # A client that the keys took away and brought back may have two requests in flight.
    return lambda number: f"client {client}" if number == 1 else f"client {client} ({number})"


def _group(tracks: Tracks, requests: list[Request], name: Callable[[int], str]) -> Iterator[TraceEvent]:
    def interval(request: Request) -> Interval:
        return tracks.interval(request.planned or 0, request.over)

    for track, ones in tracks.begun_for(requests, interval, name):
        yield from track.names
        for request in ones:
            yield from _request(tracks, track.tid, request)


def _request(tracks: Tracks, tid: int, one: Request) -> Iterator[Slice]:
    planned, started, over = one.planned or 0, one.started, one.over
    yield tracks.slice_(tid, f"{one.id} {one.name}", "response", (planned, over), _outcome(one))
    handled = started is not None and started <= tracks.run.end and (over is None or started < over)
    if started is None or not handled:
        yield tracks.slice_(tid, "queued", "queued", (planned, over), {"id": one.id})
        return
    if started > planned:
        yield tracks.slice_(tid, "queued", "queued", (planned, started), {"id": one.id})
    until = one.finished if over is None or (one.finished is not None and one.finished < over) else over
    since = max(planned, started), until
    yield tracks.slice_(tid, "service", "service", since, {"id": one.id})
    if tracks.run.began.mode == "async":  # elsewhere they stand with the worker, which they hold
        yield from tracks.steps(tid, one, since)


def _outcome(one: Request) -> Args:
    said: Args = {"id": one.id, "outcome": one.outcome or "unfinished"}
    if one.status is not None:
        said["status"] = one.status
    if one.reason:
        said["reason"] = one.reason
    return said
