"""Numbers over time as one row of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.sparkline import LEVELS, sparkline


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
