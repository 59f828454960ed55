"""The fold: sequences of events and what they give, and the events that cannot be."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import FIRST_FOREIGN_ID, ChildDied, ClientsReady, Event, EventsDropped, ServerReady, Told
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import (
    chances,
    examples,
    interleaved,
    lives,
    modes,
    of_each,
    small_scenarios,
    streams,
    untold_lives,
)
from tui.picture.stretches import stretches
from tui.simulation import simulate
from tui.summary import Setting, summarise
from tui.timeline.fold import CHANGES_KEPT, Timeline
from tui.timeline.records import Costs, Request
from tui.timeline.spans import Span, spent

FOREIGN = FIRST_FOREIGN_ID
WHOLE = b.answered(1, at=5, begins=10, steps=[("work", 20), ("wait", 30)])

# --- what events give -------------------------------------------------------------------------------------

GIVES: dict[str, tuple[list[Event], dict[str, Any]]] = {
    "planned": ([b.planned(1, 5, "ping", 3)], {"planned": b.ns(5), "name": "ping", "client": 3, "sent": None}),
    "sent": (b.asking(1, 5, late=2), {"planned": b.ns(5), "sent": b.ns(7), "arrived": None}),
    "arrived": ([*b.asking(1), b.arrived(1, 3)], {"arrived": b.ns(3), "started": None}),
    "arrived before the clients' word": (
        [b.arrived(1, 3, "ping"), b.planned(1, 0, "ping", 4)],
        {"arrived": b.ns(3), "planned": 0, "name": "ping", "client": 4},
    ),
    "started": (
        [*b.asking(1), b.arrived(1, 3), b.begun(1, 4, worker=2)],
        {"started": b.ns(4), "worker": 2, "finished": None, "spans": []},
    ),
    "in a step": (
        [*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait")],
        {"spans": [Span(0, "wait 0", "wait", b.ns(4), None)]},
    ),
    "between steps": (
        [*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait"), b.step_over(1, 9, 0)],
        {"spans": [Span(0, "wait 0", "wait", b.ns(4), b.ns(9))], "finished": None},
    ),
    "handled, not answered": (
        WHOLE[:-1],
        {"finished": b.ns(60), "over": None, "outcome": None, "status": None},
    ),
    "answered": (
        WHOLE,
        {
            "planned": b.ns(5),
            "started": b.ns(10),
            "finished": b.ns(60),
            "over": b.ns(60),
            "outcome": "received",
            "status": 200,
            "reason": "",
            "spans": [
                Span(0, "work 0", "work", b.ns(10), b.ns(30)),
                Span(1, "wait 1", "wait", b.ns(30), b.ns(60)),
            ],
        },
    ),
    "answered before the server's word": (
        [*b.asking(1), b.received(1, 50), *b.handling(1, 10, [("wait", 30)])],
        {"over": b.ns(50), "finished": b.ns(40), "status": 200},
    ),
    "answered with an error": (
        [*b.asking(1), b.received(1, 50, 500)],
        {"outcome": "received", "status": 500, "reason": "HTTP 500", "answered": False},
    ),
    "answered with an error and its reason": (
        [*b.asking(1), b.received(1, 50, 503, "no connection free within 5 s")],
        {"status": 503, "reason": "HTTP 503: no connection free within 5 s", "answered": False},
    ),
    "sent somewhere else": (
        [*b.asking(1), b.received(1, 50, 302, "redirects to /login")],
        {"status": 302, "reason": "HTTP 302: redirects to /login", "answered": False},
    ),
    "refused": (
        [*b.asking(1), b.arrived(1, 3, refused=True), b.received(1, 5, 503)],
        {"refused": True, "through": True, "started": None, "over": b.ns(5)},
    ),
    "refused, and the client's word came first": (
        [*b.asking(1), b.received(1, 5, 503), b.arrived(1, 3, refused=True)],
        {"refused": True, "through": True, "arrived": b.ns(3)},
    ),
    "in a step that blocks, and one that does not": (
        [*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait"), b.step_begun(1, 5, 1, "block")],
        {"spans": [Span(0, "wait 0", "wait", b.ns(4)), Span(1, "block 1", "block", b.ns(5))], "state": "blocking"},
    ),
    "answered with nothing": ([*b.asking(1), b.received(1, 50, 204)], {"reason": "", "answered": True}),
    "in two steps at once": (
        [*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait"), b.step_begun(1, 5, 1, "queue")],
        {"spans": [Span(0, "wait 0", "wait", b.ns(4)), Span(1, "queue 1", "queue", b.ns(5))], "state": "waiting"},
    ),
    "one of two steps at once is over": (
        [
            *(*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait"), b.step_begun(1, 5, 1, "queue")),
            b.step_over(1, 9, 0),
        ],
        {"state": "in line", "going_on": 1},
    ),
    "at a server that tells nothing": (
        [b.ready("nothing"), *b.asking(1, 5)],
        {"sent": b.ns(5), "started": None, "state": "serving", "told": "nothing"},
    ),
    "answered by a server that tells nothing": (
        [b.ready("nothing"), *b.asking(1, 5), b.received(1, 50)],
        {"over": b.ns(50), "finished": None, "through": True, "split": False},
    ),
    "placed, not answered": (
        [b.ready("nothing"), *b.asking(1, 5), b.placed(1, 10, 40, ("wait", 20, 30))],
        {
            "started": b.ns(10),
            "finished": b.ns(40),
            "placed": True,
            "spans": [Span(0, "wait", "wait", b.ns(20), b.ns(30), placed=True)],
            "state": "queued",
        },
    ),
    "handled by an app": (
        [b.ready("handling"), *b.asking(1), b.arrived(1, 1), b.begun(1, 2)],
        {"started": b.ns(2), "state": "serving", "told": "handling"},
    ),
    "timed out": (
        [*b.asking(1), b.timed_out(1, 50)],
        {"outcome": "timed out", "over": b.ns(50), "status": None},
    ),
    "timed out, and handled all the same": (
        [*b.asking(1), b.timed_out(1, 50), *b.handling(1, 60, [("wait", 30)])],
        {"outcome": "timed out", "over": b.ns(50), "started": b.ns(60), "finished": b.ns(90)},
    ),
    "failed": (
        [*b.asking(1), b.failed(1, 50, "connection lost")],
        {"outcome": "failed", "over": b.ns(50), "status": None, "reason": "connection lost"},
    ),
    "failed before it could be sent": (
        [b.planned(1), b.failed(1, 50, "no route")],
        {"outcome": "failed", "sent": None, "reason": "no route"},
    ),
}


@pytest.mark.parametrize("name", GIVES)
def test_events_give_a_request(name: str) -> None:
    events, expected = GIVES[name]
    timeline = b.told(*events)
    (request,) = timeline.requests()
    assert {key: getattr(request, key) for key in expected} == expected
    assert timeline.odd == 0


@pytest.mark.parametrize("name", GIVES)
def test_a_request_is_closed_when_client_and_server_are_through(name: str) -> None:
    timeline = b.told(*GIVES[name][0])
    (request,) = timeline.requests()
    served = request.finished is not None or request.refused or request.told == "nothing"
    through = request.over is not None and served
    assert (list(timeline.closed), list(timeline.open), timeline.closings) == (
        ([1], [], 1) if through else ([], [1], 0)
    )


def test_a_foreign_request_is_closed_by_the_server_alone_and_is_none_of_ours() -> None:
    timeline = b.told(*b.handling(FOREIGN, 10, [("work", 20)]))
    assert list(timeline.closed) == [FOREIGN]
    assert timeline.requests() == []
    assert timeline.odd == 0


def test_the_run_begins_and_ends_where_the_load_does() -> None:
    timeline = Timeline()
    assert (timeline.zero, timeline.elapsed(b.ns(99))) == (None, 0)
    timeline.apply(b.load_started(100))
    assert [timeline.elapsed(b.ns(ms)) for ms in (90, 100, 150)] == [0, 0, b.ns(50)]
    timeline.apply(b.load_ended(300))
    assert [timeline.elapsed(b.ns(ms)) for ms in (150, 999)] == [b.ns(200), b.ns(200)]


def test_readiness_changes_nothing() -> None:
    timeline = b.told(ServerReady(1, "127.0.0.1", 8000), ClientsReady(2))
    assert b.snapshot(timeline) == b.snapshot(Timeline())
    assert timeline.odd == 0


def test_the_clients_tell_what_http_costs_when_they_are_ready() -> None:
    assert b.told(ClientsReady(2, round_trip=500, per_request=300)).costs == Costs(500, 300)


def test_dropped_events_add_up_and_dead_children_are_remembered() -> None:
    died = ChildDied(9, "server", -9)
    timeline = b.told(EventsDropped(1, 3), EventsDropped(2, 4), died)
    assert (timeline.dropped, timeline.died, timeline.odd) == (7, [died], 0)


def test_what_was_done_to_a_run_is_remembered_in_order_of_arrival() -> None:
    done = [b.set_to(30, "clients", 5), b.stalled(10), b.set_to(20, "rate", 2.5), b.resumed(40), b.stalled(50)]
    timeline = b.told(*done)
    assert (timeline.changes, timeline.odd) == (done, 0)


def test_a_server_is_stalled_from_a_stall_to_its_resumption() -> None:
    timeline, was = Timeline(), []
    for event in (b.load_started(), b.stalled(10), b.set_to(15, "workers", 2), b.resumed(20), b.stalled(30)):
        timeline.apply(event)
        was.append(timeline.stalled)
    assert was == [False, True, True, False, True]


def test_of_what_was_done_to_a_run_the_oldest_is_forgotten_and_it_stays_stalled() -> None:
    timeline = b.told(b.stalled(0), *(b.set_to(ms, "rate", ms) for ms in range(1, CHANGES_KEPT + 2)))
    assert timeline.changes == [b.set_to(ms, "rate", ms) for ms in range(2, CHANGES_KEPT + 2)]
    assert timeline.stalled


def test_requests_come_in_the_order_of_their_numbers() -> None:
    timeline = b.told(*b.answered(3), *b.asking(2), *b.answered(1), *b.handling(FOREIGN, 0, [("work", 1)]))
    assert [one.id for one in timeline.requests()] == [1, 2, 3]


def test_unfinished_are_those_of_ours_without_any_end() -> None:
    timeline = b.told(
        *b.answered(1),
        *b.asking(2),
        *b.asking(3),
        b.timed_out(3, 9),
        *WHOLE[2:-1],  # the server's part of another request 1: odd
        *b.asking(4),
        b.arrived(4),
        b.arrived(FOREIGN),
    )
    assert sorted(one.id for one in timeline.unfinished()) == [2, 4]


# --- what cannot be ---------------------------------------------------------------------------------------

SENT = b.asking(1)
IN_STEP: list[Event] = [*SENT, b.arrived(1), b.begun(1), b.step_begun(1, 1)]
HANDLED: list[Event] = [*IN_STEP, b.step_over(1, 2), b.finished(1, 3)]
RUN: list[Event] = [b.load_started(5)]

CANNOT_BE: dict[str, tuple[list[Event], Event]] = {
    "sent, but never planned": ([], b.sent(1, 9)),
    "an answer to nothing": ([], b.received(1, 9)),
    "an answer to what only the server knows": ([b.arrived(1)], b.received(1, 9)),
    "a time-out of nothing": ([], b.timed_out(1, 9)),
    "a failure of nothing": ([], b.failed(1, 9)),
    "planned twice": (SENT, b.planned(1, 9, "ping", 7)),
    "sent twice": (SENT, b.sent(1, 9)),
    "sent after it timed out": ([b.planned(1), b.timed_out(1, 5)], b.sent(1, 9)),
    "sent after it failed": ([b.planned(1), b.failed(1, 5)], b.sent(1, 9)),
    "answered twice": ([*SENT, b.received(1, 5)], b.received(1, 9, 500)),
    "answered after it timed out": ([*SENT, b.timed_out(1, 5)], b.received(1, 9)),
    "answered with an error after it timed out": ([*SENT, b.timed_out(1, 5)], b.received(1, 9, 500)),
    "answered after it failed": ([*SENT, b.failed(1, 5)], b.received(1, 9)),
    "timed out after its answer": ([*SENT, b.received(1, 5)], b.timed_out(1, 9)),
    "timed out twice": ([*SENT, b.timed_out(1, 5)], b.timed_out(1, 9)),
    "timed out after it failed": ([*SENT, b.failed(1, 5)], b.timed_out(1, 9)),
    "failed after its answer": ([*SENT, b.received(1, 5)], b.failed(1, 9)),
    "failed after it timed out": ([*SENT, b.timed_out(1, 5)], b.failed(1, 9)),
    "failed twice": ([*SENT, b.failed(1, 5)], b.failed(1, 9, "something else")),
    "arrived twice": ([*SENT, b.arrived(1, 5)], b.arrived(1, 9)),
    "handled without having arrived": (SENT, b.begun(1, 9)),
    "handled, but unknown": ([], b.begun(1, 9)),
    "handled twice": ([*SENT, b.arrived(1), b.begun(1)], b.begun(1, 9, worker=2)),
    "a step of nothing": ([], b.step_begun(1, 9)),
    "a step before the handling": ([*SENT, b.arrived(1)], b.step_begun(1, 9)),
    "a step that has begun begins": (IN_STEP, b.step_begun(1, 9)),
    "a step that is over begins again": ([*IN_STEP, b.step_over(1, 5)], b.step_begun(1, 9)),
    "a step begins that goes on beside another one": ([*IN_STEP, b.step_begun(1, 2, 1)], b.step_begun(1, 9)),
    "told of a demo server's request how it was handled": (SENT, b.placed(1, 2, 8)),
    "placed, but unknown": ([b.ready("nothing")], b.placed(1, 2, 8)),
    "placed, but not sent": ([b.ready("nothing"), b.planned(1)], b.placed(1, 2, 8)),
    "placed twice": ([b.ready("nothing"), *SENT, b.placed(1, 2, 8)], b.placed(1, 3, 9)),
    "placed when it is over": ([b.ready("nothing"), *SENT, b.received(1, 9)], b.placed(1, 2, 8)),
    "placed back to front": ([b.ready("nothing"), *SENT], b.placed(1, 8, 2)),
    "a placed span beyond the handling": ([b.ready("nothing"), *SENT], b.placed(1, 2, 8, ("wait", 3, 9))),
    "a placed span back to front": ([b.ready("nothing"), *SENT], b.placed(1, 2, 8, ("wait", 5, 3))),
    "a step begins after the handling": (HANDLED, b.step_begun(1, 9, 1)),
    "the end of a step of nothing": ([], b.step_over(1, 9)),
    "the end of a step that has not begun": ([*SENT, b.arrived(1), b.begun(1)], b.step_over(1, 9)),
    "the end of another step than the one that goes on": (IN_STEP, b.step_over(1, 9, 1)),
    "a step ends twice": ([*IN_STEP, b.step_over(1, 5)], b.step_over(1, 9)),
    "a step ends after the handling": ([*IN_STEP, b.finished(1, 5)], b.step_over(1, 9)),
    "the end of the handling of nothing": ([], b.finished(1, 9)),
    "the end of a handling that has not begun": ([*SENT, b.arrived(1)], b.finished(1, 9)),
    "handled to the end twice": (HANDLED, b.finished(1, 9)),
    "planned again when all is over": (WHOLE, b.planned(1, 99)),
    "sent again when all is over": (WHOLE, b.sent(1, 99)),
    "answered again when all is over": (WHOLE, b.received(1, 99, 500)),
    "timed out when all is over": (WHOLE, b.timed_out(1, 99)),
    "failed when all is over": (WHOLE, b.failed(1, 99)),
    "arrived again when all is over": (WHOLE, b.arrived(1, 99)),
    "handled again when all is over": (WHOLE, b.begun(1, 99)),
    "a step begins when all is over": (WHOLE, b.step_begun(1, 99)),
    "a step ends when all is over": (WHOLE, b.step_over(1, 99)),
    "handled to the end again when all is over": (WHOLE, b.finished(1, 99)),
    "a foreign request is answered": (b.handling(FOREIGN, 0, [("work", 1)]), b.received(FOREIGN, 9)),
    "the run starts twice": (RUN, b.load_started(9)),
    "stalled twice": ([b.stalled(5)], b.stalled(9)),
    "resumed, but not stalled": (RUN, b.resumed(9)),
    "resumed twice": ([b.stalled(5), b.resumed(6)], b.resumed(9)),
    "the run ends twice": ([*RUN, b.load_ended(50)], b.load_ended(99)),
}


@pytest.mark.parametrize("name", CANNOT_BE)
def test_what_cannot_be_changes_nothing_and_is_counted(name: str) -> None:
    before, impossible = CANNOT_BE[name]
    timeline = b.told(*before)
    assert timeline.odd == 0
    known = b.snapshot(timeline)
    timeline.apply(impossible)
    assert b.snapshot(timeline) == known
    assert timeline.odd == 1


@pytest.mark.parametrize("name", CANNOT_BE)
def test_what_cannot_be_does_not_hinder_what_comes_after(name: str) -> None:
    before, impossible = CANNOT_BE[name]
    timeline = b.told(*before, impossible, *b.answered(2, at=100))
    assert timeline.closed[2].answered
    assert timeline.odd == 1


any_event: st.SearchStrategy[Event] = st.builds(
    lambda make, id_, ms: make(id_, ms),
    st.sampled_from(
        [
            b.planned,
            b.sent,
            b.received,
            b.timed_out,
            b.failed,
            b.arrived,
            b.begun,
            b.step_begun,
            b.step_over,
            b.finished,
            lambda _, ms: b.stalled(ms),
            lambda _, ms: b.resumed(ms),
            lambda id_, ms: b.set_to(ms, "clients", id_),
            lambda id_, ms: b.received(id_, ms, 500),
            lambda id_, ms: b.step_begun(id_, ms, 1, "wait"),
            lambda id_, ms: b.step_over(id_, ms, 1),
            lambda id_, ms: b.step_begun(id_, ms, 2, "queue"),
            lambda id_, ms: b.placed(id_, ms, ms + 5, ("wait", ms, ms + 5)),
        ]
    ),
    st.sampled_from((1, 2, FOREIGN)),
    st.integers(0, 50),
)


@examples(100)
@given(st.sampled_from(("steps", "handling", "nothing")), st.lists(any_event, max_size=25))
def test_an_event_in_any_disorder_is_taken_in_or_is_odd_and_changes_nothing(told: Told, events: list[Event]) -> None:
    timeline = b.told(b.ready(told))
    for event in events:
        known, odd = b.snapshot(timeline), timeline.odd
        timeline.apply(event)
        changed = b.snapshot(timeline) != known
        assert (changed, timeline.odd - odd) in ((True, 0), (False, 1))


# --- any interleaving -------------------------------------------------------------------------------------


def what_it_says(timeline: Timeline, mode: Mode) -> dict[str, Any]:
    """All that is read from a timeline, but for the order in which requests closed."""
    said = b.snapshot(timeline)
    said["result"] = summarise(timeline, Setting(mode, 1), timeline.end or 0, b.NOTHING_PREDICTED)
    return said


@examples(40)
@given(small_scenarios(), modes, chances)
def test_every_interleaving_gives_the_same_timeline(scenario: Scenario, mode: Mode, chance: Random) -> None:
    events = list(simulate(scenario, mode))
    in_order = b.told(*events)
    mixed = b.told(*interleaved(streams(events), chance))
    assert mixed.odd == in_order.odd == 0
    assert mixed.requests() == in_order.requests()
    assert what_it_says(mixed, mode) == what_it_says(in_order, mode)


@examples(40)
@given(st.lists(st.one_of(lives(), untold_lives()), max_size=4), chances)
def test_whatever_overlaps_every_interleaving_gives_the_same_timeline(requests: list[Request], chance: Random) -> None:
    """Steps at once, standing in line within the server, a server that tells nothing, and what its answers tell."""
    for told in ("steps", "nothing"):
        events = [b.ready(told), *of_each([one for one in requests if one.told == told])]
        in_order, mixed = b.told(*events), b.told(*interleaved(streams(events), chance))
        assert mixed.odd == in_order.odd == 0
        assert mixed.requests() == in_order.requests()
        assert what_it_says(mixed, "sync") == what_it_says(in_order, "sync")


@examples(40)
@given(st.lists(st.one_of(lives(), untold_lives()), max_size=4))
def test_time_in_spans_is_counted_once(requests: list[Request]) -> None:
    for one in requests:
        end = one.finished if one.finished is not None else 4000 * b.MS
        assert sum(spent(one.spans, end)) <= one.service_until(end)
        assert one.unnamed_until(end) >= 0
        drawn = Counter[str]()
        for start, until, state in stretches(one, end):
            drawn[state] += until - start
        if one.told == "steps" and one.over is None:
            assert one.spent_until("wait", end) == drawn["waiting"]
            assert one.spent_until("work", end) + one.unnamed_until(end) == drawn["working"]
            assert one.queue_until(end) + one.spent_until("queue", end) == drawn["queued"]


@examples(40)
@given(small_scenarios(), modes, chances)
def test_queue_and_service_fit_into_every_response(scenario: Scenario, mode: Mode, chance: Random) -> None:
    timeline = b.told(*interleaved(streams(simulate(scenario, mode)), chance))
    end = timeline.end or 0
    for one in timeline.requests():
        if one.answered:
            assert one.queue_until(end) + one.service_until(end) <= one.response_until(end)
        assert one.spent_until("work", end) + one.spent_until("wait", end) <= one.service_until(end)


@examples(40)
@given(small_scenarios(), modes, chances)
def test_at_any_moment_every_planned_request_is_counted_once(scenario: Scenario, mode: Mode, chance: Random) -> None:
    timeline, planned = Timeline(), 0
    for event in interleaved(streams(simulate(scenario, mode)), chance):
        timeline.apply(event)
        planned += type(event).__name__ == "RequestPlanned"
        tally = timeline.tally
        assert tally.completed + tally.failed + tally.timed_out + len(timeline.unfinished()) == planned
        assert len(timeline.requests()) == planned


@examples(40)
@given(small_scenarios(), modes, chances, st.integers(0, 5))
def test_memory_is_bounded_and_the_tally_counts_all(scenario: Scenario, mode: Mode, chance: Random, kept: int) -> None:
    events = list(interleaved(streams(simulate(scenario, mode)), chance))
    whole, short = b.told(*events), Timeline(kept)
    for event in events:
        short.apply(event)
        assert len(short.closed) <= kept
    assert list(short.closed) == list(whole.closed)[whole.closings - len(short.closed) :]
    assert len(short.closed) == min(kept, whole.closings)
    different = ("closed",)
    assert {k: v for k, v in b.snapshot(short).items() if k not in different} == {
        k: v for k, v in b.snapshot(whole).items() if k not in different
    }


def test_what_comes_too_late_for_a_forgotten_request_leaves_nothing_behind() -> None:
    timeline = b.told(*b.answered(1), *b.answered(2), kept=1)
    timeline.apply(b.finished(1, 999))
    assert (list(timeline.closed), list(timeline.open), timeline.odd) == ([2], [], 1)
