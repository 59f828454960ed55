"""``python -m demo_server``: alone at a terminal, and as a child of asyncdemo."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from demo_server.arguments import parser, settings_from
from demo_server.events import FIRST_FOREIGN_ID, HandlingFinished, HandlingStarted, ServerReady, StepStarted
from demo_server.library import Complaint
from demo_server.loopback import HOST, free_port
from demo_server.scenario import MODES, Mode
from tests.demo_server.processes import (
    AT_ONCE_S,
    PATIENCE_S,
    SCENARIO,
    ask,
    settings_line,
    started,
    started_as_child,
    taken_port,
)

pytestmark = pytest.mark.realtime

WITHOUT_END = [
    pytest.param("sync", "busy", id="sync, working"),
    pytest.param("async", "slow", id="async, waiting"),
    pytest.param("sync", "slow", id="sync, waiting"),
    pytest.param("async", "busy", id="async, working"),
    pytest.param("blocked-loop", "slow", id="blocked-loop, waiting"),
    pytest.param("blocked-loop", "busy", id="blocked-loop, working"),
]
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="a signal ends a process there, unasked")


@pytest.fixture
def scenario_file(tmp_path: Path) -> str:
    path = tmp_path / "slow.toml"
    path.write_text(SCENARIO)
    return str(path)


# --- alone ------------------------------------------------------------------------------------------------


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_alone_it_says_where_it_is_and_serves_there_until_a_signal_ends_it(
    scenario_file: str, number: signal.Signals
) -> None:
    port = free_port()
    with started(scenario_file, "--mode", "async", "--port", str(port)) as server:
        ready = server.wait_for(ServerReady)
        assert (ready.host, ready.port) == (HOST, port)
        with ask(port, "ping"):
            assert server.wait_for(HandlingFinished).id == FIRST_FOREIGN_ID
        server.interrupt(number)
        assert server.status(AT_ONCE_S) == 0
        assert server.words() == [
            f"Slow and quick, async: http://{HOST}:{port}",
            *(f"  curl -i http://{HOST}:{port}/{name}" for name in ("slow", "busy", "long", "page", "ping")),
            "events follow on stdout, one JSON object a line; Ctrl-C ends",
        ]


@needs_signals
def test_alone_it_has_as_many_workers_as_it_is_told_and_waits_for_none_of_them(scenario_file: str) -> None:
    port = free_port()
    with started(scenario_file, "--workers", "2", "--port", str(port)) as server:
        server.wait_for(ServerReady)
        with ask(port, "slow"), ask(port, "slow"), ask(port, "slow"):
            assert {server.wait_for(HandlingStarted).worker for _ in range(2)} == {1, 2}
            server.interrupt(signal.SIGINT)
            assert server.status(AT_ONCE_S) == 0
        assert len(server.words()) == 7


@needs_signals
@pytest.mark.parametrize(("mode", "name"), WITHOUT_END[3:])
def test_ctrl_c_ends_it_at_once_though_its_event_loop_is_blocked(scenario_file: str, mode: Mode, name: str) -> None:
    with started(scenario_file, "--mode", mode, "--port", str(free_port())) as server:
        with server.in_flight(name), server.client() as client:
            with pytest.raises(httpx.ReadTimeout):
                client.get("/health", timeout=0.2)
            server.interrupt(signal.SIGINT)
            assert server.status(AT_ONCE_S) == 0
        assert server.words()[-1] == "events follow on stdout, one JSON object a line; Ctrl-C ends"


def test_a_port_in_use_is_one_line(scenario_file: str) -> None:
    with taken_port() as port, started(scenario_file, "--port", str(port)) as server:
        assert server.status(PATIENCE_S) == 2
        assert server.words() == [f"demo_server: cannot listen on {HOST}:{port}: address already in use"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["three-request"], ["no scenario named three-request", "did you mean three-requests?"]),
        (["missing.toml"], ["missing.toml: no such file or directory"]),
        (["--workers", "0"], ["--workers 0", "a whole number >= 1"]),
        (["--workers", "-3"], ["--workers -3", "a whole number >= 1"]),
        (["--workers", "5000"], ["--workers 5000", "1000"]),
        (["--port", "0"], ["--port 0", "from 1 to 65535"]),
        (["--port", "65536"], ["--port 65536", "from 1 to 65535"]),
        (["--port", "-1"], ["--port -1", "from 1 to 65535"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(words: list[str], said: list[str]) -> None:
    with pytest.raises(Complaint) as refused:
        settings_from(parser().parse_args(words))
    assert "\n" not in str(refused.value)
    for part in said:
        assert part in str(refused.value)


def test_what_cannot_be_ends_the_process_with_one_line_and_code_2() -> None:
    with started("no-such-scenario") as server:
        assert server.status(PATIENCE_S) == 2
        (line,) = server.words()
        assert line.startswith("demo_server: no scenario named no-such-scenario")


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('title = "Mine"\nseed = = 3\n')
    with pytest.raises(Complaint) as refused:
        settings_from(parser().parse_args([str(path)]))
    assert str(refused.value).startswith(f"{path}: not TOML: Invalid value (at line 2")


@pytest.mark.parametrize("mode", MODES)
def test_the_command_line_becomes_settings(mode: Mode) -> None:
    settings = settings_from(parser().parse_args(["dead-zones", "--mode", mode, "--workers", "4", "--port", "8080"]))
    assert (settings.scenario.title, settings.mode, settings.scenario.server.workers) == ("Dead zones", mode, 4)
    assert (settings.host, settings.port) == (HOST, 8080)


def test_without_a_word_it_is_three_requests_in_sync_with_one_worker_for_nobody_but_us() -> None:
    settings = settings_from(parser().parse_args([]))
    assert (settings.scenario.title, settings.mode, settings.scenario.server.workers) == ("Three requests", "sync", 1)
    assert (settings.host, settings.port) == (HOST, 8000)


# --- as a child -------------------------------------------------------------------------------------------


def test_a_child_ends_when_stdin_closes() -> None:
    with started_as_child("sync") as server:
        server.wait_for(ServerReady)
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0
        assert server.words() == []


@pytest.mark.parametrize(("mode", "name"), WITHOUT_END)
def test_a_child_ends_when_stdin_closes_in_the_middle_of_a_request(mode: Mode, name: str) -> None:
    with started_as_child(mode) as server, server.in_flight(name):
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0
        assert server.words() == []


def test_a_child_says_its_last_events_before_it_ends() -> None:
    with started_as_child("async") as server:
        with server.client() as client:
            client.get("/ping", headers={"X-Request-Id": "7"})
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0
        assert server.wait_for(HandlingFinished).id == 7


def test_a_child_that_is_told_nothing_ends() -> None:
    with started("--child", stdin=subprocess.PIPE) as server:
        server.close_stdin()
        assert server.status(PATIENCE_S) == 0
        assert server.words() == []


def test_a_child_that_is_told_nonsense_says_so_in_one_line() -> None:
    with started("--child", stdin=subprocess.PIPE) as server:
        server.tell(b'{"scenario": {"title": 3}}\n')
        assert server.status(PATIENCE_S) == 2
        (line,) = server.words()
        assert line.startswith("demo_server: ")
        assert "settings" in line


def test_a_child_that_cannot_have_its_port_says_so_in_one_line() -> None:
    with taken_port() as port, started("--child", stdin=subprocess.PIPE) as server:
        server.tell(settings_line("sync", port))
        assert server.status(PATIENCE_S) == 2
        assert server.words() == [f"demo_server: cannot listen on {HOST}:{port}: address already in use"]


def test_a_child_heeds_nothing_but_the_first_line() -> None:
    with started_as_child("async") as server:
        server.tell(b"start\nnonsense\n\xff\n")
        with server.client() as client:
            assert client.get("/ping").status_code == 200
        assert server.wait_for(StepStarted).step == "db"
