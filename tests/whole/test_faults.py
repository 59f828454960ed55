"""Children that die, children that do not start, signals at any time: one line, an exit code, and nobody left."""

import asyncio
import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from demo_server.events import ChildDied, Event, HandlingStarted, LoadEnded
from demo_server.loading import load_scenario, parse_scenario
from demo_server.scenario import Mode, Scenario
from tests.whole.conftest import Write
from tests.whole.processes import (
    ORPHANS_WITHIN_S,
    PROC,
    Known,
    children,
    descendants,
    known,
    needs_proc,
    nobody_left,
    running,
    wait_until,
)
from tui.exits import CHILD_FAILED, INTERRUPTED, WRONG_USAGE
from tui.run.child import Child
from tui.run.live import LiveRun
from tui.run.source import ChildFailed

# Two are answered at once; the others would take a minute. The last one comes late enough for everything that was said
# of those before it to have reached the parent.
SLOW = """
title = "Slow"

[requests.quick]
steps = [{ name = "db", wait = 20 }]
[requests.slow]
steps = [{ name = "db", wait = "60s" }]

[load]
script = [
  { at = 0, send = "quick", times = 2 },
  { at = 100, send = "slow", times = 3 },
  { at = 300, send = "slow" },
]
"""
STUCK = """
title = "Stuck"

[requests.slow]
steps = [{ name = "db", wait = "60s" }]

[load]
clients = 4
duration = "60s"
"""
SHORT = """
title = "Short"

[requests.page]
steps = [{ name = "db", wait = 20 }]

[load]
script = [{ at = 0, send = "page" }]
"""
pytestmark = [needs_proc, pytest.mark.realtime]


def only_run(stdout: str) -> dict[str, Any]:
    """The run of a result that must be all of stdout, and in which no request is lost."""
    result = json.loads(stdout)
    assert result["passed"] is False
    (run,) = result["runs"]
    assert isinstance(run, dict)
    assert run["sent"] == run["completed"] + run["failed"] + run["timed_out"] + run["unfinished"]
    return run


def without_traceback(stderr: str) -> list[str]:
    """The lines of stderr, each of them said by us."""
    assert "Traceback" not in stderr, stderr
    lines = stderr.splitlines()
    assert all(line.startswith("asyncdemo: ") for line in lines), stderr
    return lines


