"""Whether a difference is one, or what runs of the same differ by anyway."""

import math
from typing import NamedTuple

from tui.comparison.batches import FEWEST, Batched, Statistic, ratio

FLOOR_SHARE = 0.02
"""What runs of the same differ by on a quiet machine: five of each of three-requests, outrun-the-traffic and backs-up
in turn, on that of docs/benchmarks.md (which has 1.3 % at most in its table "screen"), spread by up to 1.8 % in
makespan and mean response, or by less than 1 ms. With something else computing there it was 6 %."""
FLOOR_MS = 2.0
"""One late turn of an event loop."""
MANY = 100
"""requests; fewer of the same plan are no sample: all of them are known, and only the machine can make noise"""
_NORMAL = 1.96
_ALONE = "within 2 % or 2 ms: runs of the same differ by as much"


class Judgement(NamedTuple):
    """Noise or not; None when that cannot be told. And by what it was judged."""

    noise: bool | None
    why: str


_TOO_FEW = Judgement(None, "too few requests, and not the same in both, to know how much they vary by chance")


class Lengths(NamedTuple):
    """One length of each request of both runs, in the order of the planned instants, in milliseconds."""

    a: Batched
    b: Batched
    same_plan: bool
    """value for value of the same request"""

    @property
    def sample(self) -> bool:
        """They vary by chance: other requests would have given other figures."""
        return not self.same_plan or len(self.a) >= MANY

    @property
    def too_few(self) -> bool:
        """A sample that says nothing of how much they vary."""
        return min(len(self.a), len(self.b)) < FEWEST


def judge_time(a: float, b: float) -> Judgement:
    """Two single lengths in milliseconds: the floor alone."""
    if within_floor(a, b):
        return Judgement(True, _ALONE)
    return Judgement(False, "beyond 2 % and 2 ms")


def within_floor(a: float, b: float) -> bool:
    """So near to each other that the machine may have done it; milliseconds."""
    return abs(b - a) <= max(FLOOR_MS, FLOOR_SHARE * max(a, b))


def judge_mean(a: float, b: float, lengths: Lengths) -> Judgement:
    """Two means, in milliseconds: the floor, and what they owe to the chance of single requests."""
    return _judge(a, b, lengths, Batched.mean)


def judge_percentile(percent: int, a: float, b: float, lengths: Lengths) -> Judgement:
    """Two percentiles, in milliseconds: the same."""
    return _judge(a, b, lengths, lambda values, without: values.percentile(percent, without))


def _judge(a: float, b: float, lengths: Lengths, statistic: Statistic) -> Judgement:
    if within_floor(a, b) or not lengths.sample:
        return judge_time(a, b)
    if lengths.too_few:
        return _TOO_FEW
    interval = ratio(lengths.a, lengths.b, statistic, lengths.same_plan)
    said = f"the 95 % interval of the ratio, {interval.low:.3g} to {interval.high:.3g}"
    if interval.holds_one:
        return Judgement(True, f"{said}, holds 1")
    return Judgement(False, f"beyond 2 % and 2 ms; {said}, does not hold 1")


def judge_share(a: float, b: float) -> Judgement:
    """Two shares of a run: 2 % of the run."""
    noise = abs(b - a) <= FLOOR_SHARE
    return Judgement(noise, "within 2 % of the run" if noise else "beyond 2 % of the run")


def judge_answered(a: float, b: float, in_flight: tuple[int, int]) -> Judgement:
    """How many were answered. Those in flight at the end of the run may have missed it by a hair."""
    if not any(in_flight):
        return Judgement(a == b, "every request has an end: the count is exact")
    noise = abs(b - a) <= max(edge(in_flight), FLOOR_SHARE * max(a, b))
    how = "within" if noise else "beyond"
    return Judgement(noise, f"{how} 2 % and what may have missed the end by a hair")


def judge_rate(a: float, b: float, in_flight: tuple[int, int], seconds: float) -> Judgement:
    """Answers a second, over so many seconds: as their count, and no finer than a time."""
    hair = edge(in_flight) / seconds if seconds else 0.0
    noise = abs(b - a) <= max(hair, FLOOR_SHARE * max(a, b))
    return Judgement(noise, f"{'within' if noise else 'beyond'} 2 % and what may have missed the end by a hair")


def judge_unfinished(a: int, b: int) -> Judgement:
    """How many were in flight at the end: chance, as two Poisson counts are."""
    noise = abs(b - a) <= _NORMAL * math.sqrt(a + b)
    return Judgement(noise, f"{'within' if noise else 'beyond'} what two counts differ by (Poisson, 95 %)")


def edge(in_flight: tuple[int, int]) -> float:
    """Requests by which the end of a run may cut a count: a round of all clients, or what chance leaves in flight."""
    return max(min(in_flight), _NORMAL * math.sqrt(sum(in_flight)))
