"""One request, looked into."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import Event
from demo_server.loading import scenario_from
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, lives, modes, small_scenarios
from tui.picture.lanes import Held
from tui.picture.looking import AT_THE_SERVER, Others, Part, done_in_turn, held_meanwhile, others, parts
from tui.picture.stretches import stretches
from tui.simulation import predict, simulate
from tui.timeline.records import STATES, Request
from tui.timeline.spans import overlapping

instants = st.integers(0, 3000 * b.MS)


def request_of(id_: int, *events: Event) -> Request:
    (found,) = (one for one in b.told(b.load_started(), *events).requests() if one.id == id_)
    return found


def test_parts_by_hand() -> None:
    request = request_of(
        1, *b.asking(1, 5), *b.handling(1, 20, [("work", 10), ("wait", 30)], came=6), b.received(1, 70)
    )
    assert parts(request, b.ns(99)) == [
        Part("queued", "queued", b.ns(5), b.ns(20)),
        Part("work 0", "working", b.ns(20), b.ns(30)),
        Part("wait 1", "waiting", b.ns(30), b.ns(60)),
        Part("answer on its way", "queued", b.ns(60), b.ns(70)),
    ]


def test_it_grows_with_time() -> None:
    request = request_of(1, *b.asking(1, 5), b.arrived(1, 6), b.begun(1, 20), b.step_begun(1, 20, 0, "wait"))
    assert parts(request, b.ns(4)) == []
    assert parts(request, b.ns(10)) == [
        Part("queued", "queued", b.ns(5), b.ns(10)),
        Part("wait 0", "waiting", b.ns(10), b.ns(10)),
    ]
    assert parts(request, b.ns(50))[-1] == Part("wait 0", "waiting", b.ns(20), b.ns(50))


def test_what_was_never_planned_has_no_parts() -> None:
    assert parts(Request(1, arrived=5, started=6), 99) == []


@examples(40)
@given(lives(), instants)
def test_parts_begin_one_after_another_within_the_life_of_the_request(request: Request, now: int) -> None:
    made, planned = parts(request, now), request.planned
    assert planned is not None
    over = now if request.over is None else min(now, request.over)
    if now < planned:
        assert made == []
        return
    assert made[0].start == planned
    assert all(planned <= one.start <= one.end <= over for one in made)
    assert all(one.start <= later.start for one, later in pairwise(made))
    if not overlapping(request.spans):
        assert all(one.end <= later.start for one, later in pairwise(made))


@examples(40)
@given(lives().filter(lambda one: not overlapping(one.spans)), instants)
def test_parts_are_what_the_bar_shows(request: Request, now: int) -> None:
    """But for the server's own code between the steps, which has no name."""
    made, drawn = parts(request, now), stretches(request, now)
    for state in STATES:
        named = sum(one.end - one.start for one in made if one.state == state)
        shown = sum(end - start for start, end, was in drawn if was == state)
        assert named == shown if state != "working" else named <= shown


@examples(15)
@given(small_scenarios(), modes)
def test_where_steps_leave_no_gap_parts_cover_the_whole_response(scenario: Scenario, mode: Mode) -> None:
    """In async a step that is over may still queue for the loop."""
    timeline = predict(scenario, mode)
    end = timeline.end or 0
    for request in timeline.requests():
        covered = sum(one.end - one.start for one in parts(request, end))
        assert covered <= request.response_until(end)
        if mode != "async":
            assert covered == request.response_until(end)


def test_steps_at_once_have_a_part_each() -> None:
    both = [b.step_begun(1, 10, 0, "wait"), b.step_begun(1, 10, 1, "queue"), b.step_over(1, 40, 1)]
    request = request_of(1, *b.asking(1), b.arrived(1), b.begun(1, 10), *both, b.step_begun(1, 40, 2, "wait"))
    assert parts(request, b.ns(50))[1:] == [
        Part("wait 0", "waiting", b.ns(10), b.ns(50)),
        Part("queued: queue 1", "queued", b.ns(10), b.ns(40)),
        Part("wait 2", "waiting", b.ns(40), b.ns(50)),
    ]


def test_of_a_server_that_does_not_tell_all_its_time_is_a_part() -> None:
    nothing = request_of(1, b.ready("nothing"), b.planned(1), b.sent(1, 2), b.received(1, 30))
    assert parts(nothing, b.ns(99)) == [
        Part("not sent yet", "queued", 0, b.ns(2)),
        Part(AT_THE_SERVER, "serving", b.ns(2), b.ns(30)),
    ]
    told = b.placed(1, 5, 20, ("wait", 8, 12))
    placed = request_of(1, b.ready("nothing"), *b.asking(1), told, b.received(1, 30))
    assert [(one.name, one.start, one.end) for one in parts(placed, b.ns(99))] == [
        ("queued", 0, b.ns(5)),
        (AT_THE_SERVER, b.ns(5), b.ns(20)),
        ("wait", b.ns(8), b.ns(12)),
        ("answer on its way", b.ns(20), b.ns(30)),
    ]


