"""What is called noise: the floor, and intervals that know that requests depend on one another."""

import math
import random
from collections.abc import Sequence
from functools import partial
from statistics import fmean, variance
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.comparison.batches import BATCHES, FEWEST, Batched, Interval, ratio
from tui.comparison.noise import (
    MANY,
    Judgement,
    Lengths,
    judge_answered,
    judge_mean,
    judge_percentile,
    judge_rate,
    judge_share,
    judge_time,
    judge_unfinished,
)


@pytest.mark.parametrize(
    ("a", "b", "noise"),
    [(4300, 4300, True), (4300, 4380, True), (4300, 4400, False), (10, 11.9, True), (10, 12.1, False), (0, 0, True)],
)
def test_two_per_cent_or_two_milliseconds(a: float, b: float, noise: bool) -> None:
    assert judge_time(a, b).noise is noise
    assert judge_time(b, a).noise is noise


@pytest.mark.parametrize(
    ("a", "b", "in_flight", "noise"),
    [
        (3, 3, (0, 0), True),
        (1000, 999, (0, 0), False),  # one that has failed has failed
        (38, 49, (12, 1), False),
        (580, 600, (20, 20), True),  # a round of all clients
        (16, 304, (20, 20), False),
        (28, 30, (2, 0), True),
    ],
)
def test_counts_of_answers(a: int, b: int, in_flight: tuple[int, int], noise: bool) -> None:
    assert judge_answered(a, b, in_flight).noise is noise
    assert judge_answered(b, a, (in_flight[1], in_flight[0])).noise is noise


@pytest.mark.parametrize(
    ("a", "b", "noise"), [(0, 0, True), (2, 0, True), (12, 1, False), (5, 20, False), (20, 25, True)]
)
def test_what_is_in_flight_at_the_end_is_chance(a: int, b: int, noise: bool) -> None:
    assert judge_unfinished(a, b).noise is noise


def test_shares_and_rates() -> None:
    assert judge_share(0.05, 0.06).noise is True
    assert judge_share(0.05, 0.08).noise is False
    assert judge_rate(0.70, 0.705, (0, 0), 4).noise is True
    assert judge_rate(0.70, 1.47, (0, 0), 2).noise is False
    assert judge_rate(38.7, 40, (20, 20), 15).noise is True
    assert judge_rate(0, 0, (0, 0), 0).noise is True


# --- intervals --------------------------------------------------------------------------------------------


def lengths(a: list[float], b: list[float], *, same_plan: bool = False) -> Lengths:
    return Lengths(Batched(a), Batched(b), same_plan)


def queue(chance: random.Random, count: int, load: float = 0.5) -> list[float]:
    """Response times of an M/M/1 queue in a steady state, in hundreds of milliseconds (Lindley 1952)."""
    waiting, made = 0.0, []
    for _ in range(count + 100):
        response = waiting + chance.expovariate(1)
        made.append(100 * response)
        waiting = max(0.0, response - chance.expovariate(load))
    return made[100:]


def test_equal_queues_are_seldom_called_different_where_a_t_test_does_it_all_the_time() -> None:
    chance, rounds = random.Random(1), 100
    naive = ours = percentile = 0
    for _ in range(rounds):
        a, b = queue(chance, 500), queue(chance, 500)
        error = math.sqrt((variance(a) + variance(b)) / 500)
        naive += abs(fmean(b) - fmean(a)) > 1.96 * error
        ours += judge_mean(100, 200, lengths(a, b)).noise is False
        percentile += judge_percentile(95, 100, 200, lengths(a, b)).noise is False
    assert naive > 0.35 * rounds
    assert ours < 0.15 * rounds
    assert percentile < 0.15 * rounds


def test_one_plan_cancels_out() -> None:
    values = queue(random.Random(3), 400)
    slower = [value * 1.05 for value in values]
    same = ratio(Batched(values), Batched(slower), Batched.mean, same_plan=True)
    assert same == pytest.approx(Interval(1.05, 1.05))
    assert ratio(Batched(values), Batched(slower), Batched.mean, same_plan=False).holds_one
    assert judge_mean(100, 105, lengths(values, slower, same_plan=True)).noise is False
    assert judge_mean(100, 105, lengths(values, slower)).noise is True


