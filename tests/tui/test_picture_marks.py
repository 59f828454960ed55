"""What was changed in mid run, on the axis."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.marks import NEAR, Label, Mark, labels

PER_CELL = 10
some = st.lists(
    st.builds(lambda at, what: Mark(at, what, f"{what} {at}"), st.integers(0, 1000), st.sampled_from(("a", "b"))),
    max_size=10,
)


@pytest.mark.parametrize(
    ("marks", "made"),
    [
        ([], []),
        ([Mark(25, "a", "2 a")], [Label(2, "2 a")]),
        ([Mark(20, "a", "2 a"), Mark(30, "a", "3 a"), Mark(50, "a", "4 a")], [Label(2, "4 a")]),
        ([Mark(20, "a", "2 a"), Mark(30, "b", "3 b")], [Label(2, "2 a, 3 b")]),
        ([Mark(20, "a", "2 a"), Mark(90, "a", "3 a")], [Label(2, "2 a"), Label(9, "3 a")]),
    ],
)
def test_labels_by_hand(marks: list[Mark], made: list[Label]) -> None:
    assert labels(marks, 0, PER_CELL, 50) == made


@examples(40)
@given(some, st.integers(-200, 800), st.integers(1, 100))
def test_labels_stand_within_the_axis_and_apart(marks: list[Mark], start: int, cells: int) -> None:
    made = labels(marks, start, PER_CELL, cells)
    assert all(0 <= one.cell < cells for one in made)
    assert all(later.cell - one.cell >= NEAR for one, later in pairwise(made))


@examples(40)
@given(some)
def test_the_latest_word_on_each_thing_is_said(marks: list[Mark]) -> None:
    said = [word for one in labels(marks, 0, PER_CELL, 200) for word in one.words.split(", ")]
    for what in {mark.what for mark in marks}:
        assert max(mark for mark in marks if mark.what == what).words in said


@examples(15)
@given(some, st.randoms())
def test_their_order_does_not_matter(marks: list[Mark], chance: object) -> None:
    mixed = list(marks)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert labels(mixed, 0, PER_CELL, 200) == labels(marks, 0, PER_CELL, 200)
