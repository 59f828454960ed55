"""Draws: chance that repeats, on every machine and in any order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.draws import uniform
from tests.demo_server.samples import LETTERS

MANY = 10_000


@pytest.mark.parametrize(
    ("seed", "number", "what", "drawn"),
    [
        (7, 1, "step 0", 0.9842940309881069),
        (7, 2, "step 0", 0.5483275867399041),
        (0, 1, "mix", 0.4288735143582084),
        (-3, 1_000_000_000, "think", 0.34995243808929044),
        (7, 1, "gap", 0.7201730049764267),
    ],
)
def test_draws_are_these_for_ever(seed: int, number: int, what: str, drawn: float) -> None:
    """Another algorithm would change every talk that somebody has rehearsed or recorded."""
    assert uniform(seed, number, what) == drawn


@given(st.integers(), st.integers(), st.text(LETTERS))
def test_a_draw_is_the_same_on_every_call_and_below_one(seed: int, number: int, what: str) -> None:
    drawn = uniform(seed, number, what)
    assert 0 <= drawn < 1
    assert uniform(seed, number, what) == drawn


def test_draws_do_not_depend_on_the_order_in_which_they_are_made() -> None:
    in_order = {number: uniform(7, number, "step 0") for number in range(500)}
    numbers = list(in_order)
    random.Random(1).shuffle(numbers)
    assert {number: uniform(7, number, "step 0") for number in numbers} == in_order


def test_draws_are_spread_evenly() -> None:
    tenths = [0] * 10
    for number in range(MANY):
        tenths[int(uniform(7, number, "step 0") * 10)] += 1
    assert all(0.9 < tenth / (MANY / 10) < 1.1 for tenth in tenths)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((7, 0, "step 0"), (7, 1, "step 0")),  # the next request
        ((7, 0, "step 0"), (7, 0, "step 1")),  # the next step
        ((7, 0, "step 0"), (8, 0, "step 0")),  # another seed
    ],
)
def test_draws_know_nothing_of_each_other(one: tuple[int, int, str], other: tuple[int, int, str]) -> None:
    def drawn(first: tuple[int, int, str]) -> list[float]:
        seed, number, what = first
        return [uniform(seed, number + further, what) - 0.5 for further in range(MANY)]

    together = sum(a * b for a, b in zip(drawn(one), drawn(other), strict=True)) / MANY
    assert abs(together * 12) < 0.05  # the correlation: 1/12 is the variance of a uniform draw
