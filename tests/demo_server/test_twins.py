"""The lesson: two pieces of code that do the same, and differ in what a wait does to others."""

import asyncio
import inspect
import re
import time
from collections.abc import Awaitable, Callable

import pytest

from demo_server.backends.awaiting import AwaitingBackends
from demo_server.backends.blocking import BlockingBackends
from demo_server.events import Event, HandlingFinished, StepEnded, StepStarted
from demo_server.handling import Handling, StepFailed
from demo_server.modes import AsyncServing
from demo_server.steps import DrawnStep, flat
from demo_server.twins import at_once, do_awaiting, do_blocking, handle_awaiting, handle_blocking
from tests.demo_server.leaving import told_until_left

MS = 1_000_000
STEPS = [
    DrawnStep(0, "framework", "work", 3 * MS),
    DrawnStep(1, "db", "wait", 10 * MS),
    DrawnStep(2, "nothing", "wait", 0),
    DrawnStep(3, "code", "work", 2 * MS),
]

Handle = Callable[[Handling], Awaitable[None]]


async def _blocking(request: Handling) -> None:
    handle_blocking(request, BlockingBackends())


async def _awaiting(request: Handling) -> None:
    await handle_awaiting(request, AwaitingBackends())


both = pytest.mark.parametrize("handle", [_blocking, _awaiting], ids=["blocking", "awaiting"])


def code_of(*functions: Callable[..., object]) -> list[str]:
    """Their lines, without what they say of themselves."""
    return re.sub(r'    """.*?"""\n', "", "".join(map(inspect.getsource, functions)), flags=re.DOTALL).splitlines()


THE_MISTAKE = """\
        case "wait" if step.blocking:
            with request.span(step, "block"):  # a blocking call in a coroutine: nobody else gets on
                time.sleep(step.ns / 1e9)  # noqa: ASYNC251 (it is what this step is for)
"""


def test_the_twins_read_alike_line_by_line() -> None:
    """They stand side by side on a slide: whoever changes one changes the other."""
    blocking = code_of(handle_blocking, do_blocking)
    awaiting = "\n".join(code_of(handle_awaiting, do_awaiting))
    assert THE_MISTAKE in awaiting, "which blocking code cannot make"
    in_words_of_the_other = [
        line.replace("await asyncio.sleep", "time.sleep")
        .replace("async def", "def")
        .replace("await ", "")
        .replace("_awaiting", "_blocking")
        .replace("AwaitingBackends", "BlockingBackends")
        for line in awaiting.replace(THE_MISTAKE, "").splitlines()
    ]
    # What no word for word can say: steps done at once are one line, and in turn two.
    at_once = ["            at_once(do_blocking(request, part, backends) for part in step.parts)"]
    in_turn = ["            for part in step.parts:", "                do_blocking(request, part, backends)"]
    assert in_words_of_the_other[-1:] == at_once
    assert blocking[-2:] == in_turn
    assert in_words_of_the_other[:-1] == blocking[:-2]


@pytest.mark.parametrize("do", [do_blocking, do_awaiting])
@pytest.mark.parametrize("does", ["query", "fetch", "read", "render"])
def test_a_real_step_is_one_line(do: Callable[..., object], does: str) -> None:
    lines = [line.strip() for line in code_of(do)]
    place = lines.index(f'case "{does}":')
    assert lines[place + 1].removeprefix("await ") == f"backends.{does}(request, step)"
    assert lines[place + 2].startswith("case ")


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
    assert [span[:2] for span in handling.spans] == [(step.name, step.does) for step in STEPS]


@both
async def test_each_step_takes_at_least_its_time(handle: Handle) -> None:
    handling = Handling(7, "page", STEPS, lambda _: None)
    await handle(handling)
    for span, step in zip(handling.spans, STEPS, strict=True):
        assert span.end - span.start > 0.98 * step.ns


@both
async def test_work_takes_the_cpu_and_a_wait_does_not(handle: Handle) -> None:
    async def cpu(kind: str) -> int:
        steps = [DrawnStep(0, "step", "work" if kind == "work" else "wait", 30 * MS)]
        before = time.thread_time_ns()
        await handle(Handling(7, "page", steps, lambda _: None))
        return time.thread_time_ns() - before

    assert 30 * MS <= await cpu("work") < 40 * MS
    assert await cpu("wait") < 10 * MS


@pytest.mark.parametrize(("handle", "kind"), [(_blocking, "wait"), (_awaiting, "block")], ids=["blocking", "awaiting"])
async def test_a_wait_that_blocks_lets_nobody_run_and_is_called_so_where_others_could(
    handle: Handle, kind: str
) -> None:
    ran: list[str] = []

    async def other() -> None:
        ran.append("other")

    async def request() -> None:
        steps = [DrawnStep(0, "sdk", "wait", 5 * MS, blocking=True)]
        handling = Handling(7, "page", steps, lambda _: None)
        await handle(handling)
        ran.append(handling.spans[0].kind)

    await asyncio.gather(request(), other())
    assert ran == [kind, "other"]


