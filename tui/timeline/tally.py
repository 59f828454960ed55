"""What is counted as requests go by, so that those that are over need not be kept."""

from collections import Counter
from copy import copy

from tui.timeline.distribution import Distribution
from tui.timeline.records import Request
from tui.timeline.spans import Span, spent

REASONS_KEPT = 200
"""different ones: a server may give each failure one of its own"""
OTHER_REASONS = "other reasons"


class Tally:
    """Counts and distributions of the requests of a run."""

    def __init__(self) -> None:
        self.sent = 0
        self.completed = 0
        self.failed = 0
        self.timed_out = 0
        self.reasons: Counter[str] = Counter()
        """why requests failed, and how many by each"""
        self.last_over: int | None = None
        """the instant of the last answer, or of the last time a client gave up"""
        self.response = Distribution()
        self.answered = Distribution()
        """response times of those that were answered"""
        self.queue = Distribution()
        self.service = Distribution()
        self.wait = Distribution()
        self.work = Distribution()
        self.pool = Distribution()
        """standing in line within the server"""
        self.sender_lag = Distribution()
        self.worked = 0
        """nanoseconds that steps worked, whoever asked"""
        self.waited = 0
        """nanoseconds that steps waited, or stood in line within the server"""
        self.blocked = 0
        """nanoseconds of those in which the event loop was held"""
        self.by_worker: dict[int, list[int]] = {}
        """the same three of each worker, by its number"""
        self.served: dict[int, int] = {}
        """nanoseconds of each worker in requests of which no more is known, by its number"""

    def copy(self) -> "Tally":
        """Another one that has counted the same."""
        made = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, Distribution):
                setattr(made, name, value.copy())
        made.by_worker = {worker: [*times] for worker, times in self.by_worker.items()}
        made.reasons, made.served = self.reasons.copy(), dict(self.served)
        return made

    def count_sent(self, request: Request) -> None:
        """A client has begun to send it."""
        self.sent += 1
        if request.sent is not None and request.planned is not None:
            self.sender_lag.add(max(0, request.sent - request.planned))

    def count_over(self, request: Request) -> None:
        """A client has its answer, or has given up."""
        if request.over is None:
            return
        self.last_over = max(self.last_over or 0, request.over)
        if request.outcome == "timed out":
            self.timed_out += 1
        elif request.answered:
            self.completed += 1
            self.answered.add(request.response_until(request.over))
        else:
            self.failed += 1
            known = request.reason in self.reasons or len(self.reasons) < REASONS_KEPT
            self.reasons[request.reason if known else OTHER_REASONS] += 1
        self.response.add(request.response_until(request.over))

    def count_step(self, request: Request, span: Span) -> None:
        """A step has ended, whoever asked for it."""
        length = (span.end or span.start) - span.start
        mine = self.by_worker.setdefault(request.worker or 1, [0, 0, 0])
        if span.kind == "work":
            self.worked += length
            mine[0] += length
        else:
            self.waited += length
            mine[1] += length
            if span.kind == "block":
                self.blocked += length
                mine[2] += length

    def count_closed(self, request: Request) -> None:
        """Both the client and the server are through with it."""
        finished = request.finished
        if finished is None or request.foreign:  # one that is refused has neither queued nor been served
            return
        self.queue.add(request.queue_until(finished))
        self.service.add(request.service_until(finished))
        if request.split:
            times = spent(request.spans, finished)
            self.wait.add(times.wait)
            self.work.add(times.work)
            self.pool.add(times.queue)

    def count_served(self, request: Request) -> None:
        """It is over, of a server of which no more is known than that it had it."""
        if request.finished is not None:
            worker = request.worker or 1
            self.served[worker] = self.served.get(worker, 0) + request.unnamed_until(request.finished)
