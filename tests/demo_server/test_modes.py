"""The three ways to serve: who waits for whom."""

import asyncio
import sys
import threading
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from demo_server import modes
from demo_server.backends.blocking import BlockingBackends
from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    RequestEvent,
    StepEnded,
    StepStarted,
)
from demo_server.handling import Handling
from demo_server.modes import AsyncServing, BlockedLoopServing, Serving, SyncServing, serving
from demo_server.scenario import MODES, Mode, Server
from demo_server.steps import DrawnStep
from tests.demo_server.samples import scenario_of

MS = 1_000_000
SCENARIO = replace(scenario_of(page=[{"name": "db", "wait": 1}]), server=Server(2))
SOON_S = 10.0
WAIT = [DrawnStep(0, "db", "wait", 20 * MS)]
STEPS = [
    DrawnStep(0, "framework", "work", MS),
    DrawnStep(1, "db", "wait", 5 * MS),
    DrawnStep(2, "response", "work", MS),
]


@pytest.fixture(autouse=True)
def same_switch_interval() -> Iterator[None]:
    """SyncServing makes threads switch more often, in the whole process: not in that of the other tests."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


class Told:
    """Events in the order in which they were told."""

    def __init__(self) -> None:
        self.events: list[RequestEvent] = []

    def emit(self, event: Event) -> None:
        assert isinstance(event, RequestEvent)
        self.events.append(event)

    def request(self, number: int, steps: list[DrawnStep]) -> Handling:
        return Handling(number, "page", steps, self.emit)

    def of(self, *kinds: type[RequestEvent]) -> list[int]:
        return [event.id for event in self.events if isinstance(event, kinds)]

    def kinds(self, number: int) -> list[type[RequestEvent]]:
        return [type(event) for event in self.events if event.id == number]


async def serve_all(served: Serving, count: int, steps: list[DrawnStep]) -> Told:
    """Let so many requests arrive together."""
    told = Told()
    await asyncio.wait_for(
        asyncio.gather(*(served.handle(told.request(number, steps)) for number in range(1, count + 1))), SOON_S
    )
    return told


@pytest.mark.parametrize(
    ("mode", "kind"), [("sync", SyncServing), ("async", AsyncServing), ("blocked-loop", BlockedLoopServing)]
)
def test_each_mode_has_its_name(mode: Mode, kind: type) -> None:
    assert type(serving(mode, SCENARIO)) is kind


@pytest.mark.parametrize("mode", MODES)
async def test_every_mode_tells_a_whole_request(mode: Mode) -> None:
    told = await serve_all(serving(mode, SCENARIO), 3, STEPS)
    for number in (1, 2, 3):
        assert told.kinds(number) == [
            RequestArrived,
            HandlingStarted,
            *[StepStarted, StepEnded] * len(STEPS),
            HandlingFinished,
        ]


async def test_one_worker_takes_one_request_after_the_other() -> None:
    told = await serve_all(SyncServing(1), 5, STEPS)
    handled = told.of(HandlingStarted, StepStarted, StepEnded, HandlingFinished)
    assert handled == sorted(handled)


async def test_workers_take_requests_first_come_first_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three workers meet at a barrier in each request: only if three are at work at a time do they get on."""
    together = threading.Barrier(3)
    started: list[int] = []

    def handle(request: Handling, _: BlockingBackends) -> None:
        started.append(request.id)
        together.wait(SOON_S)

    monkeypatch.setattr(modes, "handle_blocking", handle)
    await serve_all(SyncServing(3), 9, WAIT)
    assert [set(started[wave : wave + 3]) for wave in (0, 3, 6)] == [{1, 2, 3}, {4, 5, 6}, {7, 8, 9}]


@pytest.mark.parametrize("workers", [1, 2, 4])
async def test_never_more_requests_are_handled_than_there_are_workers(workers: int) -> None:
    told = await serve_all(SyncServing(workers), 12, [DrawnStep(0, "db", "wait", 2 * MS)])
    at_once: list[int] = []
    busy: set[int] = set()
    for event in told.events:
        match event:
            case HandlingStarted():
                busy.add(event.id)
            case HandlingFinished():
                busy.remove(event.id)
        at_once.append(len(busy))
    assert max(at_once) == workers
    assert {event.worker for event in told.events if isinstance(event, HandlingStarted)} == set(range(1, workers + 1))


