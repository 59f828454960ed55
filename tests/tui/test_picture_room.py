"""How the lines of the picture are divided."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.room import MOST_LANES, THICKEST, is_crowded, room

heights, rows, workers = st.integers(1, 60), st.integers(1, 2000), st.integers(1, 40)
SMALL = 12
"""lines of the picture at 80x22, the axis not counted"""


@examples(200)
@given(heights, rows, workers)
@example(1, 1, 1)
@example(5, 3, 8)
@example(8, 8, 8)
@example(18, 1, 8)
@example(60, 2000, 40)
def test_the_parts_fit_and_there_is_always_a_bar(height: int, rows: int, workers: int) -> None:
    made = room(height, rows, workers)
    assert made.bars + made.worst + made.gap + made.lanes * made.lane + made.depth <= height
    assert min(made) >= 0
    assert made.bars >= 1
    assert made.lanes in (0, 1, workers)
    assert made.lanes <= MOST_LANES
    assert made.lane >= 1 or not made.lanes
    assert made.thickness <= THICKEST
    assert rows * made.thickness <= made.bars
    assert (made.thickness > 0) == (rows <= made.bars)
    assert not (made.worst and made.thickness), "where every request has a row, the worst one has too"


@examples(40)
@given(st.integers(8, 60), st.integers(1, 2000), workers)
def test_from_eight_lines_on_there_are_workers_and_a_queue(height: int, rows: int, workers: int) -> None:
    made = room(height, rows, workers)
    assert made.lanes >= 1
    assert made.depth >= 1


def test_at_the_least_size_three_requests_are_thick() -> None:
    made = room(SMALL, 3, 1)
    assert made.thickness >= 2
    assert (made.lanes, made.depth) == (1, 1)


@pytest.mark.parametrize("rows", range(16, 21))
def test_at_the_least_size_a_class_fits_as_pairs(rows: int) -> None:
    made = room(SMALL, rows, 1)
    assert made.thickness == 0
    assert rows <= 2 * made.bars


@pytest.mark.parametrize(("workers", "lanes"), [(1, 1), (8, 8), (9, 1), (40, 1)])
def test_more_workers_than_there_are_lanes_share_one(workers: int, lanes: int) -> None:
    assert room(60, 3, workers).lanes == lanes


@examples(15)
@given(st.integers(1, 59), st.integers(1, 500))
def test_rows_that_fit_fit_into_a_higher_picture_too(height: int, rows: int) -> None:
    if room(height, rows, 1).thickness:
        assert room(height + 6, rows, 1).thickness


@examples(100)
@given(heights, rows, workers)
def test_a_crowd_has_no_rows_and_one_lane(height: int, rows: int, workers: int) -> None:
    made = room(height, rows, workers, crowded=True)
    assert made.bars + made.worst + made.gap + made.lanes * made.lane + made.depth <= height
    assert made.crowded
    assert (made.thickness, made.lanes) == (0, min(1, made.lanes))
    assert made.bars >= 1


def test_a_crowd_is_more_than_two_requests_to_a_cell() -> None:
    assert not is_crowded(2 * 20 * 60, 20, 60)
    assert is_crowded(2 * 20 * 60 + 1, 20, 60)


@pytest.mark.parametrize("crowded", [False, True])
@pytest.mark.parametrize("height", [5, 7, 12, 40])
def test_where_nothing_is_known_of_workers_there_is_no_lane(height: int, crowded: bool) -> None:
    made = room(height, 3, 0, crowded=crowded)
    assert made.lanes == 0
    assert made.bars + made.worst + made.gap + made.depth <= height
    assert made.bars >= 1