async def test_at_the_same_time_as_others_it_holds_them_up() -> None:
    parts = (DrawnStep(0, "quick", "wait", 1 * MS), DrawnStep(1, "sdk", "wait", 30 * MS, blocking=True))
    handling = Handling(7, "page", [DrawnStep(-1, "", "together", 0, None, parts)], lambda _: None)
    await handle_awaiting(handling, AwaitingBackends())
    ends = {span.name: span.end for span in handling.spans}
    assert ends["quick"] >= ends["sdk"]


@pytest.mark.parametrize(("handle", "others"), [(_blocking, False), (_awaiting, True)], ids=["blocking", "awaiting"])
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


TOGETHER = [
    DrawnStep(
        -1,
        "services",
        "together",
        0,
        parts=(
            DrawnStep(0, "one", "wait", 10 * MS),
            DrawnStep(
                -1,
                "",
                "together",
                0,
                parts=(DrawnStep(1, "two", "wait", 20 * MS), DrawnStep(2, "three", "wait", 5 * MS)),
            ),
        ),
    ),
    DrawnStep(3, "code", "work", 0),
]


async def told_of(handle: Handle, steps: list[DrawnStep]) -> list[tuple[int, str]]:
    events: list[Event] = []
    await handle(Handling(7, "page", steps, events.append))
    return [
        (event.index, "begins" if isinstance(event, StepStarted) else "is over")
        for event in events
        if isinstance(event, StepStarted | StepEnded)
    ]


async def test_awaiting_code_does_together_what_belongs_together() -> None:
    told = await told_of(_awaiting, TOGETHER)
    assert told[:3] == [(0, "begins"), (1, "begins"), (2, "begins")]
    assert told[3:6] == [(2, "is over"), (0, "is over"), (1, "is over")], "the shortest first"
    assert told[6:] == [(3, "begins"), (3, "is over")], "and what comes after comes after all of them"


async def test_blocking_code_does_it_in_turn() -> None:
    told = await told_of(_blocking, TOGETHER)
    assert told == [(index, what) for index in range(4) for what in ("begins", "is over")]


@both
async def test_steps_that_hold_others_have_no_span_of_their_own(handle: Handle) -> None:
    handling = Handling(7, "page", TOGETHER, lambda _: None)
    await handle(handling)
    assert sorted(span.name for span in handling.spans) == sorted(step.name for step in flat(TOGETHER))


class Failing(AwaitingBackends):
    """One whose fetches fail: after as long as each is said to take, for the reason that is its name."""

    async def fetch(self, request: Handling, step: DrawnStep) -> None:
        with request.span(step):
            await asyncio.sleep(step.ns / 1e9)
            raise StepFailed(step.name, 502)


def with_failures(*failures: tuple[str, int]) -> list[DrawnStep]:
    """A wait without end, together with fetches that fail after so many milliseconds."""
    parts = [DrawnStep(0, "wait", "wait", 60_000 * MS)]
    parts += [DrawnStep(1 + place, name, "fetch", ms * MS) for place, (name, ms) in enumerate(failures)]
    return [DrawnStep(-1, "services", "together", 0, parts=tuple(parts))]


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        ([("prices", 1)], "prices"),
        ([("prices", 20), ("stock", 1)], "stock"),
        ([("prices", 0), ("stock", 0)], "prices"),
        ([("at once", 0), ("never", 60_000)], "at once"),
    ],
)
async def test_when_one_fails_the_others_are_broken_off_and_it_is_the_reason(
    failures: list[tuple[str, int]], reason: str
) -> None:
    events: list[Event] = []
    with pytest.raises(StepFailed, match=f"^{reason}$") as failed:
        await asyncio.wait_for(
            AsyncServing(Failing()).handle(Handling(7, "page", with_failures(*failures), events.append)), 10
        )
    assert failed.value.status == 502
    started = [event.index for event in events if isinstance(event, StepStarted)]
    ended = [event.index for event in events if isinstance(event, StepEnded)]
    assert sorted(ended) == sorted(started) == list(range(1 + len(failures)))
    assert isinstance(events[-1], HandlingFinished), "nothing of it goes on behind the request's back"
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_client_that_leaves_breaks_off_all_that_is_done_together() -> None:
    events = await told_until_left(
        lambda hear: AsyncServing().handle(Handling(7, "page", with_failures(), hear)),
    )
    assert [type(event) for event in events[-2:]] == [StepEnded, HandlingFinished]


async def test_a_fault_in_one_of_them_is_no_group_of_faults() -> None:
    async def faulty() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await at_once([faulty(), asyncio.sleep(60)])
