"""Two runs in one plain sentence: the ratio that a room should remember. Recorded or live, it is all the same."""

from typing import NamedTuple

from demo_server.library import printable
from tui.comparison.noise import Lengths, judge_answered, judge_mean, within_floor
from tui.comparison.series import series_of
from tui.naming import times
from tui.picture.axis import duration
from tui.summary import makespan_ns, mean_response
from tui.timeline.fold import Timeline
from tui.timeline.records import Request
from tui.verdict import FEW, WORTH_NAMING

_NAME = 16
"""characters of a request's name; the scenario allows 40"""
_NS_PER_MS = 1e6


class Side(NamedTuple):
    """One of two runs."""

    timeline: Timeline
    name: str
    """its mode, or what its scenario calls it"""
    end: int
    """the instant up to which it is known"""


def ratio_sentence(first: Side, second: Side) -> str:
    """What the second run makes of the first; empty while either goes on or has sent nothing.

    As a rule it fits on 78 cells. Reads every request that is in memory: ask for it once, when a run has ended.
    """
    if any(side.timeline.end is None or not side.timeline.planned.written for side in (first, second)):
        return ""
    if not first.timeline.tally.completed or not second.timeline.tally.completed:
        return _of_none(first, second)
    if _all_answered(first) and _all_answered(second):
        return _of_ends(first, second)
    return _of_counts(first, second)


def _of_none(first: Side, second: Side) -> str:
    if not first.timeline.tally.completed and not second.timeline.tally.completed:
        return "none was answered in either"
    return f"{_answered(first)} answered against {_answered(second)}"


def _of_ends(first: Side, second: Side) -> str:
    """Every request has its answer: when all was over, and who gained most."""
    spans = makespan_ns(first.timeline, first.end), makespan_ns(second.timeline, second.end)
    same_span = within_floor(*(span / _NS_PER_MS for span in spans))
    rest = _most_changed(first, second) or _means(first, second)
    if same_span and not rest:
        few = first.timeline.planned.written <= FEW
        ends = [duration(span) for span in spans]
        return _no_difference(first, second, *(ends if few else (f"mean {_mean_said(first)}", _mean_said(second))))
    if same_span:
        return rest
    over = f"all over after {duration(spans[0])} against {duration(spans[1])}"
    return f"{over}; {rest}" if rest else over


def _of_counts(first: Side, second: Side) -> str:
    """Not every request has its answer: how many have, and how long all took, a lower bound."""
    tallies = first.timeline.tally, second.timeline.tally
    in_flight = len(first.timeline.unfinished()), len(second.timeline.unfinished())
    same_count = judge_answered(tallies[0].completed, tallies[1].completed, in_flight).noise
    lost = [tally.failed + tally.timed_out for tally in tallies]
    means = _means(first, second)
    if same_count and lost[0] == lost[1] and not means:
        return _no_difference(first, second, f"mean {_mean_said(first)}", _mean_said(second))
    failed = (f", {lost[0]} failed", f" and {lost[1]}") if any(lost) else ("", "")
    counts = f"{tallies[0].completed} answered{failed[0]} against {tallies[1].completed}{failed[1]}"
    return f"{counts}; {means or f'mean {_mean_said(first)} against {_mean_said(second)}'}"


def _most_changed(first: Side, second: Side) -> str:
    """The one of a few requests that the second run has made quicker or slower most; empty when none is worth it."""
    if max(first.timeline.planned.written, second.timeline.planned.written) > FEW:
        return ""
    before = {(one.id, one.name): _response(one) for one in first.timeline.requests()}
    after = {(one.id, one.name): _response(one) for one in second.timeline.requests()}
    if before.keys() != after.keys():
        return ""
    differing = [key for key in before if not within_floor(before[key], after[key])]
    if not differing:
        return ""
    most = max(differing, key=lambda key: _factor(before[key], after[key]))
    factor = _factor(before[most], after[most])
    if factor < WORTH_NAMING:
        return ""
    return f"request {most[0]} {_short(most[1])} {times(factor)} {'sooner' if after[most] < before[most] else 'later'}"


def _means(first: Side, second: Side) -> str:
    """Both mean response times; empty when they differ by noise."""
    ours, theirs = series_of(first.timeline, first.end), series_of(second.timeline, second.end)
    lengths = Lengths(ours.response, theirs.response, ours.plan == theirs.plan)
    if judge_mean(_mean_ms(first), _mean_ms(second), lengths).noise:
        return ""
    return f"mean {_mean_said(first)} against {_mean_said(second)}"


def _no_difference(first: Side, second: Side, ours: str, theirs: str) -> str:
    room = first.name != second.name and _all_answered(first) and _all_answered(second)
    between = f" between {first.name} and {second.name}" if room else ""
    return f"no difference{between}: {ours} against {theirs}"


def _mean_said(side: Side) -> str:
    return f"{'' if _all_answered(side) else 'over '}{duration(_mean_ms(side) * _NS_PER_MS)}"


def _mean_ms(side: Side) -> float:
    return (mean_response(side.timeline, side.end) or 0) / _NS_PER_MS


def _all_answered(side: Side) -> bool:
    return side.timeline.tally.completed == side.timeline.planned.written


def _answered(side: Side) -> str:
    return f"{side.timeline.tally.completed or 'none'} of {side.timeline.planned.written}"


def _response(request: Request) -> float:
    return request.response_until(request.over or 0) / _NS_PER_MS


def _factor(before: float, after: float) -> float:
    """How many times as long the longer one is."""
    return max(before, after) / max(min(before, after), 1e-6)


def _short(name: str) -> str:
    said = printable(name)
    return said if len(said) <= _NAME else f"{said[: _NAME - 1]}…"