def test_all_workers_are_there_before_the_first_request_and_give_way_to_the_loop() -> None:
    before = set(threading.enumerate())
    SyncServing(3)
    assert len(set(threading.enumerate()) - before) == 3
    assert sys.getswitchinterval() < 0.001


async def test_workers_leave_the_event_loop_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the loop that lets the worker go on: a loop that is held could not."""
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), threading.Event()

    def handle(_: Handling, __: BlockingBackends) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(SOON_S)

    monkeypatch.setattr(modes, "handle_blocking", handle)
    told = Told()
    handled = asyncio.create_task(SyncServing(1).handle(told.request(1, WAIT)))
    await asyncio.wait_for(begun.wait(), SOON_S)
    assert told.of(HandlingFinished) == []
    go_on.set()
    await asyncio.wait_for(handled, SOON_S)
    assert told.of(HandlingFinished) == [1]


async def test_async_overlaps_the_waits() -> None:
    told = await serve_all(AsyncServing(), 20, WAIT)
    assert told.of(StepStarted) == list(range(1, 21))
    kinds = [type(event) for event in told.events if isinstance(event, StepStarted | StepEnded)]
    assert kinds == [StepStarted] * 20 + [StepEnded] * 20, "every wait begins before the first is over"


async def test_async_does_one_work_at_a_time() -> None:
    told = await serve_all(AsyncServing(), 3, [DrawnStep(0, "code", "work", 2 * MS)])
    assert told.of(HandlingStarted, StepStarted, StepEnded, HandlingFinished) == [1] * 4 + [2] * 4 + [3] * 4


async def test_a_blocked_loop_handles_one_request_after_the_other_waits_and_all() -> None:
    told = await serve_all(BlockedLoopServing(), 3, STEPS)
    each = 2 + 2 * len(STEPS)
    assert told.of(HandlingStarted, StepStarted, StepEnded, HandlingFinished) == [1] * each + [2] * each + [3] * each


@pytest.mark.parametrize("served", [AsyncServing(), BlockedLoopServing()], ids=["async", "blocked-loop"])
async def test_the_loop_is_the_only_worker_of_code_on_the_loop(served: Serving) -> None:
    told = await serve_all(served, 2, WAIT)
    assert {event.worker for event in told.events if isinstance(event, HandlingStarted)} == {1}


# A client that gives up closes its connection, and Quart cancels the handling of its request.


async def test_a_worker_handles_a_queued_request_though_its_client_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """As gunicorn's does: it knows nothing of the client until it answers. Clients' time-outs relieve no queue."""
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), threading.Event()

    def handle(_: Handling, __: BlockingBackends) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(SOON_S)

    monkeypatch.setattr(modes, "handle_blocking", handle)
    told, served = Told(), SyncServing(1)
    first, left, last = (asyncio.create_task(served.handle(told.request(number, WAIT))) for number in (1, 2, 3))
    await asyncio.wait_for(begun.wait(), SOON_S)
    left.cancel()
    await asyncio.wait({left}, timeout=SOON_S)
    go_on.set()
    await asyncio.wait_for(asyncio.gather(first, last), SOON_S)
    assert told.of(HandlingStarted) == [1, 2, 3]
    assert told.of(HandlingFinished) == [1, 2, 3]


async def test_a_cancelled_request_is_told_to_its_end() -> None:
    """Else it would stay open, on the screen and in memory, for ever."""
    told = Told()
    handled = asyncio.create_task(AsyncServing().handle(told.request(1, [DrawnStep(0, "db", "wait", 60_000 * MS)])))
    await asyncio.sleep(0)  # let it begin
    assert told.of(StepStarted) == [1]
    handled.cancel()
    await asyncio.wait({handled}, timeout=SOON_S)
    assert handled.cancelled()
    assert told.kinds(1)[-2:] == [StepEnded, HandlingFinished]
