"""A run that is steered while it goes on: real children, told by a live run or line by line."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from demo_server.events import (
    ClientsReady,
    Event,
    HandlingFinished,
    HandlingStarted,
    LoadEnded,
    RequestArrived,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    ResponseReceived,
    ServerReady,
    ServerResumed,
    ServerStalled,
    SettingChanged,
)
from demo_server.loading import parse_scenario
from demo_server.scenario import MODES, Mode
from demo_server.settings import RESUME, STALL
from tests.demo_server.processes import Server, started_as_child
from tests.whole.clients_child import clients_child, settings
from tests.whole.conftest import Write
from tests.whole.processes import PATIENCE_S, children, known, needs_proc, nobody_left
from tests.whole.tiny_server import TinyServer
from tui.clients.settings import START, STOP
from tui.run.live import LiveRun
from tui.timeline.fold import Timeline

pytestmark = pytest.mark.realtime

MS = 1_000_000
LATER = 2**63
RUN = """
title = "Steered"

[server]
workers = 1

[requests.page]
steps = [{{ name = "db", wait = {wait} }}]

[load]
{load}
"""
CLOSED = "clients = {}\nduration = '60s'"


class Steered:
    """A live run, followed by hand."""

    def __init__(self, run: LiveRun, batches: AsyncIterator[list[Event]]) -> None:
        self.run = run
        self.timeline = Timeline()
        self.events: list[Event] = []
        self._batches = batches

    async def until(self, condition: Callable[[], bool]) -> None:
        """Follow it until then."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self._take_in(await anext(self._batches))

    async def to_the_end(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            async for batch in self._batches:
                await self._take_in(batch)

    async def _take_in(self, batch: list[Event]) -> None:
        self.events += batch
        for event in batch:
            self.timeline.apply(event)
        assert self.timeline.odd == 0

    def of(self, *kinds: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kinds)]

    def count(self, kind: type[Event]) -> int:
        return len(self.of(kind))

    def planned(self, since: int = 0) -> list[RequestPlanned]:
        """The requests planned since an instant, in the order of their instants."""
        found = [event for event in self.events if isinstance(event, RequestPlanned) and event.at >= since]
        return sorted(found, key=lambda event: event.at)

    def started(self, since: int, before: int) -> list[HandlingStarted]:
        """The requests whose handling began in that time, in order."""
        found = [event for event in self.events if isinstance(event, HandlingStarted) and since <= event.at < before]
        return sorted(found, key=lambda event: event.at)

    async def changed(self, *what: object) -> int:
        """The instant from which the latest change holds, which must be this one."""
        before = len(self.timeline.changes)
        await self.until(lambda: len(self.timeline.changes) > before)
        change = self.timeline.changes[-1]
        assert isinstance(change, SettingChanged)
        assert (change.setting, change.value) == what
        return change.at


@asynccontextmanager
async def steered(load: str, mode: Mode = "async", wait: float = 20) -> AsyncIterator[Steered]:
    """A run of that load, in which every request waits so many milliseconds."""
    run = LiveRun(parse_scenario(RUN.format(load=load, wait=wait), Path("steered.toml")), mode)
    async with aclosing(run.events()) as batches:
        yield Steered(run, batches)


async def test_closed_clients_come_and_go() -> None:
    async with steered(CLOSED.format(2)) as play:
        await play.until(lambda: play.count(ResponseReceived) >= 6)
        assert {event.client for event in play.planned()} == {1, 2}
        play.run.change("clients", 5)
        more = await play.changed("clients", 5)
        await play.until(lambda: {event.client for event in play.planned(more)} == {1, 2, 3, 4, 5})
        begun = [event.at for event in play.planned(more) if event.client > 2]
        assert begun[:3] == [more] * 3, "new clients begin at once"
        play.run.change("clients", 1)
        fewer = await play.changed("clients", 1)
        before = play.count(ResponseReceived)
        await play.until(lambda: play.count(ResponseReceived) >= before + 10)
        play.run.stop()
        await play.to_the_end()
    assert {event.client for event in play.planned(fewer)} == {1}
    assert play.count(RequestFailed) == 0
    assert {request.client for request in play.timeline.unfinished()} <= {1}, "nothing in flight was aborted"
    numbers = [event.id for event in play.planned()]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


async def test_an_open_loads_rate_is_followed_at_once() -> None:
    async with steered("rate = 0.1\nduration = '60s'") as play:
        await play.until(lambda: play.count(ResponseReceived) == 1)
        play.run.change("rate", 20)
        faster = await play.changed("rate", 20)
        await play.until(lambda: len(play.planned(faster)) >= 5)
        play.run.stop()
        await play.to_the_end()
    first, *then = (event.at for event in play.planned())
    assert then[0] == max(faster, first + 50 * MS)
    assert {after - before for before, after in pairwise(then)} == {50 * MS}


