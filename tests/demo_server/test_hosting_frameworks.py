"""Apps as users write them, unchanged, served by a child as asyncdemo starts it."""

import itertools
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, TextMessage
from wsproto.events import Request as Handshake

from demo_server.events import (
    AnyEvent,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    RequestEvent,
    ServerResumed,
    ServerStalled,
    SettingChanged,
    StepEnded,
    StepStarted,
)
from demo_server.loading import scenario_from
from demo_server.loopback import HOST
from demo_server.settings import RESUME, STALL, ServerSettings, SetWorkers, encode_settings
from tests.demo_server.processes import AT_ONCE_S, PATIENCE_S, Server, child_process

pytestmark = pytest.mark.realtime

APPS = Path(__file__).parent / "own_apps"
SCENARIO = scenario_from(
    {
        "title": "A shop",
        "requests": {"courses": {"path": "/courses"}, "buy": {"path": "/buy", "method": "POST", "body": "one, please"}},
        "load": {"clients": 1},
    }
)
_numbers = itertools.count(1)


@contextmanager
def a_child(*words: str) -> Iterator[Server]:
    """One of ours in the folder of the apps, started as asyncdemo starts it."""
    server = Server(child_process("-m", *words, cwd=APPS))
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def hosting(app: str) -> Iterator[Server]:
    with a_child("demo_server", "--child") as server:
        server.tell(encode_settings(ServerSettings(SCENARIO, "sync", app=app)))
        yield server


@pytest.fixture(scope="module")
def flask_shop() -> Iterator[Server]:
    with hosting("flask_shop") as server:
        yield server


@pytest.fixture(scope="module")
def starlette_shop() -> Iterator[Server]:
    with hosting("starlette_shop:app") as server:
        yield server


def told_of(server: Server, number: int) -> list[AnyEvent]:
    """All that is told of a request until it is over."""
    told: list[AnyEvent] = []
    while not (told and isinstance(told[-1], HandlingFinished)):
        event = server._told.get(timeout=PATIENCE_S)
        assert event is not None, server.words()
        if isinstance(event, RequestEvent) and event.id == number:
            told.append(event)
    return told


def asked(server: Server, method: str, path: str, body: str | None = None) -> tuple[httpx.Response, list[AnyEvent]]:
    """An answer, and what was told of its request."""
    number = next(_numbers)
    with server.client() as client:
        response = client.request(method, path, content=body, headers={"X-Request-Id": str(number)})
    return response, told_of(server, number)


def wait_for_words(server: Server, text: str) -> list[str]:
    """What it has said on stderr, when that is among it."""
    for _ in range(int(PATIENCE_S / 0.01)):
        if text in server._said:
            return server._said
        threading.Event().wait(0.01)
    raise AssertionError(f"it did not say {text}, but {server._said}")


def spans(told: list[AnyEvent]) -> list[str]:
    """Which spans begin and end, in order."""
    names = {event.index: event.step for event in told if isinstance(event, StepStarted)}
    return [
        f"{'+' if isinstance(event, StepStarted) else '-'}{names[event.index]}"
        for event in told
        if isinstance(event, StepStarted | StepEnded)
    ]


# --- all of them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("app", "path", "text"),
    [
        ("flask_hello:app", "/", "Hello, World!"),
        ("fastapi_hello:app", "/threaded", "Hello from a thread"),
        ("django_shop", "/courses", "Hello, World!"),
        ("django_shop:asgi", "/courses", "Hello, World!"),
        ("quart_shop:app", "/courses", "Hello, World!"),
    ],
)
def test_an_app_that_was_not_written_for_it_is_served_and_told(app: str, path: str, text: str) -> None:
    with hosting(app) as server:
        response, told = asked(server, "GET", path)
        assert (response.status_code, text in response.text) == (200, True)
        arrived, started, *within, finished = told
        assert isinstance(arrived, RequestArrived)
        assert arrived.request == ("courses" if path == "/courses" else path)
        assert isinstance(started, HandlingStarted)
        assert spans(within) == (["+db", "-db"] if app == "quart_shop:app" else [])
        assert arrived.at <= started.at <= finished.at
        assert asked(server, "GET", "/no-such-page")[0].status_code == 404
        assert asked(server, "HEAD", path)[0].content == b""
        with server.client() as client:
            assert client.get("/warm-up").text == "warm\n"
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0
        assert not [line for line in server.words() if "Traceback" in line or "lifespan" in line.lower()]


