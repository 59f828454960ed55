"""Which requests share a row."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples, modes, small_scenarios
from tui.picture.rows import Rows
from tui.simulation import predict, simulate
from tui.timeline.fold import Timeline

CLOSED = b.scenario_of({"page": [("wait", 100)]}, clients=2, duration=1000)


def test_a_row_a_request_says_what_it_is_and_how_long_it_takes_by_itself() -> None:
    rows = Rows(b.three_requests())
    rows.take_in(predict(b.three_requests(), "sync"))
    assert {key: row.label for key, row in rows.by_key.items()} == {
        1: "1 course 2.00 s",
        2: "2 course 2.00 s",
        3: "3 ping 300 ms",
    }
    assert [[one.id for one in row.requests] for row in rows.by_key.values()] == [[1], [2], [3]]


def test_a_row_a_client_under_closed_load() -> None:
    rows = Rows(CLOSED)
    rows.take_in(predict(CLOSED, "async"))
    assert {key: row.label for key, row in rows.by_key.items()} == {1: "client 1", 2: "client 2"}


def test_a_request_that_the_scenario_does_not_know_is_drawn_all_the_same() -> None:
    rows = Rows(b.three_requests())
    rows.take_in(b.told(b.planned(4, 0, "stranger")))
    assert rows.by_key[4].label == "4 stranger"


def test_what_is_not_planned_has_no_row_until_it_is() -> None:
    rows, timeline = Rows(b.three_requests()), b.told(b.arrived(1))
    rows.take_in(timeline)
    assert rows.by_key == {}
    timeline.apply(b.planned(1))
    rows.take_in(timeline)
    assert list(rows.by_key) == [1]


def test_a_client_s_requests_stand_in_the_order_in_which_they_came() -> None:
    """However many have come and gone since the last look."""
    rows = Rows(CLOSED)
    rows.take_in(predict(CLOSED, "async"))
    for row in rows.by_key.values():
        planned = [one.planned or 0 for one in row.requests]
        assert len(planned) > 5
        assert planned == sorted(planned)


def test_a_request_that_its_client_gave_up_stays_before_the_next_one() -> None:
    timeline = b.told(*b.asking(1, 0, client=1), b.timed_out(1, 50), *b.answered(2, at=60, client=1))
    rows = Rows(CLOSED)
    rows.take_in(timeline)
    assert [one.id for one in rows.by_key[1].requests] == [1, 2]


OPEN = b.scenario_of({"page": [("wait", 250)]}, rate=10, duration=1000)


def test_open_load_has_a_row_for_each_that_is_in_flight_at_once() -> None:
    rows = Rows(OPEN)
    rows.take_in(predict(OPEN, "async"))
    assert {key: row.label for key, row in rows.by_key.items()} == {
        1: "in flight 1",
        2: "in flight 2",
        3: "in flight 3",
    }
    assert [[one.id for one in row.requests] for row in rows.by_key.values()] == [[1, 4, 7, 10], [2, 5, 8], [3, 6, 9]]


def test_under_open_load_a_queue_looks_like_one() -> None:
    rows = Rows(OPEN)
    rows.take_in(predict(OPEN, "sync"))
    assert len(rows.by_key) > 5


def test_a_row_is_free_again_when_its_request_was_given_up() -> None:
    timeline = b.told(*b.asking(1), b.timed_out(1, 100), *b.asking(2, 200), *b.asking(3, 250))
    rows = Rows(OPEN)
    rows.take_in(timeline)
    assert [[one.id for one in row.requests] for row in rows.by_key.values()] == [[1, 2], [3]]


@examples(40)
@given(small_scenarios(), modes)
def test_no_two_requests_lie_on_top_of_each_other(scenario: Scenario, mode: Mode) -> None:
    rows = Rows(scenario)
    rows.take_in(predict(scenario, mode))
    for row in rows.by_key.values():
        for earlier, later in pairwise(row.requests):
            assert earlier.over is not None
            assert later.planned is not None
            assert earlier.over <= later.planned


@examples(40)
@given(small_scenarios(), modes, st.lists(st.integers(0, 400), max_size=4))
def test_it_does_not_matter_how_often_one_looks(scenario: Scenario, mode: Mode, looks: list[int]) -> None:
    whole = predict(scenario, mode).requests()
    # Planned and over at one instant: which comes first is a matter of the look.
    assume(scenario.load.rate is None or not {one.planned for one in whole} & {one.over for one in whole})
    often, once, timeline = Rows(scenario), Rows(scenario), Timeline()
    for number, event in enumerate(simulate(scenario, mode)):
        timeline.apply(event)
        if number in looks:
            often.take_in(timeline)
    often.take_in(timeline)
    once.take_in(timeline)
    found, expected = (
        {key: (row.label, [one.id for one in row.requests]) for key, row in rows.by_key.items()}
        for rows in (often, once)
    )
    assert found == expected
    assert sorted(id_ for _, ids in found.values() for id_ in ids) == [one.id for one in timeline.requests()]


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 300)), max_size=40), st.integers(1, 5))
def test_each_takes_the_first_row_that_is_free_when_it_is_planned(gaps: list[tuple[int, int]], looks: int) -> None:
    """However many have come since the last look, and known or not when the others will be over."""
    scenario = b.scenario_of({"page": [("wait", 1)]}, rate=1, duration=10_000)
    instants = list(accumulate(gap for gap, _ in gaps))
    lives = [b.answered(at + 1, at=instants[at], steps=[("wait", gaps[at][1])]) for at in range(len(gaps))]
    events = sorted((event for life in lives for event in life), key=lambda event: event.at)
    rows, timeline = Rows(scenario), b.told(b.load_started())
    for number, event in enumerate(events):
        timeline.apply(event)
        if number % looks == 0:
            rows.take_in(timeline)
    rows.take_in(timeline)
    over: dict[int, int] = {}
    for request in timeline.requests():
        (key,) = (key for key, row in rows.by_key.items() if request in row.requests)
        free = [row for row in range(1, key) if over.get(row, 0) <= (request.planned or 0)]
        assert free == [], "a row before it was free"
        assert over.get(key, 0) <= (request.planned or 0), "its row was taken"
        over[key] = request.over or 0


@pytest.mark.parametrize(
    ("steps", "at_once", "label"),
    [
        ([real.fetch(300), real.fetch(500)], False, "1 page 800 ms"),
        ([real.together(real.fetch(300), real.fetch(500)), real.work(10)], False, "1 page 810 ms"),
        ([real.together(real.fetch(300), real.fetch(500)), real.work(10)], True, "1 page 510 ms"),
        ([real.read(), real.work(10)], True, "1 page"),
        ([{"name": "elsewhere", "fetch": "http://127.0.0.1:1/"}, real.work(10)], False, "1 page"),
    ],
)
def test_a_row_says_what_its_request_needs_as_far_as_that_is_stated(
    steps: list[real.Step], at_once: bool, label: str
) -> None:
    rows = Rows(real.asking(steps), at_once=at_once)
    rows.take_in(b.told(b.load_started(), *b.asking(1)))
    assert [row.label for row in rows.by_key.values()] == [label]
