"""Large letters: how large, how broken, and when there are none."""

import pytest

from tui.picture.letters import lettered


def test_a_figure_is_as_large_as_its_room() -> None:
    for scale, height in ((1, 3), (2, 5), (4, 10)):
        rows = lettered("14×", 80, height, largest=8)
        assert len(rows) == height
        assert len(rows[0]) == scale * 11


def test_a_row_is_not_much_longer_than_the_other() -> None:
    rows = lettered("Where it is worth it", 72, 8)
    first, second = len(rows[0]), len(rows[-1])
    assert len(rows) == 7
    assert second > first / 2


def test_a_figure_stays_with_its_unit() -> None:
    assert len(lettered("300 ms", 40, 20, largest=8, together=True)) == 3
    assert len(lettered("300 ms", 40, 20, largest=8)) > 3


def test_large_letters_do_not_touch() -> None:
    rows = lettered("What is to come", 72, 10, largest=8)
    assert "" in rows or len(rows) == 3


def test_in_ascii_a_dot_is_a_cell() -> None:
    rows = lettered("Hi", 20, 5, ascii_only=True)
    assert len(rows) == 5
    assert set("".join(rows)) == {"#", " "}


@pytest.mark.parametrize("text", ["", "  ", "日本", "much too long a word: incomprehensibilities"])
def test_where_they_cannot_be_there_are_none(text: str) -> None:
    assert lettered(text, 40, 6) == []
