"""A request as stretches of time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, lives, modes, small_scenarios, untold_lives
from tui.picture.stretches import Stretch, stretches
from tui.simulation import simulate
from tui.timeline.fold import Timeline
from tui.timeline.records import Request, State

instants = st.integers(0, 3000 * b.MS)


def request(*events: Event) -> Request:
    (one,) = b.told(*events).requests()
    return one


def parts(one: Request, now: float) -> list[tuple[float, float, State]]:
    return [(start / b.MS, end / b.MS, state) for start, end, state in stretches(one, b.ns(now))]


STEPS: b.Steps = [("work", 10), ("wait", 30), ("work", 5)]
WHOLE = request(*b.asking(1, 20), *b.handling(1, 50, STEPS), b.received(1, 100))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (10, []),
        (20, []),
        (30, [(20, 30, "queued")]),
        (50, [(20, 50, "queued")]),
        (55, [(20, 50, "queued"), (50, 55, "working")]),
        (80, [(20, 50, "queued"), (50, 60, "working"), (60, 80, "waiting")]),
        (93, [(20, 50, "queued"), (50, 60, "working"), (60, 90, "waiting"), (90, 93, "working")]),
        # From the end of its handling on, its answer stands in line for the event loop.
        (999, [(20, 50, "queued"), (50, 60, "working"), (60, 90, "waiting"), (90, 95, "working"), (95, 100, "queued")]),
    ],
)
def test_what_a_request_did_up_to_now(now: float, expected: list[tuple[float, float, State]]) -> None:
    assert parts(WHOLE, now) == expected


CUT: dict[str, tuple[list[Event], list[tuple[float, float, State]]]] = {
    "given up while nobody handled it": ([*b.asking(1), b.timed_out(1, 40)], [(0, 40, "queued")]),
    "given up, handled later": (
        [*b.asking(1), b.timed_out(1, 40), *b.handling(1, 60, [("wait", 30)])],
        [(0, 40, "queued")],
    ),
    "given up in the middle of a wait": (
        [*b.asking(1), b.timed_out(1, 40), *b.handling(1, 10, [("wait", 50)])],
        [(0, 10, "queued"), (10, 40, "waiting")],
    ),
    "given up in a wait whose end is not known": (
        [*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 5, 0, "wait"), b.failed(1, 40)],
        [(0, 5, "working"), (5, 40, "waiting")],
    ),
    "between steps the server's own code works": (
        [
            *(*b.asking(1), b.arrived(1), b.begun(1, 10)),
            *(b.step_begun(1, 12, 0, "wait"), b.step_over(1, 20)),
            *(b.step_begun(1, 23, 1, "wait"), b.step_over(1, 30, 1)),
            *(b.finished(1, 34), b.received(1, 34)),
        ],
        [
            *((0, 10, "queued"), (10, 12, "working"), (12, 20, "waiting")),
            *((20, 23, "working"), (23, 30, "waiting"), (30, 34, "working")),
        ],
    ),
    "steps at once": (
        [
            *(*b.asking(1), b.arrived(1), b.begun(1, 10), b.step_begun(1, 10, 0, "wait"), b.step_begun(1, 15, 1)),
            *(b.step_over(1, 20, 1), b.step_over(1, 30, 0), b.finished(1, 31), b.received(1, 31)),
        ],
        [(0, 10, "queued"), (10, 15, "waiting"), (15, 20, "working"), (20, 30, "waiting"), (30, 31, "working")],
    ),
    "in line within the server": (
        [*b.asking(1), *b.handling(1, 10, [("queue", 10), ("wait", 5)]), b.received(1, 25)],
        [(0, 10, "queued"), (10, 20, "queued"), (20, 25, "waiting")],
    ),
    "in an app": (
        [
            b.ready("handling"),
            *b.asking(1),
            *b.handling(1, 10, [("wait", 5)])[:-1],
            b.finished(1, 20),
            b.received(1, 22),
        ],
        [(0, 10, "queued"), (10, 15, "waiting"), (15, 20, "serving"), (20, 22, "queued")],
    ),
    "at a server that tells nothing": (
        [b.ready("nothing"), b.planned(1), b.sent(1, 5), b.received(1, 20)],
        [(0, 5, "queued"), (5, 20, "serving")],
    ),
    "at a server that tells nothing, and never sent": (
        [b.ready("nothing"), b.planned(1), b.failed(1, 20)],
        [(0, 20, "queued")],
    ),
    "placed by its answer": (
        [b.ready("nothing"), *b.asking(1), b.placed(1, 5, 15, ("wait", 7, 9)), b.received(1, 20)],
        [(0, 5, "queued"), (5, 7, "serving"), (7, 9, "waiting"), (9, 15, "serving"), (15, 20, "queued")],
    ),
    "answered when it was planned": ([*b.asking(1), b.received(1, 0)], []),
}


@pytest.mark.parametrize("name", CUT)
def test_a_life_that_is_cut(name: str) -> None:
    events, expected = CUT[name]
    assert parts(request(*events), 999) == expected


def test_what_was_never_planned_is_not_drawn() -> None:
    assert stretches(Request(1, arrived=5, started=5), 100) == []


@examples(100)
@given(st.one_of(lives(), untold_lives()), instants)
def test_stretches_have_no_gaps_no_overlaps_and_end_with_the_request_or_now(one: Request, now: int) -> None:
    assert one.planned is not None
    found = stretches(one, now)
    over = now if one.over is None else min(now, one.over)
    if over <= one.planned:
        assert found == []
        return
    assert (found[0].start, found[-1].end) == (one.planned, over)
    assert all(part.start < part.end for part in found)
    assert all(earlier.end == later.start for earlier, later in pairwise(found))


@examples(100)
@given(lives(), instants, instants)
def test_what_was_once_done_stays_done(one: Request, now: int, later: int) -> None:
    """What is drawn at a moment is what a later moment draws up to there."""
    now, later = sorted((now, later))
    before = [part for part in stretches(one, later) if part.start < now]
    assert stretches(one, now) == [Stretch(start, min(end, now), state) for start, end, state in before]


@examples(40)
@given(small_scenarios(), modes, st.integers(0, 1000))
def test_a_request_looks_live_as_it_looks_afterwards(scenario: Scenario, mode: Mode, ms: int) -> None:
    events, now = list(simulate(scenario, mode)), b.ns(ms)
    whole, live = b.told(*events), Timeline()
    for event in events:
        if event.at <= now:
            live.apply(event)
    for one in live.requests():
        (afterwards,) = (other for other in whole.requests() if other.id == one.id)
        assert merged(stretches(one, now)) == merged(stretches(afterwards, now))


def merged(parts: list[Stretch]) -> list[Stretch]:
    """Neighbours of one state as one: the end of a step in an instant is no news."""
    made: list[Stretch] = []
    for part in parts:
        if made and made[-1].state == part.state:
            made[-1] = Stretch(made[-1].start, part.end, part.state)
        else:
            made.append(part)
    return made
