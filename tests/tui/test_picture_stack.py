"""Stacked: how many are working, waiting and queued, from the bottom up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.activity import Activity
from tui.picture.bars import Cell, Scale, Slot
from tui.picture.stack import ORDER, stack
from tui.picture.stretches import STATES, State

counts = st.floats(0, 50)


def activity(**columns: list[float]) -> Activity:
    width = max(map(len, columns.values()))
    made = Activity(Scale(0, 1), width)
    for state in STATES:
        made.column(state)[:] = columns.get(state, [0.0] * width)
    return made


def eighths(rows: list[list[Cell]], at: int) -> list[Slot]:
    """A column of a chart from the bottom up, as far as cells of two states tell it."""
    found: list[Slot] = []
    for row in reversed(rows):
        cell = row[at]
        found += [cell.left] * cell.eighths + [cell.right] * (8 - cell.eighths)
    return found


def test_a_chart_by_hand() -> None:
    rows = stack(activity(working=[1, 2, 0], waiting=[1, 0, 0], queued=[2, 0, 0.5]), 4, 4)
    assert [[cell.plain for cell in row] for row in rows] == [
        ["░", " ", " "],
        ["░", " ", " "],
        ["▒", "█", " "],
        ["█", "█", "░"],
    ]
    assert (rows[3][2].left, rows[3][2].right, rows[3][2].eighths) == ("queued", None, 4)


@examples(100)
@given(st.lists(st.tuples(counts, counts, counts), min_size=1, max_size=10), st.integers(1, 30))
def test_a_chart_is_as_high_and_wide_as_asked(columns: list[tuple[float, float, float]], height: int) -> None:
    made = activity(**{state: [column[at] for column in columns] for at, state in enumerate(STATES)})
    rows = stack(made, height, max(made.highest, 1.0))
    assert [len(row) for row in rows] == [len(columns)] * height


@examples(100)
@given(st.sampled_from(STATES), counts, st.floats(1, 50), st.integers(1, 30))
def test_one_state_is_as_high_as_its_number(state: State, count: float, highest: float, height: int) -> None:
    column = eighths(stack(activity(**{state: [count]}), height, highest), 0)
    expected = min(8 * height, 8 * height * count / highest)
    high = column.count(state)
    assert column == [state] * high + [None] * (8 * height - high)
    assert high == pytest.approx(expected, abs=0.5 if expected > 0.5 else 1)
    assert (high > 0) == (count > 0), "anything above nothing takes at least an eighth"


two_numbers = st.dictionaries(st.sampled_from(STATES), st.floats(0.01, 50), min_size=2, max_size=2)


@examples(100)
@given(two_numbers, st.integers(1, 30))
def test_two_states_stand_one_upon_the_other_and_neither_is_lost(numbers: dict[State, float], height: int) -> None:
    highest = sum(numbers.values())
    column = eighths(stack(activity(**{state: [count] for state, count in numbers.items()}), height, highest), 0)
    order = [state for state in ORDER if state in numbers]
    assert list(dict.fromkeys(column)) == order
    for state, count in numbers.items():
        assert column.count(state) == pytest.approx(8 * height * count / highest, abs=1.01)


@examples(100)
@given(st.tuples(counts, counts, counts), st.integers(1, 30), st.floats(1, 3))
def test_of_three_states_work_is_never_lost(numbers: tuple[float, float, float], height: int, air: float) -> None:
    by_state = dict(zip(ORDER, numbers, strict=True))
    rows = stack(activity(**{state: [count] for state, count in by_state.items()}), height, air * sum(numbers) or 1)
    bottom = rows[-1][0]
    assert ("working" in (bottom.left, bottom.right)) == (by_state["working"] > 0)


def test_nothing_is_an_empty_chart() -> None:
    rows = stack(activity(working=[0, 0]), 2, 0)
    assert [[cell.plain for cell in row] for row in rows] == [[" ", " "]] * 2
