"""Stacked: how many are in each state, from the bottom up."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.bars import Cell, Slot
from tui.picture.stack import ORDER, column, heights, round_up
from tui.timeline.records import STATES, State

counts = st.floats(0, 50)
four = st.tuples(counts, counts, counts, counts)


def stack(numbers: dict[State, float], height: int, highest: float) -> tuple[Cell, ...]:
    return column(heights([numbers.get(state, 0.0) for state in ORDER], highest, height), height)


def eighths(cells: Sequence[Cell]) -> list[Slot]:
    """A column from the bottom up, as far as cells of two states tell it."""
    found: list[Slot] = []
    for cell in reversed(cells):
        found += [cell.left] * cell.eighths + [cell.right] * (8 - cell.eighths)
    return found


def test_columns_by_hand() -> None:
    columns: list[dict[State, float]] = [{"working": 1, "waiting": 1, "queued": 2}, {"working": 2}, {"queued": 0.5}]
    columns.append({"working": 1, "serving": 2, "queued": 1})
    plain = ["".join(cell.plain for cell in stack(numbers, 4, 4)) for numbers in columns]
    assert plain == ["░░▒█", "  ██", "   ░", "░▓▓█"]
    assert stack({"queued": 0.5}, 4, 4)[3] == Cell("queued", None, 4, "queued")


@examples(40)
@given(four, st.floats(0, 150), st.integers(1, 30))
def test_heights_fit_and_nothing_is_lost(numbers: tuple[float, ...], highest: float, height: int) -> None:
    made = heights(numbers, highest, height)
    assert sum(made) <= 8 * height
    assert min(made) >= 0
    assert [one > 0 for one in made] == [number > 0 and highest > 0 for number in numbers]


@examples(40)
@given(four, st.integers(1, 30), st.floats(1, 3))
def test_heights_are_the_numbers_to_an_eighth(numbers: tuple[float, ...], height: int, air: float) -> None:
    highest = air * sum(numbers)
    for made, number in zip(heights(numbers, highest, height), numbers, strict=True):
        # Each of the other three may take an eighth to be seen at all.
        assert made == pytest.approx(8 * height * number / highest if highest else 0, abs=3.01)


@examples(40)
@given(four, st.integers(1, 30))
def test_a_column_is_as_high_as_asked(numbers: tuple[float, ...], height: int) -> None:
    assert len(column(heights(numbers, 30, height), height)) == height


@examples(40)
@given(st.sampled_from(STATES), counts, st.floats(1, 50), st.integers(1, 30))
def test_one_state_is_as_high_as_its_number(state: State, count: float, highest: float, height: int) -> None:
    drawn = eighths(stack({state: count}, height, highest))
    expected = min(8 * height, 8 * height * count / highest)
    high = drawn.count(state)
    assert drawn == [state] * high + [None] * (8 * height - high)
    assert high == pytest.approx(expected, abs=0.5 if expected > 0.5 else 1)
    assert (high > 0) == (count > 0), "anything above nothing takes at least an eighth"


two_numbers = st.dictionaries(st.sampled_from(STATES), st.floats(0.01, 50), min_size=2, max_size=2)


@examples(40)
@given(two_numbers, st.integers(1, 30))
def test_two_states_stand_one_upon_the_other_and_neither_is_lost(numbers: dict[State, float], height: int) -> None:
    highest = sum(numbers.values())
    drawn = eighths(stack(numbers, height, highest))
    order = [state for state in ORDER if state in numbers]
    assert list(dict.fromkeys(drawn)) == order
    for state, count in numbers.items():
        assert drawn.count(state) == pytest.approx(8 * height * count / highest, abs=1.01)


@examples(40)
@given(four, st.integers(1, 30), st.floats(1, 3))
def test_of_all_states_work_is_never_lost(numbers: tuple[float, ...], height: int, air: float) -> None:
    by_state = dict(zip(ORDER, numbers, strict=True))
    bottom = stack(by_state, height, air * sum(numbers) or 1)[-1]
    assert ("working" in (bottom.left, bottom.right)) == (by_state["working"] > 0)


def test_nothing_is_an_empty_column() -> None:
    assert [cell.plain for cell in stack({}, 2, 0)] == [" ", " "]


ROUND = {digit * 10**power for digit in (1, 1.5, 2, 3, 4, 5, 6, 8) for power in range(7)}


@examples(40)
@given(st.floats(0, 1e6))
def test_a_round_number_is_the_next_one(highest: float) -> None:
    rounded = round_up(highest)
    assert rounded in ROUND
    assert rounded >= highest - 1e-6
    assert all(one >= rounded or one < highest for one in ROUND), "no nearer one"


@pytest.mark.parametrize(
    ("highest", "rounded"),
    [(0, 1), (0.2, 1), (1, 1), (1.2, 1.5), (2, 2), (7, 8), (9.5, 10), (10, 10), (11, 15), (90, 100), (1000, 1000)],
)
def test_round_numbers(highest: float, rounded: float) -> None:
    assert round_up(highest) == rounded
