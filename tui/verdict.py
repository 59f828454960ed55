"""What a run has shown, in one plain sentence."""

from tui.picture.axis import duration
from tui.result import ToolMs
from tui.summary import reasons
from tui.timeline.fold import Timeline
from tui.timeline.records import Request

FEW = 12
"""so many requests can be spoken of one by one"""
WORTH_NAMING = 1.5
"""how many times its own service time a request must have taken to be said to have waited"""
_LONGEST = 75
"""characters of a sentence"""


def verdict(timeline: Timeline, name: str) -> str:
    """A sentence about a run that is over, called by this name; empty when nothing was sent.

    As a rule it fits on 75 cells.
    """
    end, tally = timeline.end, timeline.tally
    if end is None or not timeline.planned.written:
        return ""
    left = len(timeline.unfinished())
    lost = tally.failed + tally.timed_out
    if not tally.completed:
        none = f"{name}: {_of_none(timeline)}"
        return _if_it_fits(f"{none}{_why(timeline, ': ')}", none)
    if timeline.planned.written <= FEW and not left and not lost:
        return f"{name}: {_of_one(timeline)}"
    failed = f", {lost} failed" if lost else ""
    why = _why(timeline, " (", ")")
    return _if_it_fits(
        f"{name}: {_of_many(timeline, left, failed + why)}", f"{name}: {_of_many(timeline, left, failed)}"
    )


def tool_verdict(shown: ToolMs, mean_ms: float | None, answered: int, *, lower_bound: bool) -> str:
    """What a load tool would show of a run that is over, and what is so; empty of a run in which nothing was sent.

    At most 75 cells, with a tool and a run of short names.
    """
    if mean_ms is None:
        return ""
    limit = f"{shown.drops_ms / 1000:g} s"
    truth = f"the truth: {'over ' if lower_bound else ''}{duration(mean_ms * 1e6)}"
    if shown.mean is None:
        return f"{shown.name} would show nothing: no answer within {limit}; {truth}"
    whom = f"all {answered}" if shown.counted == answered else f"{shown.counted} of {answered}"
    within = f"{whom} answers, within {limit}"
    return f"{shown.name} shows {duration(shown.mean * 1e6)} ({within}); {truth}"


def _why(timeline: Timeline, before: str, behind: str = "") -> str:
    """The reason for most of what was lost; empty where there is none."""
    lost = timeline.tally.failed + timeline.tally.timed_out
    told = (reason for reason, count in reasons(timeline) if reason and 2 * count > lost)
    return next((f"{before}{reason}{behind}" for reason in told), "")


def _if_it_fits(longer: str, shorter: str) -> str:
    return longer if len(longer) <= _LONGEST else shorter


def _of_none(timeline: Timeline) -> str:
    count = timeline.planned.written
    handled = sum(1 for one in timeline.open.values() if one.finished is not None and one.over is None)
    if handled:  # blocked-loop: what is ready to leave waits for the loop as well
        return f"{handled} handled, none of {count} answered: the loop cannot send"
    return f"none of {count} requests was answered" if count > 1 else "the request was not answered"


def _of_one(timeline: Timeline) -> str:
    worst = timeline.worst
    if worst is not None and worst.slowdown >= WORTH_NAMING:
        return f"request {worst.id} needed {_service(worst)} of service and took {_response(worst)}"
    slowest = max(timeline.requests(), key=lambda one: one.response_until(one.over or 0))
    if slowest.finished is None:  # a server that tells nothing of what it does
        return f"the slowest was request {slowest.id}: {_response(slowest)}"
    return f"nobody queued for long: request {slowest.id} needed {_service(slowest)} and took {_response(slowest)}"


def _of_many(timeline: Timeline, left: int, failed: str) -> str:
    tally = timeline.tally
    ages = [one.response_until(timeline.end or 0) for one in timeline.unfinished()]
    # Whoever stands in line within the server is not served either.
    in_line = (tally.pool.mean or 0) * tally.pool.count / max(1, tally.service.count)
    needed, took = (tally.service.mean or 0) - in_line, tally.response.mean_with(ages) or 0
    still = f", {left} not" if left else ""
    over = "over " if left else ""
    answered = f"{tally.completed} answered{still}{failed}"
    if not tally.service.count:
        return f"{answered}; {over}{duration(took)} on average"
    return f"{answered}; {duration(needed)} of service took {over}{duration(took)}"


def _service(request: Request) -> str:
    return duration(request.needed_until(request.finished or 0))


def _response(request: Request) -> str:
    return duration(request.response_until(request.over or 0))