async def test_more_workers_shorten_a_queue_and_fewer_lengthen_it() -> None:
    async with steered("script = [{ at = 0, send = 'page', times = 60 }]", "sync", wait=60) as play:
        await play.until(lambda: play.count(HandlingFinished) == 2)
        play.run.change("workers", 4)
        more = await play.changed("workers", 4)
        await play.until(lambda: play.count(HandlingFinished) >= 14)
        play.run.change("workers", 1)
        fewer = await play.changed("workers", 1)
        await play.until(lambda: len(play.started(fewer + 60 * MS, LATER)) == 4)
        play.run.stop()
        await play.to_the_end()
    assert {event.worker for event in play.started(0, more)} == {1}
    four = play.started(more, fewer)
    assert {event.worker for event in four} == {1, 2, 3, 4}
    rate = len(four) / (fewer - more)
    assert rate > 2 / (60 * MS), "two workers could not have done so many"
    late = play.started(fewer + 60 * MS, LATER)
    assert {event.worker for event in late} == {1}
    assert all(after.at - before.at >= 60 * MS for before, after in pairwise(late)), "one after the other"
    left = [request for request in play.timeline.requests() if (request.worker or 0) > 1]
    assert all(request.answered for request in left), "who left was through with its request"


async def test_a_server_stands_still_and_goes_on() -> None:
    async with steered("rate = 20\nduration = '60s'", "sync") as play:
        await play.until(lambda: play.count(ResponseReceived) >= 3)
        play.run.stall()
        await play.until(lambda: play.timeline.stalled)
        since = play.timeline.changes[-1].at
        await play.until(lambda: len(play.planned(since)) >= 8)
        play.run.resume()
        await play.until(lambda: not play.timeline.stalled)
        await play.until(lambda: play.count(ResponseReceived) >= len(play.planned()) - 1)
        play.run.stop()
        await play.to_the_end()
    (resumed,) = play.of(ServerResumed)
    # Within so long after the one and before the other others may still get on.
    began, ended = since + 100 * MS, resumed.at - 100 * MS
    told = play.of(RequestArrived, HandlingStarted, HandlingFinished, ResponseReceived)
    assert [event for event in told if began < event.at < ended] == []
    assert len([event for event in play.of(ResponseReceived) if event.at >= ended]) >= 7, "all that waited are answered"
    assert play.count(RequestFailed) == 0


async def test_a_stalled_server_makes_responses_longer_by_its_stall() -> None:
    async with steered(CLOSED.format(2)) as play:
        await play.until(lambda: play.count(ResponseReceived) >= 10)
        play.run.stall()
        await play.until(lambda: play.timeline.stalled)
        play.run.change("rate", 5)  # does not fit this load: ignored
        play.run.change("clients", 3)  # the clients are not stalled
        since = await play.changed("clients", 3)
        await play.until(lambda: len(play.planned(since)) == 1)
        play.run.resume()
        await play.until(lambda: not play.timeline.stalled)
        before = play.count(ResponseReceived)
        await play.until(lambda: play.count(ResponseReceived) >= before + 6)
        play.run.stop()
        await play.to_the_end()
    (stalled,), (resumed,) = play.of(ServerStalled), play.of(ServerResumed)
    third = next(request for request in play.timeline.requests() if request.client == 3)
    assert third.over is not None
    assert third.over > resumed.at > since > stalled.at
    assert [type(change) for change in play.timeline.changes] == [ServerStalled, SettingChanged, ServerResumed]


async def test_before_the_start_and_after_the_end_there_is_nothing_to_steer() -> None:
    async with steered("clients = 1\nduration = '200ms'") as play:
        play.run.stall()
        play.run.change("clients", 3)
        await play.until(lambda: play.count(ServerReady) == 1)
        play.run.stall()
        play.run.resume()
        play.run.change("workers", 3)
        await play.to_the_end()
        for steer in (play.run.stall, play.run.resume, lambda: play.run.change("clients", 2)):
            steer()
    assert play.timeline.changes == []
    assert play.count(LoadEnded) == 1


@needs_proc
async def test_a_run_ends_promptly_though_its_server_is_stalled() -> None:
    async with steered(CLOSED.format(3), "blocked-loop", wait=60_000) as play:
        await play.until(lambda: play.count(HandlingStarted) >= 1)
        play.run.stall()
        await play.until(lambda: play.timeline.stalled)
        play.run.stop()
        await play.to_the_end()
    assert play.run._server is not None
    assert await play.run._server.status() == 0, "it ended by itself, and nobody had to kill it"
    assert children(os.getpid()) == []


PARENT = """
import asyncio, sys
from demo_server.events import HandlingStarted, ServerStalled
from demo_server.loading import load_scenario
from tui.run.live import LiveRun

async def main():
    run = LiveRun(load_scenario(sys.argv[1]), sys.argv[2])
    async for batch in run.events():
        for event in batch:
            match event:
                case HandlingStarted():
                    run.stall()
                case ServerStalled():
                    print("stalled", flush=True)

asyncio.run(main())
"""


