"""``from demo_server import span``: what it tells, to whom, and that it is nothing where nobody listens."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

import demo_server
from demo_server import span
from demo_server.events import Event, HandlingFinished, RequestArrived, StepEnded, StepStarted
from demo_server.hosting.naming import LONGEST
from demo_server.hosting.request import HostedRequest
from demo_server.spans import LISTENER


class Told(list[Event]):
    """The events of one request."""

    @property
    def lines(self) -> list[str]:
        """Its spans, as they begin and end."""
        said = {event.index: event.step for event in self if isinstance(event, StepStarted)}
        return [
            f"{'begin' if isinstance(event, StepStarted) else 'end'} {said[event.index]}"
            for event in self
            if isinstance(event, StepStarted | StepEnded)
        ]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def request_in_hand(told: Told) -> Iterator[HostedRequest]:
    request = HostedRequest(7, "page", told.append)
    token = LISTENER.set(request)
    yield request
    LISTENER.reset(token)


@pytest.mark.usefixtures("request_in_hand")
def test_with_is_a_wait_or_what_it_says(told: Told) -> None:
    with span("db"):
        pass
    with span("render", "work"), span("lock", "queue"):
        pass
    kinds = [(event.index, event.step, event.kind) for event in told if isinstance(event, StepStarted)]
    assert kinds == [(0, "db", "wait"), (1, "render", "work"), (2, "lock", "queue")]
    assert told.lines[2:] == ["begin render", "begin lock", "end lock", "end render"]


@pytest.mark.usefixtures("request_in_hand")
async def test_async_with_is_the_same_and_what_goes_on_at_once_overlaps(told: Told) -> None:
    both = asyncio.Barrier(2)

    async def ask(name: str) -> None:
        async with span(name):
            await both.wait()

    await asyncio.gather(ask("db"), ask("service"))
    assert told.lines[:2] == ["begin db", "begin service"]
    assert sorted(told.lines[2:]) == ["end db", "end service"]
    told.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ask("db"))
        tasks.create_task(ask("service"))
    assert told.lines[:2] == ["begin db", "begin service"]


@pytest.mark.usefixtures("request_in_hand")
async def test_threads_of_the_request_tell_too_each_span_with_a_number_of_its_own(told: Told) -> None:
    together = threading.Barrier(4)

    def read() -> None:
        together.wait()
        for _ in range(50):
            with span("file"):
                pass

    await asyncio.gather(*(asyncio.to_thread(read) for _ in range(4)))
    assert sorted(event.index for event in told if isinstance(event, StepStarted)) == list(range(200))
    assert sorted(event.index for event in told if isinstance(event, StepEnded)) == list(range(200))


@pytest.mark.usefixtures("request_in_hand")
async def test_functions_of_both_kinds_can_be_decorated_and_keep_name_and_result(told: Told) -> None:
    @span("sum", "work")
    def add(one: int, two: int = 2) -> int:
        return one + two

    @span("db")
    async def query(what: str) -> str:
        await asyncio.sleep(0)
        return what

    assert (add(1), add(1, two=4), await query("x")) == (3, 5, "x")
    assert (add.__name__, query.__name__) == ("add", "query")
    assert told.lines == [f"{word} {name}" for name in ("sum", "sum", "db") for word in ("begin", "end")]


@pytest.mark.usefixtures("request_in_hand")
async def test_what_is_raised_inside_goes_through_and_ends_it(told: Told) -> None:
    with pytest.raises(ZeroDivisionError), span("code"):
        _ = 1 / 0
    with pytest.raises(ZeroDivisionError):
        async with span("code"):
            _ = 1 / 0
    assert told.lines == ["begin code", "end code"] * 2


def test_a_span_ends_with_its_request_and_none_begins_after_it(told: Told, request_in_hand: HostedRequest) -> None:
    outlives = span("task")
    outlives.__enter__()
    request_in_hand.finish()
    outlives.__exit__(None, None, None)
    with span("late"):
        pass
    request_in_hand.finish()
    assert told.lines == ["begin task", "end task"]
    assert isinstance(told[-1], HandlingFinished)
    assert [event.at for event in told] == sorted(event.at for event in told)


@pytest.mark.usefixtures("request_in_hand")
def test_one_object_entered_twice_is_one_span(told: Told) -> None:
    one = span("db")
    with one, one:
        pass
    with one:
        pass
    assert told.lines == ["begin db", "end db"] * 2


@pytest.mark.usefixtures("request_in_hand")
@pytest.mark.parametrize("name", ["x" * 500, "\x1b[2Jbell\x07\n", "é" * 70, "", "\x00" * 100])
def test_a_name_is_printable_and_not_too_long(told: Told, name: str) -> None:
    with span(name):
        pass
    started = told[1]
    assert isinstance(started, StepStarted)
    assert started.step.isprintable()
    assert len(started.step) <= LONGEST


def test_without_a_request_it_is_nothing() -> None:
    with span("db"):
        pass

    @span("db")
    def query() -> int:
        return 3

    assert query() == 3


def test_another_kind_is_refused_with_or_without_a_request() -> None:
    with pytest.raises(ValueError, match=r"a span is one of wait, work, queue, not 'cpu'"):
        span("code", "cpu")  # type: ignore[arg-type]  # what the test is about


def test_a_request_tells_its_arrival_once(told: Told, request_in_hand: HostedRequest) -> None:
    assert [type(event) for event in told] == [RequestArrived]
    assert request_in_hand.id == 7


def test_the_package_exports_it_and_nothing_else_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"'demo_server' has no attribute 'spam'"):
        _ = demo_server.spam  # type: ignore[attr-defined]  # what the test is about


def test_in_an_app_of_one_s_own_it_loads_nothing_heavy() -> None:
    code = "import sys; from demo_server import span; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("demo_server")} == {"demo_server", "demo_server.spans"}
    assert loaded & {"asyncio", "msgspec", "inspect", "quart", "threading"} == set()
