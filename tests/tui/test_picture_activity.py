"""How many requests are in each state over time, and the line that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples, lives
from tui.picture.activity import LEVELS, Activity, sparkline
from tui.picture.bars import Scale
from tui.picture.stretches import STATES, stretches
from tui.timeline.records import Request

LENGTH = 3000 * b.MS
WINDOW = 6000 * b.MS
some = st.lists(lives(), max_size=6)


def measured(requests: list[Request], width: int, now: int = LENGTH, start: int = 0) -> Activity:
    return Activity(Scale(start, WINDOW / width), width).with_more(requests, now)


def test_averages_by_hand() -> None:
    requests = b.told(
        *b.answered(1, at=0, begins=5, steps=[("work", 5), ("wait", 20)]),
        *b.answered(2, at=0, begins=15, steps=[("wait", 20)]),
    ).requests()
    activity = Activity(Scale(0, b.ns(10)), 4).with_more(requests, b.ns(99))
    assert activity.column("queued") == pytest.approx([1.5, 0.5, 0, 0])
    assert activity.column("working") == pytest.approx([0.5, 0, 0, 0])
    assert activity.column("waiting") == pytest.approx([0, 1.5, 2, 0.5])
    assert activity.highest == pytest.approx(2)


@examples(100)
@given(some, st.integers(1, 120), st.integers(0, LENGTH))
def test_columns_add_up_to_the_time_of_the_stretches(requests: list[Request], width: int, now: int) -> None:
    activity = measured(requests, width, now)
    for state in STATES:
        spent = sum(end - start for one in requests for start, end, was in stretches(one, now) if was == state)
        assert sum(activity.column(state)) * activity.scale.per_cell == pytest.approx(spent, abs=1000)


@examples(100)
@given(some, st.integers(1, 120), st.integers(-1000 * b.MS, 4000 * b.MS))
def test_a_window_counts_what_lies_in_it(requests: list[Request], width: int, start: int) -> None:
    activity = measured(requests, width, start=start)
    for state in STATES:
        assert len(activity.column(state)) == width
        inside = sum(
            max(0, min(end, start + WINDOW) - max(begin, start))
            for one in requests
            for begin, end, was in stretches(one, LENGTH)
            if was == state
        )
        assert sum(activity.column(state)) * activity.scale.per_cell == pytest.approx(inside, abs=1000)


@examples(100)
@given(some, st.integers(1, 120))
def test_no_column_counts_more_than_there_are(requests: list[Request], width: int) -> None:
    activity = measured(requests, width)
    totals = [sum(activity.column(state)[at] for state in STATES) for at in range(width)]
    assert activity.highest == pytest.approx(max(totals))
    assert all(-1e-9 <= total <= len(requests) + 1e-9 for total in totals)


def test_more_are_counted_in_a_copy() -> None:
    request = b.told(*b.answered(1)).requests()
    activity = Activity(Scale(0, b.ns(10)), 4)
    assert activity.with_more(request, b.ns(99)).highest == 1
    assert activity.highest == 0


@pytest.mark.parametrize(
    ("values", "highest", "line"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], 8, " ▁▂▃▄▅▆▇█"),
        ([0, 0.001, 100], 100, " ▁█"),
        ([5, 9], 5, "██"),
        ([0, 0], 0, "  "),
        ([], 3, ""),
    ],
)
def test_sparklines(values: list[float], highest: float, line: str) -> None:
    assert sparkline(values, highest) == line


@examples(100)
@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=50))
def test_a_sparkline_shows_more_as_higher_and_nothing_as_nothing(values: list[float]) -> None:
    line = sparkline(values, max(values))
    assert len(line) == len(values)
    assert [char == " " for char in line] == [value == 0 for value in values]
    heights = [LEVELS.index(char) for char in line]
    assert [height for _, height in sorted(zip(values, heights, strict=True))] == sorted(heights)
