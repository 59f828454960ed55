"""Counts over time in bounded memory: whatever the order of the news, and however long the run."""

from itertools import pairwise
from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import FIRST_FOREIGN_ID, Event
from tests.tui import building as b
from tests.tui.strategies import chances, examples, interleaved, lives, of_each, streams, untold_lives
from tui.picture.stretches import stretches
from tui.timeline.fold import Timeline
from tui.timeline.history import BUCKETS, FINEST_NS, History, Staircase, highest
from tui.timeline.records import STATES, Request, State

LATE = 8000 * b.MS
"""after all that happens in a drawn life"""
some = st.one_of(st.lists(lives(), max_size=5), st.lists(untold_lives(), max_size=5))


def events_of(requests: list[Request]) -> list[Event]:
    """All their events."""
    told: list[Event] = [b.ready("nothing")] if any(one.told == "nothing" for one in requests) else []
    return [*told, b.load_started(), *of_each(requests)]


def columns(timeline: Timeline, start: float, per_cell: float, cells: int, now: int) -> dict[State, list[float]]:
    return {state: timeline.history.averages(state, start, per_cell, cells, now) for state in STATES}


# --- by hand ----------------------------------------------------------------------------------------------


def test_averages_by_hand() -> None:
    timeline = b.told(
        b.load_started(),
        *b.answered(1, at=0, begins=5, steps=[("work", 5), ("wait", 20)]),
        *b.answered(2, at=0, begins=15, steps=[("wait", 20)]),
    )
    counted = columns(timeline, 0, b.ns(10), 4, b.ns(99))
    assert counted["queued"] == pytest.approx([1.5, 0.5, 0, 0])
    assert counted["working"] == pytest.approx([0.5, 0, 0, 0])
    assert counted["waiting"] == pytest.approx([0, 1.5, 2, 0.5])
    assert highest(list(counted.values())) == pytest.approx(2)


def test_three_requests_are_not_a_trifle_more_than_three() -> None:
    """Who rounds up would say four: sums of shares are not exact."""
    shares = [0.1, 2.7, 0.2]
    assert sum(shares) > 3
    assert ceil(highest([[share] for share in shares])) == 3


def test_time_that_goes_on_without_a_step_counts() -> None:
    timeline = b.told(b.load_started(), *b.asking(1))
    assert timeline.history.averages("queued", 0, b.ns(10), 3, b.ns(20)) == pytest.approx([1, 1, 0])
    assert timeline.history.averages("queued", 0, b.ns(10), 3, b.ns(25)) == pytest.approx([1, 1, 0.5])
    assert timeline.history.in_system(b.ns(25)) == pytest.approx(b.ns(25))


@pytest.mark.parametrize("late", [False, True])
def test_a_client_that_gives_up_before_the_server_begins(late: bool) -> None:
    """It queued until then, and what the server does afterwards is nobody's waiting: whoever tells it first."""
    server = b.handling(1, 60, [("work", 10), ("wait", 20)])
    clients = [*b.asking(1), b.timed_out(1, 50)]
    timeline = b.told(b.load_started(), *(server + clients if late else clients + server))
    counted = columns(timeline, 0, b.ns(10), 10, b.ns(100))
    assert counted["queued"] == pytest.approx([1] * 5 + [0] * 5, abs=1e-9)
    assert counted["working"] == counted["waiting"] == pytest.approx([0] * 10, abs=1e-9)


@pytest.mark.parametrize("late", [False, True])
def test_a_client_that_gives_up_in_the_middle_of_a_step(late: bool) -> None:
    server = b.handling(1, 10, [("wait", 90), ("work", 10)])
    clients = [*b.asking(1), b.timed_out(1, 50)]
    timeline = b.told(b.load_started(), *(server + clients if late else clients + server))
    counted = columns(timeline, 0, b.ns(10), 12, b.ns(120))
    assert counted["queued"] == pytest.approx([1] + [0] * 11, abs=1e-9)
    assert counted["waiting"] == pytest.approx([0] + [1] * 4 + [0] * 7, abs=1e-9)
    assert counted["working"] == pytest.approx([0] * 12, abs=1e-9)


def test_the_server_s_word_before_the_clients_and_before_the_start_of_the_run() -> None:
    server, clients = b.handling(1, 20, [("wait", 20)], came=10), [*b.asking(1, 10), b.received(1, 50)]
    first = b.told(*server, b.load_started(), *clients)
    then = b.told(b.load_started(), *clients, *server)
    assert columns(first, 0, b.ns(10), 6, b.ns(60)) == columns(then, 0, b.ns(10), 6, b.ns(60))
    assert then.history.averages("queued", 0, b.ns(10), 6, b.ns(60)) == pytest.approx([0, 1, 0, 0, 1, 0], abs=1e-9)


