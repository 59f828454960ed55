"""Coordinated omission, computed: what a naive load generator would have measured of the same run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples
from tui.timeline.journal import Journal
from tui.timeline.one_by_one import OneByOne
from tui.timeline.records import Request

lengths = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 300)), max_size=30)
"""how much later than the one before each was planned, and how long it took"""


def planned(lengths: list[tuple[int, int]], answered: int = 99, kept: int = 1000) -> Journal[Request]:
    journal: Journal[Request] = Journal(kept)
    at = 0
    for number, (later, took) in enumerate(lengths, 1):
        at += later
        journal.write(Request(number, planned=at, over=at + took if number <= answered else None))
    return journal


def read(journal: Journal[Request]) -> OneByOne:
    made = OneByOne()
    made.read_on(journal)
    return made


def test_a_stall_hides_what_was_due_meanwhile() -> None:
    """One request took 10 s. The nine that were due in those seconds waited 9, 8 … 1 s: nobody would have sent them."""
    timeline = b.told(
        *(
            event
            for at in range(10)
            for event in b.answered(at + 1, at=1000 * at, begins=10_000 + at, steps=[("wait", 0)])
        )
    )
    found = read(timeline.planned)
    assert (found.counted, found.omitted) == (1, 9)
    assert found.mean == pytest.approx(b.ns(10_000))
    assert (timeline.tally.response.mean or 0) == pytest.approx(b.ns(5504.5))


def test_nothing_is_the_mean_of_nothing() -> None:
    assert (read(planned([])).mean, read(planned([(5, 5)], answered=0)).mean) == (None, None)


def test_it_waits_for_the_first_that_has_no_answer() -> None:
    journal = planned([(0, 10), (20, 10), (20, 10)], answered=1)
    found = read(journal)
    assert (found.counted, found.omitted) == (1, 0)
    for request in journal.since(1):
        request.over = (request.planned or 0) + 50
    found.read_on(journal)
    assert (found.counted, found.omitted) == (2, 1)


@examples(40)
@given(lengths)
def test_requests_that_it_counts_never_overlap(lengths: list[tuple[int, int]]) -> None:
    counted, free, total = 0, 0, 0
    for request in planned(lengths).since(0):
        assert request.planned is not None
        assert request.over is not None
        if request.planned >= free:
            counted, free, total = counted + 1, request.over, total + request.over - request.planned
    found = read(planned(lengths))
    assert (found.counted, found.omitted) == (counted, len(lengths) - counted)
    assert found.mean == (pytest.approx(total / counted) if counted else None)


@examples(15)
@given(lengths, st.lists(st.integers(0, 30), max_size=5).map(sorted))
def test_read_bit_by_bit_it_is_the_same(lengths: list[tuple[int, int]], looks: list[int]) -> None:
    whole, bits, journal = planned(lengths), OneByOne(), Journal[Request](1000)
    for number, request in enumerate(whole.since(0)):
        if number in looks:
            bits.read_on(journal)
        journal.write(request)
    bits.read_on(journal)
    assert (bits.counted, bits.omitted, bits.mean) == (read(whole).counted, read(whole).omitted, read(whole).mean)


def test_what_is_forgotten_is_left_out() -> None:
    found = read(planned([(100, 10)] * 9, kept=4))
    assert found.counted + found.omitted == 4
