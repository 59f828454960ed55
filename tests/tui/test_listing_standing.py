"""Who stands at which line of the code."""

import pytest

from demo_server.handling import QUEUE
from demo_server.loading import load_scenario
from demo_server.scenario import DemoMode
from tests.tui import building as b
from tui.listing.standing import DOOR, ENTERED, LEAVING, Here, fullest, standing
from tui.simulation import predict
from tui.timeline.fold import Timeline
from tui.timeline.records import Request


def every(timeline: Timeline) -> list[Request]:
    return [*timeline.closed.values(), *timeline.open.values()]


def at(timeline: Timeline, ms: float) -> dict[tuple[str, int], Here]:
    return dict(standing(every(timeline), b.ns(ms)).places)


def test_one_works_and_the_others_are_at_the_door() -> None:
    timeline = predict(b.at_once(3, [("work", 10), ("wait", 100)]), "sync")
    assert at(timeline, 5) == {("page", DOOR): Here(queued=2), ("page", 0): Here(working=1)}
    assert at(timeline, 50) == {("page", DOOR): Here(queued=2), ("page", 1): Here(waiting=1)}
    assert at(timeline, 1000) == {}


def test_in_async_all_of_them_wait_at_the_await() -> None:
    timeline = predict(b.at_once(3, [("work", 10), ("wait", 100)]), "async")
    assert at(timeline, 60) == {("page", 1): Here(waiting=3)}


@pytest.mark.parametrize("mode", ["sync", "async", "blocked-loop"])
@pytest.mark.parametrize("name", ["three-requests", "twenty-clients"])
def test_who_is_in_flight_is_somewhere(name: str, mode: DemoMode) -> None:
    timeline = predict(load_scenario(name), mode)
    end = timeline.end or 0
    for share in range(1, 20):
        now = end * share // 20
        found = standing(every(timeline), now)
        in_flight = sum((one.planned or 0) <= now < (one.over or end) for one in every(timeline))
        assert sum(here.total for here in found.places.values()) == found.in_flight.total() == in_flight


def test_who_does_several_things_stands_at_several_lines() -> None:
    both = [b.step_begun(1, 1, index, "wait") for index in (0, 1)]
    timeline = b.told(*b.asking(1), b.arrived(1), b.begun(1), *both)
    found = standing(timeline.open.values(), b.ns(2))
    assert found.in_flight["page"] == 1
    assert found.here("page", (0, 1)) == Here(waiting=2)


def test_who_stands_in_line_for_a_connection_stands_at_the_query() -> None:
    timeline = b.told(*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 1, QUEUE + 2, "queue"))
    assert at(timeline, 2) == {("page", 2): Here(queued=1)}


def test_a_call_that_holds_the_loop_is_a_wait() -> None:
    timeline = b.told(*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 1, 0, "block"))
    assert at(timeline, 2) == {("page", 0): Here(waiting=1)}


def test_between_two_steps_it_runs_through_its_own_code() -> None:
    timeline = b.told(*b.asking(1), b.arrived(1), b.begun(1, 1), b.step_begun(1, 3), b.step_over(1, 5))
    assert at(timeline, 2) == {("page", ENTERED): Here(working=1)}
    assert at(timeline, 4) == at(timeline, 6) == {("page", 0): Here(working=1)}


def test_somebody_else_s_request_stands_there_too_and_one_that_gave_up_at_the_door_does_not() -> None:
    assert at(b.told(b.arrived(10**12, 1)), 2) == {("page", DOOR): Here(queued=1)}
    gone = b.told(*b.asking(1), b.arrived(1), b.timed_out(1, 5))
    assert at(gone, 4) == {("page", DOOR): Here(queued=1)}
    assert at(gone, 6) == {}


def test_what_the_server_goes_on_with_is_there_though_its_client_has_left() -> None:
    timeline = b.told(*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 1, 0, "wait"), b.timed_out(1, 5))
    assert at(timeline, 9) == {("page", 0): Here(waiting=1)}


def test_an_answer_that_does_not_come_out_stands_at_the_end() -> None:
    timeline = b.told(*b.asking(1), *b.handling(1, 0, [("work", 5)]))
    assert at(timeline, 7) == {("page", LEAVING): Here(queued=1)}
    assert at(b.told(b.arrived(10**12), b.begun(10**12), b.finished(10**12, 5)), 7) == {}


def test_the_fullest_moment_is_one_of_most_requests() -> None:
    timeline = b.told(*b.answered(1, at=0), *b.answered(2, at=50), *b.answered(3, at=60, begins=150))
    # three of them from 60 to 100, and none else
    assert b.ns(60) < fullest(every(timeline), b.ns(300)) < b.ns(100)
    assert fullest([], 7) == 7