def kill(process: Known) -> None:
    os.kill(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("mode", ["compare", "async"])
def test_the_servers_death_fails_the_requests_in_flight(mode: str, scenario_file: Write) -> None:
    text = SLOW if mode == "async" else STUCK
    with running("--headless", "--json", "--mode", mode, scenario_file(text)) as run:
        family = run.in_mid_run(in_flight=4)
        kill(family[1])
        nobody_left(family)
        stdout, stderr = run.end()
        assert run.process.returncode == CHILD_FAILED, stderr
    result = only_run(stdout)
    assert result["mode"] == ("async" if mode == "async" else "sync"), "after a death no other mode is run"
    assert result["failed"] >= 4
    assert result["completed"] == (2 if mode == "async" else 0)
    assert result["response_ms"]["mean"] is not None, "the failed ones stand in the statistic with their age"
    (line,) = [line for line in without_traceback(stderr) if "died" in line]
    assert "server" in line
    assert "clients" not in line


def test_the_clients_death_leaves_the_requests_in_flight_unfinished(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "async", scenario_file(SLOW)) as run:
        family = run.in_mid_run(in_flight=4)
        kill(family[2])
        nobody_left(family)
        stdout, stderr = run.end()
        assert run.process.returncode == CHILD_FAILED, stderr
    result = only_run(stdout)
    assert result["completed"] == 2
    assert result["unfinished"] >= 3
    assert result["lower_bound"] is True
    (line,) = [line for line in without_traceback(stderr) if "died" in line]
    assert "clients" in line
    assert "server" not in line


@pytest.mark.parametrize("mode", ["sync", "blocked-loop"])
def test_the_parents_death_ends_its_children(mode: str, scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", mode, scenario_file(STUCK)) as run:
        family = run.in_blocked_loop() if mode == "blocked-loop" else run.in_mid_run(in_flight=4)
        kill(family[0])
        nobody_left(family)


@pytest.mark.parametrize("module", ["demo_server", "tui.clients"])
def test_a_child_that_dies_before_the_start_is_told_in_one_line(module: str, scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "sync", scenario_file(STUCK)) as run:
        parent = known(run.process.pid)
        child = run.child(module)
        kill(child)
        stdout, stderr = run.end()
        assert run.process.returncode == CHILD_FAILED
        nobody_left([one for one in (parent, child) if one is not None])
        assert children(run.process.pid) == []
    (line,) = without_traceback(stderr)
    assert "server" in line if module == "demo_server" else "clients" in line
    assert json.loads(stdout)["runs"] == []


def test_interrupted_in_mid_run_it_prints_the_result_so_far(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "async", scenario_file(SLOW)) as run:
        family = run.in_mid_run(in_flight=4)
        run.process.send_signal(signal.SIGINT)
        stdout, stderr = run.end(within_s=5)
        assert run.process.returncode == INTERRUPTED
        nobody_left(family)
    result = only_run(stdout)
    assert (result["sent"], result["completed"], result["unfinished"]) == (6, 2, 4)
    assert result["lower_bound"] is True
    without_traceback(stderr)


def test_interrupted_in_a_blocked_loop_it_ends_too(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "blocked-loop", scenario_file(STUCK)) as run:
        family = run.in_blocked_loop()
        run.process.send_signal(signal.SIGINT)
        stdout, stderr = run.end(within_s=5)
        assert run.process.returncode == INTERRUPTED
        nobody_left(family)
    assert only_run(stdout)["unfinished"] == 4
    without_traceback(stderr)


def test_terminated_in_the_first_run_it_prints_that_and_starts_no_second(scenario_file: Write) -> None:
    with running("--headless", "--json", scenario_file(STUCK)) as run:
        family = run.in_mid_run(in_flight=4)
        run.process.send_signal(signal.SIGTERM)
        stdout, stderr = run.end(within_s=5)
        assert run.process.returncode == INTERRUPTED
        nobody_left(family)
    result = only_run(stdout)
    assert (result["mode"], result["unfinished"]) == ("sync", 4)
    without_traceback(stderr)


def test_interrupted_before_the_children_are_ready(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "sync", scenario_file(STUCK)) as run:
        family = [run.child("demo_server")]
        run.process.send_signal(signal.SIGINT)
        stdout, stderr = run.end(within_s=5)
        assert run.process.returncode == INTERRUPTED
        nobody_left(family)
    assert json.loads(stdout)["runs"] == []
    without_traceback(stderr)


def test_interrupted_while_the_program_is_still_being_imported(scenario_file: Write) -> None:
    with running("--headless", "--json", scenario_file(STUCK)) as run:
        maps = PROC / str(run.process.pid) / "maps"
        wait_until(lambda: "msgspec" in maps.read_text(), what="the first of our imports")
        run.process.send_signal(signal.SIGINT)
        _, stderr = run.end(within_s=5)
    # 130, or ended by the signal: a shell says 130 of that too.
    assert run.process.returncode in (INTERRUPTED, -signal.SIGINT)
    without_traceback(stderr)


def test_interrupted_twice_it_still_prints_the_result(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "async", scenario_file(SLOW)) as run:
        family = run.in_mid_run(in_flight=4)
        run.process.send_signal(signal.SIGINT)
        run.process.send_signal(signal.SIGINT)
        stdout, stderr = run.end(within_s=5)
        assert run.process.returncode in (INTERRUPTED, -signal.SIGINT)
        nobody_left(family)
    assert only_run(stdout)["completed"] == 2
    without_traceback(stderr)


def test_interrupted_all_the_time_until_it_has_ended(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "async", scenario_file(SLOW)) as run:
        family = run.in_mid_run(in_flight=4)

        def interrupted_to_the_end() -> bool:
            run.process.send_signal(signal.SIGINT)
            return run.process.poll() is not None

        wait_until(interrupted_to_the_end, within_s=5, poll_s=0)
        stdout, stderr = run.end()
        assert run.process.returncode in (INTERRUPTED, -signal.SIGINT)
        nobody_left(family)
    only_run(stdout)
    without_traceback(stderr)


def test_when_the_terminal_hangs_up_nobody_is_left(scenario_file: Write) -> None:
    with running("--headless", "--mode", "sync", scenario_file(STUCK)) as run:
        family = run.in_mid_run(in_flight=4)
        run.process.send_signal(signal.SIGHUP)
        nobody_left(family)
        _, stderr = run.end()
    assert run.process.returncode != 0
    without_traceback(stderr)


def test_when_a_terminal_goes_without_a_word_nobody_is_left(scenario_file: Write) -> None:
    """Nothing is told to a program whose controlling terminal it was not."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tui", scenario_file(STUCK), "--no-record"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        seen = b""

        def drawn() -> bool:
            nonlocal seen
            seen += os.read(ours, 1 << 16)
            return b"Quit" in seen

        wait_until(drawn, what="the dashboard")
        wait_until(lambda: len(descendants(process.pid)) > 1, what="the children")
        family = descendants(process.pid)
        os.close(ours)
        try:
            wait_until(lambda: process.poll() is not None, what="the end")
            nobody_left(family)
        finally:
            process.kill()


def stuck() -> Scenario:
    return parse_scenario(STUCK, Path("stuck.toml"))


async def said_by_failed(run: LiveRun) -> str:
    """The words with which a run fails; its children are gone then."""

    async def follow() -> None:
        async with aclosing(run.events()) as batches:
            async for _ in batches:
                pass

    with pytest.raises(ChildFailed) as failure:
        await follow()
    assert children(os.getpid()) == []
    assert str(failure.value).isprintable()
    return str(failure.value)


@pytest.mark.parametrize("mode", ["sync", "async"])
async def test_a_server_that_cannot_start_is_told_in_words(mode: Mode) -> None:
    run = LiveRun(stuck(), mode)
    run._server = Child("server", "demo_server.no_such_module")
    said = await said_by_failed(run)
    assert "the server did not start" in said
    assert "no_such_module" in said, "its last words"


async def test_clients_that_cannot_start_are_told_in_words() -> None:
    run = LiveRun(stuck(), "sync")
    run._clients = Child("clients", "tui.no_such_module")
    said = await said_by_failed(run)
    assert "the clients did not start" in said
    assert "no_such_module" in said


async def test_a_child_that_ends_without_a_word_is_told_too() -> None:
    run = LiveRun(stuck(), "sync")
    run._server = Child("server", "tui.exits")
    assert "the server did not start" in await said_by_failed(run)


async def test_a_child_that_talks_nonsense_is_told_too() -> None:
    run = LiveRun(stuck(), "sync")
    run._server = Child("server", "this")  # the Zen of Python, on stdout
    assert "the server did not start" in await said_by_failed(run)


async def test_who_was_not_ready_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.run.live.START_WITHIN_S", 0.05)  # no Python starts so fast
    assert "the server was not ready within" in await said_by_failed(LiveRun(stuck(), "sync"))


class LateEnd(Child):
    """A child of whose end its parent hears only when it is let go."""

    def __init__(self, name: str, module: str, *arguments: str) -> None:
        super().__init__(name, module, *arguments)
        self.let_go = asyncio.Event()

    async def events(self) -> AsyncIterator[list[Event]]:
        async for batch in super().events():
            yield batch
        await self.let_go.wait()


async def test_the_servers_death_is_told_also_when_the_clients_end_first(scenario_file: Write) -> None:
    # All that a script has sent fails at once, and so the load is over: which child is heard first is chance.
    run = LiveRun(load_scenario(scenario_file(SHORT.replace("20", "60_000"))), "async")
    run._server = server = LateEnd("server", "demo_server", "--child")
    told: list[Event] = []
    async with aclosing(run.events()) as batches:
        async for batch in batches:
            told += batch
            if any(isinstance(event, HandlingStarted) for event in batch):
                assert server.pid is not None
                os.kill(server.pid, signal.SIGKILL)
            if any(isinstance(event, LoadEnded) for event in batch):
                server.let_go.set()
    assert [event.child for event in told if isinstance(event, ChildDied)] == ["server"]


def test_a_child_that_does_not_start_ends_headless_with_3(scenario_file: Write, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "hypercorn.py").write_text('raise SystemExit("hypercorn is not itself today")\n')
    # Only the server imports it: the parent starts, and its child does not.
    first = os.pathsep.join([str(broken), *filter(None, [os.environ.get("PYTHONPATH")])])
    with running("--headless", "--json", scenario_file(SHORT), env={**os.environ, "PYTHONPATH": first}) as run:
        stdout, stderr = run.end()
        assert run.process.returncode == CHILD_FAILED
    (line,) = without_traceback(stderr)
    assert "the server did not start" in line
    assert "hypercorn is not itself today" in line
    assert json.loads(stdout)["runs"] == []


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, "-m", "demo_server", "three-requests", "--port", port],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert ran.returncode == WRONG_USAGE
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    (line,) = ran.stderr.splitlines()
    assert "in use" in line
    assert port in line


def read_by_nobody(*words: str) -> tuple[int, str]:
    """Exit code and stderr of asyncdemo whose stdout's reader has gone before it says anything."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        with running(*words, stdout=writer) as run:
            _, stderr = run.end()
            return run.process.returncode, stderr
    finally:
        os.close(writer)


@pytest.mark.parametrize("words", [["scenarios"], ["--help"], ["--version"]])
def test_stdout_closed_before_a_list_is_written(words: list[str]) -> None:
    _, stderr = read_by_nobody(*words)
    assert stderr == ""


def test_stdout_closed_before_the_result_is_written(scenario_file: Write) -> None:
    _, stderr = read_by_nobody("--mode", "async", "--json", scenario_file(SHORT))
    assert stderr == ""


def test_a_full_disk_is_told_in_one_line(scenario_file: Write) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with (
        full.open("wb") as stdout,
        running("--mode", "async", "--json", scenario_file(SHORT), stdout=stdout.fileno()) as run,
    ):
        _, stderr = run.end()
        assert run.process.returncode not in (0, None)
    (line,) = without_traceback(stderr)
    assert "space" in line.lower()


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_a_stream_that_is_closed_from_the_start_is_no_crash(closed: str, scenario_file: Write) -> None:
    command = f'{sys.executable} -m tui --mode async "{scenario_file(SHORT)}" {closed}'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    without_traceback(ran.stderr)
    assert ("1 of 1" in ran.stdout) == (closed == "<&-")


def test_head_may_leave_early(scenario_file: Write) -> None:
    command = f'{sys.executable} -m tui --json --requests --mode async "{scenario_file(SHORT)}" | head -n 1'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.stdout, ran.stderr) == ("{\n", "")


def test_a_run_leaves_nobody_when_it_ends_well(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "sync", scenario_file(SHORT.replace("20", "300"))) as run:
        family = run.in_mid_run(in_flight=1)
        run.end()
        assert run.process.returncode == 0
        nobody_left(family)


def test_finding_processes_works() -> None:
    """The tests above lean on it: a finder that finds nobody would find nobody left."""
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        try:
            (found,) = [one for one in children(os.getpid()) if one.pid == sleeper.pid]
            assert found.alive
            with pytest.raises(AssertionError):
                nobody_left([found], within_s=0.05)
        finally:
            sleeper.kill()
    nobody_left([found], ORPHANS_WITHIN_S)