def test_what_is_to_be_done_together_is_done_in_turn_where_code_blocks() -> None:
    steps = [
        {"name": "session", "wait": 5},
        {"together": [{"name": "prices", "wait": 10}, {"name": "stock", "wait": 20}]},
    ]
    table = {"title": "Test", "requests": {"page": {"steps": steps}}, "load": {"script": [{"at": 0, "send": "page"}]}}
    asked = scenario_from(table).requests["page"]
    assert [done_in_turn(asked, mode) for mode in ("sync", "blocked-loop", "async", "own")] == [
        ["prices, stock"],
        ["prices, stock"],
        [],
        [],
    ]
    assert done_in_turn(None, "sync") == done_in_turn(b.three_requests().requests["ping"], "sync") == []


# --- meanwhile --------------------------------------------------------------------------------------------

TWO = [
    b.load_started(),
    *b.asking(1),
    *b.asking(2),
    *b.handling(1, 0, [("work", 10), ("wait", 30), ("work", 5)]),
    *b.handling(2, 45, [("work", 10)], came=0),
    b.received(1, 45),
    b.received(2, 55),
]


def test_meanwhile_by_hand() -> None:
    timeline = b.told(*TWO)
    second = timeline.closed[2]
    assert others(held_meanwhile(timeline, second, "sync", b.ns(99)), second, timeline) == [Others(1, "page", b.ns(45))]
    assert others(held_meanwhile(timeline, second, "async", b.ns(99)), second, timeline) == [
        Others(1, "page", b.ns(15))
    ]


def test_another_worker_took_nothing_from_it() -> None:
    timeline = b.told(
        *b.asking(1),
        *b.asking(2),
        *b.handling(1, 0, [("wait", 30)], worker=1),
        *b.handling(2, 5, [("work", 5)], worker=2),
    )
    held = held_meanwhile(timeline, timeline.open[2], "sync", b.ns(99))
    assert held == [Held(2, "working", b.ns(5), b.ns(10))]


def test_an_app_s_worker_is_taken_by_whomever_it_serves() -> None:
    timeline = b.told(
        *(b.ready("handling"), *b.asking(1), *b.asking(2)),
        *(*b.handling(1, 10, [("wait", 30)])[:-1], b.finished(1, 60), b.received(1, 60)),
        *(b.arrived(2), b.begun(2, 60)),
    )
    second = timeline.open[2]
    held = held_meanwhile(timeline, second, "sync", b.ns(80))
    assert sorted((one.request, one.state, one.start, one.end) for one in held) == [
        (1, "serving", b.ns(40), b.ns(60)),
        (1, "waiting", b.ns(10), b.ns(40)),
        (2, "serving", b.ns(60), b.ns(80)),
    ]
    assert others(held, second, timeline) == [Others(1, "page", b.ns(50))]


def test_while_nobody_handles_it_every_worker_s_time_counts() -> None:
    timeline = b.told(
        *b.asking(3), *b.handling(1, 0, [("wait", 30)], worker=1), *b.handling(2, 5, [("work", 5)], worker=2)
    )
    held = held_meanwhile(timeline, timeline.open[3], "sync", b.ns(20))
    assert sorted(one.request for one in held) == [1, 2]


def test_a_step_that_goes_on_counts_up_to_now() -> None:
    timeline = b.told(*b.asking(2, 10), b.arrived(1), b.begun(1), b.step_begun(1, 0, 0, "wait"))
    held = held_meanwhile(timeline, timeline.open[2], "sync", b.ns(25))
    assert held == [Held(1, "waiting", b.ns(10), b.ns(25))]


@pytest.mark.parametrize("now", [5, 300])
def test_what_was_never_planned_has_no_meanwhile(now: int) -> None:
    assert held_meanwhile(b.told(*TWO), Request(9), "sync", b.ns(now)) == []


@examples(15)
@given(small_scenarios(), modes, st.integers(0, 60))
def test_what_others_took_is_their_time_within_its_own(scenario: Scenario, mode: Mode, count: int) -> None:
    events = list(simulate(scenario, mode))[: 5 * count + 1]
    timeline, now = b.told(*events), events[-1].at
    for request in timeline.requests():
        held = held_meanwhile(timeline, request, mode, now)
        made = others(held, request, timeline)
        assert [one.held for one in made] == sorted((one.held for one in made), reverse=True)
        assert request.id not in {one.request for one in made}
        assert sum(one.held for one in made) == sum(one.end - one.start for one in held if one.request != request.id)
        if mode == "async" and not any(step.blocking for step in scenario.leaves()):
            assert {one.state for one in held} <= {"working"}
        if mode != "sync":  # there is one loop, and nobody takes it twice
            assert sum(one.end - one.start for one in held) <= request.response_until(now)
