"""A worker that is a process: what it tells, how it fails, how it ends."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

import pytest
from msgspec.structs import replace

from demo_server.addresses import NOWHERE
from demo_server.events import Event, RequestArrived, StepEnded, StepStarted
from demo_server.handling import Handling, StepFailed
from demo_server.library import Complaint
from demo_server.modes import serving
from demo_server.scenario import Scenario, Server
from demo_server.settings import RESUME, STALL, ServerSettings, encode_settings
from demo_server.worker_process.process import WorkerProcess
from demo_server.worker_process.processes import WorkerProcesses, alone
from demo_server.worker_process.words import Answered, Asked, Failed, Ready, Unready, asked_on, line_of, said_on
from tests.demo_server.processes import PATIENCE_S, started
from tests.demo_server.samples import scenario_of
from tests.whole.processes import Known, children, known, needs_proc, nobody_left, wait_until

STEPS: list[dict[str, object]] = [
    {"name": "framework", "work": 1},
    {"together": [{"name": "db", "wait": 2}, {"name": "prices", "wait": 3, "blocking": True}]},
    {"name": "page", "render": "courses.html", "values": {"lesson": "processes"}},
]
SCENARIO = scenario_of(
    page=STEPS[:2],
    slow=[{"name": "a wait without end", "wait": "10min"}],
    busy=[{"name": "work without end", "work": "10min"}],
)


@pytest.mark.parametrize(
    "said",
    [
        StepStarted(5, 1, 0, "db: the \n user", "wait"),
        StepEnded(6, 1, 0),
        Ready(),
        Unready("no database"),
        Answered(),
        Answered("<html>\n"),
        Failed(503, "too long\x1b"),
    ],
)
def test_what_a_worker_says_is_one_line(said: StepStarted | StepEnded | Ready | Unready | Answered | Failed) -> None:
    line = line_of(said)
    assert (line.count(b"\n"), said_on(line)) == (1, said)
    assert asked_on(line_of(Asked(7, "page"))) == Asked(7, "page")


def test_one_request_at_a_time_needs_one_connection() -> None:
    assert alone(SCENARIO).database.pool == 1


# --- real processes ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    one = WorkerProcess(3, encode_settings(ServerSettings(SCENARIO, "sync")))
    yield one
    one.end()


def handling(name: str, told: list[Event]) -> Handling:
    return Handling(7, name, SCENARIO.drawn_steps(name, 7) if name in SCENARIO.requests else [], told.append)


pytestmark = pytest.mark.realtime


def test_its_steps_are_told_as_they_happen_by_the_clock_of_all(worker: WorkerProcess) -> None:
    told: list[Event] = []
    request = handling("page", told)
    worker.handle(request)
    arrived, *steps = told
    assert isinstance(arrived, RequestArrived)
    assert [type(one).__name__ for one in steps] == ["StepStarted", "StepEnded"] * 3
    assert [one.at for one in told] == sorted(one.at for one in told), "one clock"
    assert [one.name for one in request.spans] == ["framework", "db", "prices"]
    assert [one.kind for one in request.spans] == ["work", "wait", "wait"]
    assert all(one.end > one.start for one in request.spans)


def test_a_request_for_nothing_is_handled_too(worker: WorkerProcess) -> None:
    worker.handle(handling("warm-up", []))


def test_one_that_dies_fails_its_request_and_is_there_for_the_next(worker: WorkerProcess) -> None:
    worker.be_ready()
    told: list[Event] = []

    def kill(event: Event) -> None:
        told.append(event)
        if isinstance(event, StepStarted) and worker.pid is not None:
            os.kill(worker.pid, signal.SIGKILL)

    slow = Handling(8, "slow", SCENARIO.drawn_steps("slow", 8), kill)
    with pytest.raises(StepFailed, match=r"^worker 3 died over this request \(killed by signal 9\)$") as failed:
        worker.handle(slow)
    assert failed.value.status == 500
    assert [type(one).__name__ for one in told] == ["RequestArrived", "StepStarted", "StepEnded"], "its span has an end"
    request = handling("page", [])
    worker.handle(request)
    assert len(request.spans) == 3


def test_one_that_dies_while_it_has_nothing_to_do_costs_nobody_anything(worker: WorkerProcess) -> None:
    worker.be_ready()
    before = worker.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: (one := known(before)) is None or one.state == "Z")
    worker.handle(handling("page", []))
    assert worker.pid != before


def test_what_it_cannot_have_is_a_complaint() -> None:
    lost = scenario_of(page=[{"name": "page", "render": "/no/such.html"}])
    processes = WorkerProcesses(lost, NOWHERE)
    with processes.staffed(1), pytest.raises(Complaint, match=r"/no/such\.html"):
        processes.wait_for(1)


@pytest.mark.parametrize("name", ["slow", "busy"])
def test_it_ends_with_its_stdin_whatever_it_was_doing(name: str) -> None:
    command = [sys.executable, "-P", "-m", "demo_server.worker_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(encode_settings(ServerSettings(SCENARIO, "sync")) + line_of(Asked(1, name)))
        assert isinstance(said_on(child.stdout.readline()), Ready)
        assert isinstance(said_on(child.stdout.readline()), StepStarted)
        child.stdin.close()
        child.wait(PATIENCE_S)


async def test_workers_come_and_go_while_it_serves() -> None:
    scenario = replace(SCENARIO, server=Server(1, processes=True))
    served = serving("sync", scenario)
    await served.open()
    served.resize(3)  # type: ignore[attr-defined]  # sync mode has workers
    told: list[Event] = []
    ones = [Handling(number, "page", SCENARIO.drawn_steps("page", number), told.append) for number in range(1, 20)]
    await asyncio.wait_for(asyncio.gather(*map(served.handle, ones)), PATIENCE_S)
    assert all(len(one.spans) == 3 for one in ones)
    served.resize(0)  # type: ignore[attr-defined]


def processes_server() -> Scenario:
    return replace(SCENARIO, server=Server(2, processes=True))


@needs_proc
def test_nobody_is_left_of_a_server_that_is_killed_even_while_it_stands_still() -> None:
    with started("--child", stdin=subprocess.PIPE) as server:
        server.tell(encode_settings(ServerSettings(processes_server(), "sync")))
        assert server.port
        with server.in_flight("slow"):
            workers = children(server.process.pid)
            assert len(workers) == 2
            for line, state in ((STALL, "T"), (RESUME, "S"), (STALL, "T")):
                server.tell(line)
                wait_until(partial(all_are, workers, state), what=state)
            server.interrupt(signal.SIGKILL)
            nobody_left(workers)


def all_are(workers: list[Known], state: str) -> bool:
    return {now.state for one in workers if (now := known(one.pid))} == {state}