def test_what_was_never_planned_is_in_no_count() -> None:
    timeline = b.told(b.load_started(), *b.handling(1, 0, [("wait", 20)]), b.arrived(2), b.begun(2))
    assert timeline.history.in_system(b.ns(50)) == 0
    assert highest(list(columns(timeline, 0, b.ns(10), 5, b.ns(50)).values())) == 0


def test_who_stands_in_line_within_the_server_queues_and_is_told_apart() -> None:
    timeline = b.told(
        *(b.load_started(), *b.asking(1), b.arrived(1, 10), b.begun(1, 10)),
        *(b.step_begun(1, 10, 0, "queue"), b.step_over(1, 30, 0), b.step_begun(1, 30, 1, "wait")),
    )
    counted = columns(timeline, 0, b.ns(10), 4, b.ns(40))
    assert counted["queued"] == pytest.approx([1, 1, 1, 0], abs=1e-9)
    assert counted["waiting"] == pytest.approx([0, 0, 0, 1], abs=1e-9)
    assert timeline.history.averages_in_line(0, b.ns(10), 4, b.ns(40)) == pytest.approx([0, 1, 1, 0], abs=1e-9)


def test_of_steps_at_once_the_strongest_counts() -> None:
    timeline = b.told(
        *(b.load_started(), *b.asking(1), b.arrived(1), b.begun(1)),
        *(b.step_begun(1, 0, 0, "wait"), b.step_begun(1, 10, 1, "work"), b.step_over(1, 20, 1), b.step_over(1, 30, 0)),
        b.step_begun(1, 30, 2, "queue"),
    )
    counted = columns(timeline, 0, b.ns(10), 4, b.ns(40))
    assert counted["waiting"] == pytest.approx([1, 0, 1, 0], abs=1e-9)
    assert counted["working"] == pytest.approx([0, 1, 0, 0], abs=1e-9)
    assert counted["queued"] == pytest.approx([0, 0, 0, 1], abs=1e-9)


def test_a_server_that_tells_nothing_has_a_request_until_its_answer_tells_more() -> None:
    known = [b.ready("nothing"), b.load_started(), *b.asking(1)]
    before = columns(b.told(*known), 0, b.ns(10), 4, b.ns(40))
    assert before["serving"] == pytest.approx([1, 1, 1, 1])
    after = b.told(*known, b.placed(1, 10, 30, ("wait", 10, 20)), b.received(1, 40))
    counted = columns(after, 0, b.ns(10), 4, b.ns(40))
    assert [counted[state] for state in ("queued", "waiting", "serving")] == [
        pytest.approx(column, abs=1e-9) for column in ([1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0])
    ]


def test_foreign_requests_are_not_counted() -> None:
    timeline = b.told(b.load_started(), *b.handling(FIRST_FOREIGN_ID, 0, [("work", 20), ("wait", 20)]))
    assert highest(list(columns(timeline, 0, b.ns(10), 5, b.ns(50)).values())) == 0


def test_nothing_is_known_of_a_run_that_has_not_begun() -> None:
    history = History()
    assert history.averages("queued", 0, 10, 3, 30) == [0, 0, 0]
    assert (history.in_system(99), history.resolution) == (0, FINEST_NS)


# --- requests as they may have gone -----------------------------------------------------------------------


@examples(12)
@given(some, chances, st.integers(1, 60))
def test_every_interleaving_gives_the_same_averages(requests: list[Request], chance: Random, width: int) -> None:
    events = events_of(requests)
    in_order, mixed = b.told(*events), b.told(*interleaved(streams(events), chance))
    expected = columns(in_order, 0, LATE / width, width, LATE)
    found = columns(mixed, 0, LATE / width, width, LATE)
    for state in STATES:
        assert found[state] == pytest.approx(expected[state], abs=1e-6)


@examples(12)
@given(some, chances, st.integers(1, 60))
def test_columns_add_up_to_the_time_of_the_stretches(requests: list[Request], chance: Random, width: int) -> None:
    timeline = b.told(*interleaved(streams(events_of(requests)), chance))
    for state, column in columns(timeline, 0, LATE / width, width, LATE).items():
        spent = sum(end - start for one in requests for start, end, was in stretches(one, LATE) if was == state)
        assert sum(column) * LATE / width == pytest.approx(spent, abs=10)


@examples(12)
@given(some, st.integers(1, 60), st.integers(-1000 * b.MS, 5000 * b.MS), st.integers(1, 4000 * b.MS))
def test_a_window_counts_what_lies_in_it(requests: list[Request], width: int, start: int, length: int) -> None:
    """To a bucket at either edge."""
    timeline = b.told(*events_of(requests))
    blur = 2 * timeline.history.resolution * (len(requests) + 1)
    for state, column in columns(timeline, start, length / width, width, LATE).items():
        assert len(column) == width
        inside = sum(
            max(0, min(end, start + length) - max(begin, start))
            for one in requests
            for begin, end, was in stretches(one, LATE)
            if was == state
        )
        assert sum(column) * length / width == pytest.approx(inside, abs=blur)


