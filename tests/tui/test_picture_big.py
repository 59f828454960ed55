"""Figures as large as there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples
from tui.picture.axis import duration
from tui.picture.big import FONT, LINES, enlarged

texts = st.text("".join(FONT), min_size=1, max_size=8)


def test_a_figure_by_hand() -> None:
    assert enlarged("1.", 10, 5) == [
        "  ##      ",
        "####      ",
        "  ##      ",
        "  ##      ",
        "######  ##",
    ]
    assert enlarged("1", 5, 5) == [" # ", "## ", " # ", " # ", "###"], "too narrow for cells twice as wide"


def test_shapes_are_of_one_height_and_no_two_are_alike() -> None:
    for character, shape in FONT.items():
        assert len(shape) == LINES
        assert len({len(line) for line in shape}) == 1
        assert ("#" in "".join(shape)) == (character != " ")
    assert len(set(FONT.values())) == len(FONT)


@examples(40)
@given(texts, st.integers(1, 200), st.integers(1, 60))
def test_it_fits_wherever_the_smallest_size_does(text: str, width: int, height: int) -> None:
    lines = enlarged(text, width, height)
    assert len({len(line) for line in lines}) == 1
    across = sum(len(FONT[character][0]) for character in text) + len(text) - 1
    if width >= across and height >= LINES:
        assert len(lines) <= height
        assert len(lines[0]) <= width
    else:
        assert len(lines) == LINES or len(lines) <= height


@examples(40)
@given(texts, st.integers(1, 200), st.integers(5, 60))
def test_more_room_makes_it_no_smaller(text: str, width: int, height: int) -> None:
    small, large = enlarged(text, width, height), enlarged(text, width + 7, height + 3)
    assert len(large) >= len(small)
    assert len(large[0]) >= len(small[0])


@examples(40)
@given(st.integers(0, 24 * 3_600_000))
def test_every_length_of_time_has_shapes(ms: int) -> None:
    assert set(duration(b.ns(ms))) <= set(FONT)


@pytest.mark.parametrize("text", ["", "?", "é"])
def test_what_has_no_shape_is_left_out(text: str) -> None:
    assert set(enlarged(text, 10, 10)) == {""}
    assert enlarged(f"1{text}", 10, 10) == enlarged("1", 10, 10)
