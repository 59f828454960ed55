"""The clients against a server that is no good, in this process and as the child that they are."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable

import pytest

from demo_server.events import (
    WARM_UP,
    ClientsReady,
    Event,
    LoadEnded,
    LoadStarted,
    RequestEvent,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
)
from tests.whole.clients_child import clients_child, scenario, settings
from tests.whole.processes import PATIENCE_S
from tests.whole.tiny_server import TinyServer
from tui.clients.loads import load_of
from tui.clients.sender import Sender, ServerUnreachable
from tui.clients.settings import START, STOP, ClientsSettings
from tui.plan import PAUSE_AFTER_FAILURE_NS

pytestmark = pytest.mark.realtime

MS = 1_000_000


@pytest.fixture
async def server() -> AsyncIterator[TinyServer]:
    async with TinyServer() as tiny:
        yield tiny


def sender_to(server: TinyServer, emit: Callable[[Event], None], *names: str, timeout_s: float = PATIENCE_S) -> Sender:
    """What sends requests of these names."""
    load = f'clients = 1\ntimeout = "{timeout_s}s"'
    return Sender(ClientsSettings(scenario(load, *names), server.url), emit)


async def sent(server: TinyServer, request: str, timeout_s: float = PATIENCE_S) -> tuple[bool, list[Event]]:
    """Whether a request was answered, and what was told of it."""
    events: list[Event] = []
    async with sender_to(server, events.append, request, timeout_s=timeout_s) as sender:
        answered = await sender.send(7, request, 3, time.perf_counter_ns())
    assert [type(event) for event in events[:2]] == [RequestPlanned, RequestSent]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert all(isinstance(event, RequestEvent) and event.id == 7 for event in events)
    assert len(events) == 3, "planned, sent, and one end"
    return answered, events


async def test_an_answer_is_received(server: TinyServer) -> None:
    answered, (planned, _, received) = await sent(server, "page")
    assert answered
    assert isinstance(planned, RequestPlanned)
    assert (planned.request, planned.client) == ("page", 3)
    assert isinstance(received, ResponseReceived)
    assert received.status == 200
    assert server.numbers == ["7"]


@pytest.mark.parametrize(("request_", "status"), [("error", 500), ("elsewhere", 302), ("cookie", 200)])
async def test_an_answer_is_told_with_its_status(request_: str, status: int, server: TinyServer) -> None:
    _, (*_, received) = await sent(server, request_)
    assert isinstance(received, ResponseReceived)
    assert received.status == status
    assert server.asked == {f"/{request_}": 1}, "no redirect is followed, nothing is asked twice"


@pytest.mark.parametrize("request_", ["reset", "hang-up", "garbage", "half", "not-gzip", "long-header"])
async def test_no_answer_is_a_failure_with_a_reason(request_: str, server: TinyServer) -> None:
    answered, (*_, failed) = await sent(server, request_)
    assert not answered
    assert isinstance(failed, RequestFailed)
    assert failed.reason.strip()
    assert failed.reason.isprintable(), "it stands on one line of the screen"
    assert server.asked == {f"/{request_}": 1}, "nobody retries behind our back"


async def test_a_server_that_is_not_there_is_a_failure_with_a_reason() -> None:
    async with TinyServer() as gone:
        pass
    answered, (*_, failed) = await sent(gone, "page")
    assert not answered
    assert isinstance(failed, RequestFailed)
    assert str(gone.port) in failed.reason


async def test_silence_is_a_timeout(server: TinyServer) -> None:
    began = time.perf_counter_ns()
    answered, (_, sent_, timed_out) = await sent(server, "silent", timeout_s=0.2)
    assert not answered
    assert isinstance(timed_out, RequestTimedOut)
    assert timed_out.at - sent_.at >= 199 * MS
    assert timed_out.at - began < 10_000 * MS


async def test_the_planned_instant_is_kept_however_late_the_request_is_sent(server: TinyServer) -> None:
    events: list[Event] = []
    now = time.perf_counter_ns()
    async with sender_to(server, events.append) as sender:
        await sender.send(1, "page", 1, now - 5000 * MS)
    planned, sent_, received = events
    assert planned.at == now - 5000 * MS
    assert now <= sent_.at <= received.at


async def test_a_late_open_load_keeps_its_plan(server: TinyServer) -> None:
    # The run began a second ago: all of it is late, and none of it moves.
    events: list[Event] = []
    zero = time.perf_counter_ns() - 1000 * MS
    async with sender_to(server, events.append) as sender:
        await load_of(scenario('rate = 100\nduration = "200ms"'), sender, zero).run()
    planned = [event.at - zero for event in events if isinstance(event, RequestPlanned)]
    assert planned == [n * 10 * MS for n in range(20)]
    assert all(event.at - zero >= 1000 * MS for event in events if isinstance(event, RequestSent))


async def test_open_load_waits_for_nobody(server: TinyServer) -> None:
    events: list[Event] = []
    async with sender_to(server, events.append, "silent", timeout_s=0.8) as sender:
        await load_of(scenario('rate = 50\nduration = "200ms"', "silent"), sender, time.perf_counter_ns()).run()
    kinds = [type(event) for event in events]
    assert kinds.count(RequestSent) == 10
    assert kinds.count(RequestTimedOut) == 10
    assert kinds.index(RequestTimedOut) > len(kinds) - 1 - kinds[::-1].index(RequestSent), "all sent before one is over"


async def test_a_request_that_fails_does_not_end_the_load(server: TinyServer) -> None:
    events: list[Event] = []
    names = ("reset", "garbage", "not-gzip", "half", "page")
    script = ", ".join(f'{{ at = 0, send = "{name}" }}' for name in names)
    async with sender_to(server, events.append, *names) as sender:
        await load_of(scenario(f"script = [{script}]", *names), sender, time.perf_counter_ns()).run()
    kinds = [type(event) for event in events]
    assert (kinds.count(RequestFailed), kinds.count(ResponseReceived)) == (4, 1)


async def test_closed_clients_pause_after_a_failure(server: TinyServer) -> None:
    events: list[Event] = []
    zero = time.perf_counter_ns()
    async with sender_to(server, events.append, "reset") as sender:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.9):
                await load_of(scenario("clients = 3", "reset"), sender, zero).run()
    planned = [event for event in events if isinstance(event, RequestPlanned)]
    assert 3 < len(planned) <= 6, "each tries again, and not thousands of times"
    for client in (1, 2, 3):
        mine = [event.at for event in planned if event.client == client]
        assert all(after - before >= PAUSE_AFTER_FAILURE_NS for before, after in itertools.pairwise(mine))


async def test_closed_clients_go_on_at_once_after_an_answer(server: TinyServer) -> None:
    events: list[Event] = []
    async with sender_to(server, events.append) as sender:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await load_of(scenario("clients = 2"), sender, time.perf_counter_ns()).run()
    assert len([event for event in events if isinstance(event, ResponseReceived)]) > 20
    ids = [event.id for event in events if isinstance(event, RequestPlanned)]
    assert sorted(ids) == list(range(1, len(ids) + 1)), "numbered without gaps"
    # A client has one request at a time.
    for client in (1, 2):
        mine = {event.id for event in events if isinstance(event, RequestPlanned) and event.client == client}
        told = [type(event) for event in events if isinstance(event, RequestEvent) and event.id in mine]
        assert told[: len(told) // 3 * 3] == [RequestPlanned, RequestSent, ResponseReceived] * (len(told) // 3)


async def test_warming_up_tells_nothing(server: TinyServer) -> None:
    events: list[Event] = []
    async with sender_to(server, events.append) as sender:
        await sender.warm_up(30)
        warm = server.connections
        assert warm >= 30
        await asyncio.gather(*(sender.send(n, "page", n, time.perf_counter_ns()) for n in range(1, 31)))
        assert server.connections == warm, "the connections that are warm are the ones that are used"
    assert server.asked[WARM_UP] >= 30
    assert server.asked["/page"] == 30
    assert len(events) == 3 * 30
    assert sorted(map(int, server.numbers)) == list(range(1, 31)), "nobody numbers the warm-up"


async def test_warming_up_needs_a_server() -> None:
    async with TinyServer() as gone:
        pass
    async with sender_to(gone, lambda _: None) as sender:
        with pytest.raises(ServerUnreachable, match="connection refused"):
            await sender.warm_up(2)


async def test_the_child_tells_a_run_from_the_start_to_the_end(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(
            settings(
                server, 'script = [{ at = 0, send = "page", times = 2 }, { at = 60, send = "error" }]', "page", "error"
            )
        )
        await child.hear(ClientsReady)
        assert [type(event) for event in child.events] == [ClientsReady], "nothing of the warm-up"
        paths = {path.partition("?")[0] for path in server.asked}
        assert paths == {WARM_UP}, "and no load before the word to start"
        child.tell(START)
        started = await child.hear(LoadStarted)
        ended = await child.hear(LoadEnded)
        assert await child.ends() == 0
        await child.hear_out()
    events = [event for event in child.events if isinstance(event, RequestEvent)]
    planned = {event.id: event.at - started.at for event in events if isinstance(event, RequestPlanned)}
    assert planned == {1: 0, 2: 0, 3: 60 * MS}
    received = {event.id: event.status for event in events if isinstance(event, ResponseReceived)}
    assert received == {1: 200, 2: 200, 3: 500}
    assert max(event.at for event in events) <= ended.at
    assert child.events[-1] is ended


async def test_the_child_stops_at_its_duration(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(settings(server, 'clients = 2\nduration = "300ms"', "silent"))
        await child.hear(ClientsReady)
        child.tell(START)
        started = await child.hear(LoadStarted)
        ended = await child.hear(LoadEnded)
        assert ended.at - started.at == 300 * MS
        assert await child.ends() == 0
        await child.hear_out()
    kinds = [type(event) for event in child.events]
    assert kinds.count(RequestSent) == 2
    assert RequestFailed not in kinds, "what is in flight stays unfinished"


async def test_the_child_stops_when_it_is_told_to(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(
            settings(server, 'script = [{ at = 0, send = "silent" }, { at = "60s", send = "silent" }]', "silent")
        )
        await child.hear(ClientsReady)
        child.tell(START)
        await child.hear(RequestSent)
        child.tell(STOP)
        await child.hear(LoadEnded)
        assert await child.ends() == 0


async def test_the_child_ends_with_its_stdin_before_it_is_told_anything() -> None:
    async with clients_child() as child:
        assert await child.ends() == 0
        await child.hear_out()
    assert child.events == []


async def test_the_child_ends_with_its_stdin_before_the_start(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(settings(server, "clients = 2"))
        await child.hear(ClientsReady)
        assert await child.ends() == 0
        await child.hear_out()
    assert [type(event) for event in child.events] == [ClientsReady]
    assert "/page" not in server.asked


async def test_the_child_ends_with_its_stdin_in_mid_run(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(settings(server, "clients = 2", "silent"))
        await child.hear(ClientsReady)
        child.tell(START)
        await child.hear(RequestSent)
        assert await child.ends() == 0


async def test_the_child_without_a_server_says_so_in_one_line() -> None:
    async with TinyServer() as gone:
        pass
    async with clients_child() as child:
        child.tell(settings(gone, "clients = 2"))
        assert child.process.stderr is not None
        said = (await asyncio.wait_for(child.process.stderr.read(), PATIENCE_S)).decode()
        assert await child.ends() == 3
    (line,) = said.splitlines()
    assert line == f"clients: {gone.url}: connection refused"