values = st.lists(st.floats(0, 1e6), min_size=FEWEST, max_size=60)


@examples(50)
@given(values, values, st.sampled_from([Batched.mean, partial(Batched.percentile, percent=95)]))
def test_swapped_it_is_the_other_way_round(a: list[float], b: list[float], statistic: Any) -> None:
    def of(one: Batched, without: Sequence[float]) -> float:
        return float(statistic(one, without=without))

    there = ratio(Batched(a), Batched(b), of, same_plan=False)
    back = ratio(Batched(b), Batched(a), of, same_plan=False)
    assert there.low * back.high == pytest.approx(1)
    assert there.high * back.low == pytest.approx(1)


@examples(50)
@given(values, st.integers(0, BATCHES - 1), st.sampled_from([50, 95, 99]))
def test_a_figure_without_a_batch_is_that_of_the_others(some: list[float], number: int, percent: int) -> None:
    batched = Batched(some)
    left_out = batched.batches[number]
    rest = [value for at, batch in enumerate(batched.batches) if at != number for value in batch]
    assert sorted([*rest, *left_out]) == sorted(some)
    assert batched.mean(left_out) == pytest.approx(fmean(rest), abs=1e-6)
    assert batched.percentile(percent, left_out) == sorted(rest)[math.ceil(percent / 100 * len(rest)) - 1]


samples = st.builds(
    lambda seed, count, mean: [random.Random(seed + at).expovariate(1 / mean) + mean / 10 for at in range(count)],
    st.integers(0, 10**6),
    st.integers(3 * MANY, 500),
    st.floats(50, 5000),
)


@examples(40)
@given(samples, st.booleans())
def test_twice_as_long_is_never_noise(some: list[float], same_plan: bool) -> None:
    doubled = [2 * value for value in some]
    for a, b, x, y in ((some, doubled, 100, 200), (doubled, some, 200, 100)):
        both = lengths(a, b, same_plan=same_plan)
        assert judge_mean(x, y, both).noise is False
        assert judge_percentile(50, x, y, both).noise is False
        # Of a few hundred, a tenth is too few to know a p95 by.
        assert judge_percentile(95, x, y, both).noise is False or (len(some) < 1000 and not same_plan)


@examples(40)
@given(st.integers(1, 40), st.floats(5, 1e5))
def test_twice_as_long_is_never_noise_for_a_few_either(count: int, length: float) -> None:
    few = lengths([length] * count, [2 * length] * count, same_plan=True)
    assert judge_mean(length, 2 * length, few) == Judgement(False, "beyond 2 % and 2 ms")
    assert judge_mean(length, 2 * length, few._replace(same_plan=False)).noise is not True


def test_what_hangs_on_a_few_requests_is_noise() -> None:
    """6 % of the requests of one run are slow, 4 % of the other: its p95 is a tenth, and that is chance."""
    a, b = [100.0] * 282 + [1000.0] * 18, [100.0] * 288 + [1000.0] * 12
    assert judge_percentile(95, 1000, 100, lengths(a, b)).noise is True
    assert judge_percentile(95, 1000, 100, lengths([1000.0] * 300, [100.0] * 300)).noise is False


def test_too_few_of_different_plans_say_nothing() -> None:
    few = lengths([100.0] * (FEWEST - 1), [200.0] * 300)
    assert judge_mean(100, 200, few).noise is None
    assert judge_percentile(50, 100, 200, few).noise is None
    assert judge_mean(100, 101, few).noise is True


def test_the_reason_names_the_interval() -> None:
    same = lengths([100.0] * 300, [200.0] * 300, same_plan=True)
    assert judge_mean(100, 200, same).why == (
        "beyond 2 % and 2 ms; the 95 % interval of the ratio, 2 to 2, does not hold 1"
    )


def test_nothing_at_all_is_no_logarithm() -> None:
    nothing = lengths([0.0] * 300, [50.0] * 300, same_plan=True)
    assert judge_mean(0, 50, nothing).noise is False