# --- WSGI -------------------------------------------------------------------------------------------------


def test_flask_s_spans_and_its_prints_go_different_ways(flask_shop: Server) -> None:
    response, told = asked(flask_shop, "GET", "/courses")
    assert response.status_code == 200
    assert spans(told) == ["+db", "-db", "+render", "-render"]
    assert [event.kind for event in told if isinstance(event, StepStarted)] == ["wait", "work"]
    assert wait_for_words(flask_shop, "a view that prints")[0] == "a shop that prints when it is imported"


def test_flask_gets_bodies_and_gives_parts_or_nothing(flask_shop: Server) -> None:
    response, told = asked(flask_shop, "POST", "/buy", "one, please")
    assert response.text == "one, please"
    assert isinstance(told[0], RequestArrived)
    assert told[0].request == "buy"
    assert asked(flask_shop, "GET", "/news")[0].text == "0\n1\n2\n"
    assert asked(flask_shop, "GET", "/nothing")[0].status_code == 204
    head = asked(flask_shop, "HEAD", "/courses")[0]
    assert (head.status_code, head.headers["content-length"], head.content) == (200, "20", b"")


def test_flask_s_mistakes_are_answered_500_and_its_traceback_is_its_own(flask_shop: Server) -> None:
    assert asked(flask_shop, "GET", "/broken")[0].status_code == 500
    said = wait_for_words(flask_shop, "ValueError: the till is stuck")
    assert not [line for line in said if "demo_server/hosting" in line or "wsgiref" in line]


def test_one_worker_takes_one_request_after_the_other_and_two_take_two(flask_shop: Server) -> None:
    def crowd(count: int) -> list[list[AnyEvent]]:
        numbers = [next(_numbers) for _ in range(count)]
        with flask_shop.client() as client, ThreadPoolExecutor(count) as users:
            list(users.map(lambda number: client.get("/courses", headers={"X-Request-Id": str(number)}), numbers))
        told: dict[int, list[AnyEvent]] = {number: [] for number in numbers}
        while not all(events and isinstance(events[-1], HandlingFinished) for events in told.values()):
            event = flask_shop._told.get(timeout=PATIENCE_S)
            if isinstance(event, RequestEvent):
                told[event.id].append(event)
        return sorted(told.values(), key=lambda events: events[0].at)

    queued = crowd(4)
    assert all(earlier[-1].at <= later[1].at for earlier, later in itertools.pairwise(queued))  # first in, first out
    flask_shop.tell(encode_settings(SetWorkers(2)))
    assert flask_shop.wait_for(SettingChanged).value == 2
    started = [events[1] for events in crowd(4)]
    assert {event.worker for event in started if isinstance(event, HandlingStarted)} == {1, 2}


def test_it_can_be_stalled_as_the_demo_server_can(flask_shop: Server) -> None:
    flask_shop.tell(STALL)
    flask_shop.wait_for(ServerStalled)
    with flask_shop.client() as client, pytest.raises(httpx.TimeoutException):
        client.get("/warm-up", timeout=0.2)
    flask_shop.tell(RESUME)
    flask_shop.wait_for(ServerResumed)
    assert asked(flask_shop, "GET", "/nothing")[0].status_code == 204


# --- ASGI -------------------------------------------------------------------------------------------------


def test_starlette_s_spans_overlap_come_from_threads_and_end_with_the_request(starlette_shop: Server) -> None:
    response, told = asked(starlette_shop, "GET", "/courses")
    assert response.text == "Hello, World!"
    happened = spans(told)
    assert sorted(happened[:2]) == ["+db", "+service"]
    assert sorted(happened[2:4]) == ["-db", "-service"]
    assert happened[4:] == ["+file", "-file", "+render", "-render"]  # and not the background task's