@needs_proc
@pytest.mark.parametrize("mode", ["sync", "blocked-loop"])
def test_a_parent_that_is_killed_leaves_no_stalled_server_behind(mode: Mode, scenario_file: Write) -> None:
    path = scenario_file(RUN.format(load=CLOSED.format(2), wait=60_000))
    with subprocess.Popen([sys.executable, "-c", PARENT, path, mode], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        family = []
        try:
            assert parent.stdout.readline() == b"stalled\n"
            family = children(parent.pid)
            assert len(family) == 2
        finally:
            parent.kill()
        nobody_left(family)


# --- line by line -----------------------------------------------------------------------------------------

NONSENSE = [
    b"\n",
    b"faster!\n",
    b"\xff\xfe\x00\n",
    b"null\n",
    b"STOP\n",
    b"start\n",
    b'{"set":"clients"}\n',
    b'{"set":"clients","value":0}\n',
    b'{"set":"clients","value":10001}\n',
    b'{"set":"clients","value":2.5}\n',
    b'{"set":"clients","value":"3"}\n',
    b'{"set":"rate","value":0}\n',
    b'{"set":"rate","value":null}\n',
    b'{"set":"workers","value":0}\n',
    b'{"set":"workers","value":1001}\n',
    b'{"set":"workers","value":2,"now":true}\n',
    b'{"set":"think","value":1}\n',
    b'{"set":"clients","value":' + b"[" * 5000 + b"\n",
]
FITS_NOT = {
    "script = [{ at = 0, send = 'silent' }]": [b'{"set":"clients","value":3}\n', b'{"set":"rate","value":3}\n'],
    "clients = 1": [b'{"set":"rate","value":3}\n'],
    "rate = 1": [b'{"set":"clients","value":3}\n'],
}


@pytest.mark.parametrize("load", FITS_NOT)
async def test_what_the_clients_cannot_do_is_said_and_changes_nothing(load: str) -> None:
    said = NONSENSE + FITS_NOT[load]
    async with TinyServer() as server, clients_child() as child:
        child.tell(settings(server, load, "silent"))
        await child.hear(ClientsReady)
        child.tell(START)
        await child.hear(RequestSent)
        child.tell(b"".join(said) + STOP)
        await child.hear(LoadEnded)
        assert await child.ends() == 0
        assert child.process.stderr is not None
        lines = (await child.process.stderr.read()).decode().splitlines()
    assert [line for line in lines if not line.startswith("clients: ignored ")] == []
    assert len(lines) == len(said)
    assert all(line.isprintable() and len(line) < 300 for line in lines)
    assert not any(isinstance(event, SettingChanged) for event in child.events)


async def test_the_clients_obey_what_comes_with_the_word_to_start() -> None:
    async with TinyServer() as server, clients_child() as child:
        child.tell(settings(server, "clients = 1", "silent"))
        await child.hear(ClientsReady)
        child.tell(START + b'{"set":"clients","value":4}\n')
        for _ in range(4):
            await child.hear(RequestSent)
        planned = {event.client: event.at for event in child.events if isinstance(event, RequestPlanned)}
        assert planned.keys() == {1, 2, 3, 4}
        assert len(set(planned.values())) == 1, "all from the first instant on"
        assert await child.ends() == 0


def ignored(server: Server) -> list[str]:
    """What it says that it ignored, once its stdin has closed."""
    server.close_stdin()
    lines = server.words()
    assert all(line.startswith("demo_server: ignored ") and line.isprintable() for line in lines)
    return lines


@pytest.mark.parametrize("mode", MODES)
def test_what_a_server_cannot_do_is_said_and_changes_nothing(mode: Mode) -> None:
    said = [*NONSENSE, b'{"set":"workers","value":4.5}\n', b'{"set":"workers","value":4}\n'][
        : -1 if mode == "sync" else None
    ]
    with started_as_child(mode) as server, server.client() as client:
        assert client.get("/ping").status_code == 200
        server.tell(b"".join(said))
        server.tell(STALL + RESUME)
        server.wait_for(ServerResumed)
        assert client.get("/ping").status_code == 200
        lines = ignored(server)
    assert len(lines) == len(said)
    if mode != "sync":
        assert "only in sync mode" in lines[-1]


def test_the_last_line_of_a_server_counts_though_its_end_is_missing() -> None:
    with started_as_child("sync") as server:
        assert server.port
        server.tell(b'{"set":"workers","value":3}')
        server.close_stdin()
        assert server.status(PATIENCE_S) == 0
        assert server.words() == []


async def test_nobody_is_left_when_a_child_is_killed_while_the_server_is_stalled() -> None:
    async with steered(CLOSED.format(2), wait=60_000) as play:
        await play.until(lambda: play.count(HandlingStarted) >= 1)
        play.run.stall()
        await play.until(lambda: play.timeline.stalled)
        pid = play.run._clients.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await play.to_the_end()
    assert [dead.child for dead in play.timeline.died] == ["clients"]
    assert play.run._server is not None
    assert await play.run._server.status() == 0
    assert known(pid) is None
