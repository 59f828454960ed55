"""A list that forgets its beginning."""

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.timeline.journal import Journal


def written(count: int, kept: int) -> Journal[int]:
    journal: Journal[int] = Journal(kept)
    for number in range(count):
        journal.write(number)
    return journal


def test_entries_since_a_number() -> None:
    journal = written(5, 3)
    assert (journal.written, journal.forgotten) == (5, 2)
    assert [journal.since(number) for number in (0, 2, 4, 5)] == [[2, 3, 4], [2, 3, 4], [4], []]


@examples(40)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 40))
def test_what_is_kept_is_told_in_order(count: int, kept: int, number: int) -> None:
    journal = written(count, kept)
    assert journal.since(number) == list(range(max(number, count - kept), count))
    assert journal.since(0) == list(range(journal.forgotten, journal.written))


@examples(15)
@given(st.lists(st.integers(0, 8), max_size=12), st.integers(8, 20))
def test_who_looks_often_enough_misses_nothing(looks: list[int], kept: int) -> None:
    journal: Journal[int] = Journal(kept)
    read, seen = 0, list[int]()
    for count in looks:
        for _ in range(count):
            journal.write(journal.written)
        seen += journal.since(read)
        read = journal.written
    assert seen == list(range(sum(looks)))