def test_starlette_s_stream_is_handled_to_its_last_part(starlette_shop: Server) -> None:
    response, told = asked(starlette_shop, "GET", "/lines")
    assert response.text == "first\nsecond\n"
    assert spans(told) == ["+db", "-db"]


def test_starlette_s_mistakes_are_answered_500_and_its_traceback_is_its_own(starlette_shop: Server) -> None:
    assert asked(starlette_shop, "GET", "/broken")[0].status_code == 500
    assert asked(starlette_shop, "GET", "/lines")[0].status_code == 200
    said = wait_for_words(starlette_shop, "ValueError: the till is stuck")
    assert not [line for line in said if "demo_server/hosting" in line or "hypercorn" in line]
    assert (said.count("the shop opens"), said.count("ValueError: the till is stuck")) == (1, 1)


def test_a_client_that_leaves_is_nobody_s_mistake(starlette_shop: Server) -> None:
    number = next(_numbers)
    with starlette_shop.client() as client, pytest.raises(httpx.ReadTimeout):
        client.get("/courses", headers={"X-Request-Id": str(number)}, timeout=0.01)
    assert isinstance(told_of(starlette_shop, number)[-1], HandlingFinished)
    assert asked(starlette_shop, "GET", "/lines")[0].status_code == 200


def test_a_websocket_passes_through(starlette_shop: Server) -> None:
    talk = WSConnection(ConnectionType.CLIENT)
    with socket.create_connection((HOST, starlette_shop.port), timeout=PATIENCE_S) as connection:
        connection.sendall(talk.send(Handshake(host=HOST, target="/talk")))
        heard: list[object] = []
        while not any(isinstance(event, TextMessage) for event in heard):
            talk.receive_data(connection.recv(4096) or None)
            heard += list(talk.events())
    assert isinstance(heard[0], AcceptConnection)


# --- what is none -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("app", "line"),
    [
        ("never_ready:app", "demo_server: never_ready:app did not start: ConnectionError: no database here"),
        ("no_such_shop:app", "demo_server: no_such_shop:app: there is no module no_such_shop in"),
    ],
)
def test_a_child_that_cannot_serve_it_says_so_last_and_ends(app: str, line: str) -> None:
    with hosting(app) as server:
        assert server.status(PATIENCE_S) == 2
        said = server.words()
        assert said[-1].startswith(line)
        assert not [line for line in said if "demo_server/hosting" in line or "hypercorn" in line]
        assert server._told.get(timeout=PATIENCE_S) is None


def test_the_probe_tells_in_one_line_whatever_the_app_prints() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "demo_server.hosting", "flask_shop"],
        cwd=APPS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert (told["interface"], told["app"]) == ("wsgi", "flask_shop:app")
    assert told["framework"].startswith("Flask 3.")
    assert done.stderr.startswith("a shop that prints")


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is told there that a parent has ended")
def test_the_probe_ends_with_whoever_asked_though_the_app_never_returns(tmp_path: Path) -> None:
    (tmp_path / "stuck.py").write_text("import threading\nprint('here')\nthreading.Event().wait()\n")
    ask = "import subprocess, sys; subprocess.run([sys.executable, '-P', '-m', 'demo_server.hosting', 'stuck:app'])"
    with subprocess.Popen([sys.executable, "-c", ask], cwd=tmp_path, stderr=subprocess.PIPE) as asking:
        assert asking.stderr is not None
        assert asking.stderr.readline() == b"here\n"
        asking.kill()
        assert asking.stderr.read() == b""  # nobody holds it any more


def test_a_child_whose_app_never_returns_ends_with_its_parent(tmp_path: Path) -> None:
    (tmp_path / "stuck.py").write_text("import threading\nprint('here')\nthreading.Event().wait()\n")
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "demo_server", "--child"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        assert process.stdin is not None
        process.stdin.write(encode_settings(ServerSettings(SCENARIO, "sync", app="stuck")))
        process.stdin.flush()
        assert process.stderr.readline() == b"here\n"
        process.stdin.close()
        assert process.wait(AT_ONCE_S) == 0
