"""A limit on requests a second, whatever the load wants."""

import asyncio
import itertools
import time

import pytest

from tests.tui import building as b
from tests.tui.test_clients_loads import PAGE, Hand, settled
from tests.waiting import until
from tui.clients.closed import ClosedLoad
from tui.clients.instants import TIMER_LATE_NS
from tui.clients.loads import load_of
from tui.clients.pace import Pace

LIMIT = 100.0
GAP_NS = 10 * b.MS


def test_places_lie_apart_and_none_is_before_its_request_is_planned() -> None:
    pace, far = Pace(LIMIT), time.perf_counter_ns() + 3600 * 1000 * b.MS
    assert [pace.take(far) - far for _ in range(3)] == [0, GAP_NS, 2 * GAP_NS]
    assert pace.take(far + 5 * GAP_NS) - far == 5 * GAP_NS
    assert pace.take(far) - far == 6 * GAP_NS


def test_what_was_missed_is_not_made_up_for_in_a_burst() -> None:
    pace, now = Pace(LIMIT), time.perf_counter_ns()
    pace.take(now - 1000 * b.MS)
    assert pace.free_ns >= now - TIMER_LATE_NS + GAP_NS


async def test_without_a_limit_nobody_waits() -> None:
    pace = Pace(None)
    assert [await pace.turn(5) for _ in range(3)] == [5, 5, 5]
    assert pace.take(7) == 7
    assert pace.free_ns == 0


@pytest.mark.realtime
async def test_clients_wait_for_their_turn_and_their_requests_are_planned_for_it() -> None:
    hand, zero = Hand(), time.perf_counter_ns()
    load = load_of(b.scenario_of(PAGE, clients=5, duration="60min"), hand, zero, LIMIT)
    task = asyncio.create_task(load.run())
    await until(lambda: len(hand.sent) == 5)
    assert [one.client for one in hand.sent] == [1, 2, 3, 4, 5], "first come, first served"
    planned = [one.planned_ns for one in hand.sent]
    assert planned[0] == zero
    assert all(after - before >= GAP_NS for before, after in itertools.pairwise(planned))
    await hand.answer(1, 2)
    await until(lambda: len(hand.sent) == 7)
    assert hand.sent[6].planned_ns - hand.sent[5].planned_ns >= GAP_NS
    assert time.perf_counter_ns() - zero >= 6 * GAP_NS - TIMER_LATE_NS
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.realtime
async def test_more_clients_get_no_more_and_those_who_leave_free_their_places() -> None:
    hand = Hand()
    load = load_of(b.scenario_of(PAGE, clients=1, duration="60min"), hand, time.perf_counter_ns(), LIMIT)
    assert isinstance(load, ClosedLoad)
    task = asyncio.create_task(load.run())
    await until(lambda: len(hand.sent) == 1)
    load.change_clients(1000)  # ten seconds' worth
    await until(lambda: len(hand.sent) == 3)
    load.change_clients(3)
    await settled()
    load.change_clients(4)
    began = time.perf_counter_ns()
    await until(lambda: len(hand.sent) == 4)
    assert hand.sent[3].planned_ns - began < 100 * GAP_NS, "nobody waits for those who have left"
    planned = [one.planned_ns for one in hand.sent]
    assert all(after - before >= GAP_NS for before, after in itertools.pairwise(planned))
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.realtime
async def test_a_planned_load_keeps_its_plan_and_is_sent_late() -> None:
    hand, zero = Hand(), time.perf_counter_ns()
    load = load_of(b.scenario_of(PAGE, script=[{"at": 0, "send": "page", "times": 4}]), hand, zero, LIMIT)
    task = asyncio.create_task(load.run())
    await until(lambda: len(hand.sent) == 4)
    assert time.perf_counter_ns() - zero >= 3 * GAP_NS
    assert [one.planned_ns for one in hand.sent] == [zero] * 4
    task.cancel()
    await asyncio.wait({task})
