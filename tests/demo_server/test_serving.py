"""The server over real HTTP: who can be answered while somebody else is served."""

import socket
import subprocess
import sys

import httpx
import pytest

from demo_server.events import (
    FIRST_FOREIGN_ID,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    ServerReady,
    StepEnded,
    StepStarted,
    decode,
)
from demo_server.loopback import HOST
from demo_server.scenario import MODES, Mode
from demo_server.serving import listen
from tests.demo_server.metrics import metrics_of
from tests.demo_server.processes import (
    AT_ONCE_S,
    PATIENCE_S,
    client_of,
    settings_line,
    started_as_child,
    taken_port,
)

pytestmark = pytest.mark.realtime


def test_a_free_port_is_taken_and_open_at_once() -> None:
    with listen(HOST, 0) as opened, socket.create_connection(opened.getsockname(), timeout=PATIENCE_S) as connection:
        assert opened.getsockname()[1] > 0
        assert connection.getpeername() == opened.getsockname()


def test_a_port_that_was_just_left_can_be_had_again() -> None:
    with listen(HOST, 0) as opened:
        port = opened.getsockname()[1]
        with socket.create_connection((HOST, port), timeout=PATIENCE_S):
            accepted, _ = opened.accept()
            accepted.close()  # we close first: the port remembers the connection for a minute
    with listen(HOST, port) as again:
        assert again.getsockname()[1] == port


def test_a_port_in_use_is_refused_and_no_socket_is_left_open() -> None:
    with taken_port() as port, pytest.raises(OSError, match="ddress already in use"):
        listen(HOST, port)  # pytest makes an error of the warning that a socket left open gives


@pytest.mark.parametrize("mode", MODES)
def test_requests_are_answered_and_told_and_health_answers_where_it_can(mode: Mode) -> None:
    with started_as_child(mode) as server, server.client() as client:
        assert client.get("/health").json() == {"status": "ok", "mode": mode, "in_flight": 0}
        response = client.get("/page", headers={"X-Request-Id": "7"})
        assert response.status_code == 200
        assert [metric.name for metric in metrics_of(response.headers["Server-Timing"])] == [
            "queue",
            "framework",
            "db-user",
        ]
        assert server.wait_for(RequestArrived).request == "page"
        assert server.wait_for(HandlingStarted).worker == 1
        assert [server.wait_for(StepStarted).step, server.wait_for(StepStarted).step] == ["framework", "db: user"]
        assert server.wait_for(HandlingFinished).id == 7
        assert client.get("/nope").status_code == 404
        client.get("/ping", headers={b"X-Request-Id": b"\xb2"})
        assert server.wait_for(StepEnded).id == FIRST_FOREIGN_ID
        with server.in_flight("slow"):
            if mode == "blocked-loop":
                with pytest.raises(httpx.ReadTimeout):
                    client.get("/health", timeout=0.3)
            else:
                assert client.get("/health").json()["in_flight"] == 1


def test_a_parent_that_does_not_read_delays_nobody() -> None:
    """Its events fill the pipe (200 requests tell 75 kB, a pipe holds 64), and the server serves on, and ends."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "demo_server", "--child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(settings_line("async"))
            ready = decode(process.stdout.readline())
            assert isinstance(ready, ServerReady)
            with client_of(ready.port) as client:
                assert {client.get("/ping").status_code for _ in range(200)} == {200}
            process.stdin.close()
            assert process.wait(AT_ONCE_S) == 0
        finally:
            process.kill()
