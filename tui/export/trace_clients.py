"""What each client waits for, as tracks of a trace: a request from its planned instant to its answer.

Clients of closed load have one request at a time. Open load and scripts have as many tracks as requests are in
flight at once, as the dashboard has rows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from tui.export.trace_format import Args, Slice, TraceEvent
from tui.export.trace_packing import Interval
from tui.export.trace_tracks import Beside, Tracks, args_of
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

    for number, (track, ones) in enumerate(tracks.begun_for(requests, interval, name), 1):
        yield from track.names
        beside = Beside(tracks, track.tid, name(number))
        for request in ones:
            yield from _request(tracks, beside, request)


def _request(tracks: Tracks, beside: Beside, one: Request) -> Iterator[TraceEvent]:
    planned, started, over = one.planned or 0, one.started, one.over
    tid, _ = beside.track(0)
    yield tracks.slice_(tid, f"{one.id} {one.name}", "response", (planned, over), _outcome(one))
    handled = started is not None and started <= tracks.run.end and (over is None or started < over)
    if started is None or not handled:
        yield from _not_handled(tracks, tid, one)
        return
    if started > planned:
        yield tracks.slice_(tid, "queued", "queued", (planned, started), {"id": one.id})
    until = one.finished if over is None or (one.finished is not None and one.finished < over) else over
    since = max(planned, started), until
    yield tracks.slice_(tid, "service", "service", since, args_of(one, placed=one.placed))
    # Elsewhere they stand with the worker, which they hold.
    if tracks.run.began.mode == "async" or one.told == "nothing":
        yield from tracks.steps(beside, one, since)


def _not_handled(tracks: Tracks, tid: int, one: Request) -> Iterator[Slice]:
    """Of a server that tells nothing it is known that it has what was sent to it."""
    planned, sent, over = one.planned or 0, one.sent, one.over
    is_there = one.told == "nothing" and sent is not None and one.started is None
    if not is_there or sent is None or sent > planned:
        yield tracks.slice_(tid, "queued", "queued", (planned, sent if is_there else over), {"id": one.id})
    if is_there and sent is not None:
        yield tracks.slice_(tid, "at the server", "serving", (max(planned, sent), over), {"id": one.id})


def _outcome(one: Request) -> Args:
    said: Args = {"id": one.id, "outcome": one.outcome or "unfinished"}
    if one.status is not None:
        said["status"] = one.status
    if one.reason:
        said["reason"] = one.reason
    return said