@examples(12)
@given(some, chances, st.integers(1, 60), st.floats(0, 1))
def test_as_it_was_told_up_to_a_moment(requests: list[Request], chance: Random, width: int, share: float) -> None:
    """In the middle of a run: events up to now, time up to now, nothing after it, and never less than nothing."""
    now = round(share * 3000) * b.MS
    events = [event for event in events_of(requests) if event.at <= now]
    timeline = b.told(*interleaved(streams(events), chance))
    counted = columns(timeline, 0, LATE / width, width, now)
    known = timeline.requests()
    for state, column in counted.items():
        spent = sum(end - start for one in known for start, end, was in stretches(one, now) if was == state)
        assert sum(column) * LATE / width == pytest.approx(spent, abs=10)
        assert min(column) >= 0
        after = [count for at, count in enumerate(column) if at * LATE / width >= now]
        assert after == pytest.approx([0] * len(after), abs=1e-6)
    assert highest(list(counted.values())) <= len(known) + 1e-6


@examples(12)
@given(some, chances, st.floats(0, 1))
def test_the_time_in_the_system_is_the_sum_of_response_times_and_ages(
    requests: list[Request], chance: Random, share: float
) -> None:
    now = round(share * 5000) * b.MS
    events = [event for event in events_of(requests) if event.at <= now]
    timeline = b.told(*interleaved(streams(events), chance))
    expected = sum(one.response_until(now) for one in timeline.requests())
    assert timeline.history.in_system(now) == pytest.approx(expected, rel=1e-9, abs=10)


# --- a staircase ------------------------------------------------------------------------------------------

HOUR = 3_600_000 * b.MS
steps = st.lists(st.tuples(st.integers(0, HOUR), st.integers(1, 1000)), max_size=20)
"""up at an instant, by so many"""


@examples(12)
@given(steps, st.integers(1, 100))
def test_however_long_the_run_no_area_is_lost(steps: list[tuple[int, int]], width: int) -> None:
    """An hour is a thousand times what the finest buckets hold."""
    stairs = Staircase(0)
    for instant, by in steps:
        stairs.step(instant, by)
    area = sum(by * (HOUR - instant) for instant, by in steps)
    assert stairs.area_until(HOUR) == pytest.approx(area, rel=1e-9, abs=1)
    averages = stairs.averages(0, HOUR / width, width, HOUR)
    assert sum(averages) * HOUR / width == pytest.approx(area, rel=1e-9, abs=1)


@examples(12)
@given(steps, steps)
def test_steps_may_come_in_any_order(steps: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
    forth, back = Staircase(0), Staircase(0)
    for instant, by in [*steps, *more]:
        forth.step(instant, by)
    for instant, by in reversed([*steps, *more]):
        back.step(instant, by)
        back.area_until(HOUR)  # asked in between
    assert forth.averages(0, HOUR / 50, 50, HOUR) == pytest.approx(back.averages(0, HOUR / 50, 50, HOUR))


@pytest.mark.parametrize("elapsed", [1, FINEST_NS, BUCKETS * FINEST_NS - 1, BUCKETS * FINEST_NS, HOUR, 1000 * HOUR])
def test_buckets_widen_until_they_hold_the_run_and_no_further(elapsed: int) -> None:
    stairs = Staircase(5)
    stairs.step(5, 1)
    assert stairs.area_until(5 + elapsed) == pytest.approx(elapsed)
    assert stairs.width * BUCKETS > elapsed
    assert stairs.width == FINEST_NS or stairs.width * BUCKETS <= 2 * elapsed


def test_what_came_before_the_beginning_counts_from_the_beginning_on() -> None:
    stairs = Staircase(b.ns(100))
    stairs.step(b.ns(90), 1)
    assert stairs.averages(b.ns(80), b.ns(10), 4, b.ns(200)) == pytest.approx([0, 0, 1, 1])


def test_less_than_nothing_is_nothing() -> None:
    stairs = Staircase(0)
    stairs.step(0, -1)
    assert stairs.averages(0, b.ns(10), 3, b.ns(30)) == [0, 0, 0]


@examples(12)
@given(steps, st.integers(1, HOUR))
def test_a_count_that_only_rises_is_seen_to_rise(steps: list[tuple[int, int]], now: int) -> None:
    stairs = Staircase(0)
    for instant, by in steps:
        stairs.step(instant, by)
    whole = [one for at, one in enumerate(stairs.averages(0, HOUR / 40, 40, HOUR)) if (at + 1) * HOUR / 40 <= now]
    assert all(earlier <= later + 1e-6 * (1 + later) for earlier, later in pairwise(whole))


def test_the_highest_of_columns() -> None:
    assert highest([[1, 2, 0], [0, 3, 1]]) == 5
    assert highest([[], []]) == 0
    assert highest([]) == 0
