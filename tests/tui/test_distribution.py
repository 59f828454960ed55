"""Distributions: exact where they say so, to 0.1 % where they say that, and silent where samples are too few."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.building import MS
from tests.tui.strategies import chances, examples
from tui.timeline.distribution import SAMPLES_FOR, Distribution

HOUR = 3600 * 1000 * MS
NEEDED = {50: 1, 90: 100, 95: 200, 99: 1000}
lengths = st.integers(0, HOUR)


def of(values: list[int]) -> Distribution:
    distribution = Distribution()
    for value in values:
        distribution.add(value)
    return distribution


def ranked(values: list[int], percent: int) -> tuple[int, int]:
    """The two samples between which every definition of a percentile lies."""
    rank = percent * len(values) / 100
    ordered = sorted(values)
    return ordered[max(0, math.floor(rank) - 1)], ordered[min(len(values), math.ceil(rank)) - 1]


@examples(40)
@given(st.lists(lengths, min_size=1, max_size=50))
def test_count_mean_and_greatest_are_exact(values: list[int]) -> None:
    distribution = of(values)
    assert (distribution.count, distribution.greatest) == (len(values), max(values))
    assert distribution.mean == sum(values) / len(values)


def test_nothing_has_no_mean() -> None:
    assert (Distribution().count, Distribution().mean, Distribution().greatest) == (0, None, 0)


@examples(40)
@given(chances, st.integers(1, 1500), st.sampled_from((MS, 10 * MS, 1000 * MS)))
def test_percentiles_are_within_a_thousandth(chance: Random, count: int, shortest: int) -> None:
    values = [round(shortest * math.exp(chance.random() * math.log(HOUR / shortest))) for _ in range(count)]
    distribution = of(values)
    for percent, needed in NEEDED.items():
        said = distribution.percentile(percent)
        if count < needed:
            assert said is None
        else:
            low, high = ranked(values, percent)
            assert said is not None
            assert 0.999 * low <= said <= 1.001 * high


def test_percentiles_under_a_millisecond_are_good_to_a_microsecond() -> None:
    said = of([1_500, 250_900, 999_999]).percentile(50)
    assert said == pytest.approx(250_900, abs=1_000)


@pytest.mark.parametrize(("percent", "needed"), NEEDED.items())
def test_a_percentile_needs_samples(percent: int, needed: int) -> None:
    assert SAMPLES_FOR[percent] == needed
    assert of([7 * MS] * (needed - 1)).percentile(percent) is None
    assert of([7 * MS] * needed).percentile(percent) == pytest.approx(7 * MS, rel=0.001)


@examples(40)
@given(st.lists(lengths, min_size=1, max_size=20))
def test_no_percentile_lies_above_the_greatest(values: list[int]) -> None:
    middle = of(values).percentile(50)
    assert middle is not None
    assert middle <= max(values)


@examples(40)
@given(st.lists(lengths, max_size=20), st.lists(lengths, max_size=20))
def test_merged_counts_both_and_leaves_the_original_alone(one: list[int], more: list[int]) -> None:
    original, same = of(one), of(one)
    merged, straight = original.merged(more), of(one + more)
    assert [getattr(original, name) for name in ("count", "mean", "greatest")] == [
        getattr(same, name) for name in ("count", "mean", "greatest")
    ]
    assert original.percentile(50) == same.percentile(50)
    assert [getattr(merged, name) for name in ("count", "mean", "greatest")] == [
        getattr(straight, name) for name in ("count", "mean", "greatest")
    ]
    assert merged.percentile(50) == straight.percentile(50)


def test_what_is_added_to_a_merged_copy_is_not_in_the_original() -> None:
    original = of([5 * MS])
    original.merged([]).add(90 * MS)
    assert (original.count, original.greatest, original.percentile(50)) == (1, 5 * MS, 5 * MS)
