"""The lesson: two pieces of code that do the same, and differ in what a wait does to others."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable

import pytest

from demo_server.events import Event, StepEnded, StepStarted
from demo_server.handling import Handling
from demo_server.steps import DrawnStep
from demo_server.twins import handle_awaiting, handle_blocking

MS = 1_000_000
STEPS = [
    DrawnStep(0, "framework", "work", 3 * MS),
    DrawnStep(1, "db", "wait", 10 * MS),
    DrawnStep(2, "nothing", "wait", 0),
    DrawnStep(3, "code", "work", 2 * MS),
]

Handle = Callable[[Handling], Awaitable[None]]


async def _blocking(request: Handling) -> None:
    handle_blocking(request)


both = pytest.mark.parametrize("handle", [_blocking, handle_awaiting], ids=["blocking", "awaiting"])


def test_the_twins_read_alike_line_by_line() -> None:
    """They stand side by side on a slide: whoever changes one changes the other."""
    blocking, awaiting = (inspect.getsource(twin).splitlines() for twin in (handle_blocking, handle_awaiting))
    in_words_of_the_other = [
        line.replace("async def handle_awaiting", "def handle_blocking")
        .replace("giving the thread back", "keeping the thread")
        .replace("await asyncio.sleep", "time.sleep")
        for line in awaiting
    ]
    assert in_words_of_the_other == blocking
    assert awaiting != blocking


@both
async def test_steps_are_performed_in_their_order(handle: Handle) -> None:
    events: list[Event] = []
    handling = Handling(7, "page", STEPS, events.append)
    await handle(handling)
    told = [
        (event.index, event.kind if isinstance(event, StepStarted) else "over")
        for event in events
        if isinstance(event, StepStarted | StepEnded)
    ]
    assert told == [
        (0, "work"),
        (0, "over"),
        (1, "wait"),
        (1, "over"),
        (2, "wait"),
        (2, "over"),
        (3, "work"),
        (3, "over"),
    ]
    assert [span.step for span in handling.spans] == STEPS


@both
async def test_each_step_takes_at_least_its_time(handle: Handle) -> None:
    handling = Handling(7, "page", STEPS, lambda _: None)
    await handle(handling)
    for span in handling.spans:
        assert span.end - span.start > 0.98 * span.step.ns


@both
async def test_work_takes_the_cpu_and_a_wait_does_not(handle: Handle) -> None:
    async def cpu(kind: str) -> int:
        steps = [DrawnStep(0, "step", "work" if kind == "work" else "wait", 30 * MS)]
        before = time.thread_time_ns()
        await handle(Handling(7, "page", steps, lambda _: None))
        return time.thread_time_ns() - before

    assert 30 * MS <= await cpu("work") < 40 * MS
    assert await cpu("wait") < 10 * MS


@pytest.mark.parametrize(
    ("handle", "others"), [(_blocking, False), (handle_awaiting, True)], ids=["blocking", "awaiting"]
)
async def test_only_an_awaited_wait_lets_others_run(handle: Handle, others: bool) -> None:
    ran: list[str] = []

    async def other() -> None:
        ran.append("other")

    async def request() -> None:
        await handle(Handling(7, "page", [DrawnStep(0, "db", "wait", 5 * MS)], lambda _: None))
        ran.append("request")

    await asyncio.gather(request(), other())
    assert ran == (["other", "request"] if others else ["request", "other"])


@both
async def test_no_step_lets_others_run_while_it_works(handle: Handle) -> None:
    ran: list[str] = []

    async def other() -> None:
        ran.append("other")

    async def request() -> None:
        await handle(Handling(7, "page", [DrawnStep(0, "code", "work", 5 * MS)], lambda _: None))
        ran.append("request")

    await asyncio.gather(request(), other())
    assert ran == ["request", "other"]
