"""A WSGI app on workers: PEP 3333, the queue, and answers in parts; without a server."""
# ruff: noqa: ARG001 (an app takes what WSGI gives it)

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from wsgiref.validate import validator

import pytest

from demo_server.events import Event, HandlingStarted, RequestArrived
from demo_server.hosting.wsgi import LARGEST_BODY, WorkedApp
from tests.demo_server.connections import Connection, names_of, reception
from tests.waiting import PATIENCE_S, until

StartResponse = Callable[..., Callable[[bytes], object]]
Environ = dict[str, Any]
PLAIN = [("Content-Type", "text/plain")]
ANSWERED = ["RequestArrived", "HandlingStarted", "HandlingFinished"]


@pytest.fixture
def told() -> list[Event]:
    return []


def worked(app: Callable[..., Any], told: list[Event], workers: int = 1) -> WorkedApp:
    return WorkedApp(app, workers, reception(told))


def hello(environ: Environ, start_response: StartResponse) -> list[bytes]:
    start_response("200 OK", [*PLAIN, ("Content-Length", "5")])
    return [b"Hello"]


async def test_an_answer_arrives_and_is_told(told: list[Event]) -> None:
    asked = await Connection("/courses", x__request__id="12").through(worked(hello, told))
    assert (asked.status, asked.body, asked.is_whole) == (200, b"Hello", True)
    assert names_of(told) == ANSWERED
    arrived, started, _ = told
    assert isinstance(arrived, RequestArrived)
    assert (arrived.id, arrived.request) == (12, "courses")
    assert isinstance(started, HandlingStarted)
    assert started.worker == 1


async def test_the_environ_is_what_pep_3333_says(told: list[Event]) -> None:
    seen: Environ = {}

    def app(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start_response("200 OK", PLAIN)
        return [b"x"]

    asked = Connection("/caf%C3%A9%ff?a=%20b", "POST", b"hello you", host="shop", content__type="text/plain")
    asked.scope["headers"] += [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-a", b"1"), (b"x-a", b"2"), (b"x_a", b"3")]
    asked.scope["headers"] += [(b"transfer-encoding", b"chunked")]
    await asked.through(worked(validator(app), told))
    assert asked.status == 200
    expected = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/cafÃ©ÿ",
        "QUERY_STRING": "a=%20b",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "9",
        "HTTP_HOST": "shop",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_A": "1,2",
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "body": b"hello you",
    }
    assert {key: seen[key] for key in expected} == expected
    assert "HTTP_TRANSFER_ENCODING" not in seen


def by_write(environ: Environ, start_response: StartResponse) -> list[bytes]:
    write = start_response("200 OK", PLAIN)
    write(b"a")
    write(b"b")
    return [b"c"]


def by_generator(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
    start_response("200 OK", PLAIN)
    yield from (b"a", b"", b"b", b"c")


def late_start(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
    """PEP 3333: start_response may be called as late as with the first part."""
    yield from by_generator(environ, start_response)


@pytest.mark.parametrize("app", [by_write, by_generator, late_start])
async def test_parts_arrive_in_order_and_before_the_end(app: Callable[..., Any], told: list[Event]) -> None:
    asked = await Connection().through(worked(app, told))
    assert (asked.status, asked.body, asked.is_whole) == (200, b"abc", True)
    assert len(asked.sent) > 3
    assert names_of(told) == ANSWERED


async def test_a_part_is_sent_before_the_next_is_made(told: list[Event]) -> None:
    may_go_on = threading.Event()

    def app(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", PLAIN)
        yield b"first"
        assert may_go_on.wait(PATIENCE_S)
        yield b"second"

    class Watched(Connection):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if message.get("body") == b"first":
                may_go_on.set()

    assert (await Watched().through(worked(app, told))).body == b"firstsecond"


@pytest.mark.parametrize(("status", "length"), [("204 No Content", None), ("304 Not Modified", None), ("200 OK", "0")])
async def test_an_answer_without_a_body_is_an_answer(status: str, length: str | None, told: list[Event]) -> None:
    def app(environ: Environ, start_response: StartResponse) -> list[bytes]:
        start_response(status, [])
        return []

    asked = await Connection(method="HEAD").through(worked(app, told))
    assert (asked.status, asked.headers.get("content-length"), asked.body) == (int(status[:3]), length, b"")
    assert asked.is_whole


async def test_the_answer_of_an_app_that_thinks_again_is_the_second(told: list[Event]) -> None:
    def app(environ: Environ, start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", PLAIN)
        try:
            _ = 1 / 0
        except ZeroDivisionError as error:
            start_response("503 No", PLAIN, (type(error), error, error.__traceback__))
        return [b"sorry"]

    asked = await Connection().through(worked(app, told))
    assert (asked.status, asked.body) == (503, b"sorry")


class Closing:
    """An iterable that knows whether it was closed."""

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield b"part"
        if self.fails:
            raise ValueError("in the middle")

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("fails", [False, True])
async def test_what_can_be_closed_is_closed_once(fails: bool, told: list[Event]) -> None:
    answer = Closing(fails)

    def app(environ: Environ, start_response: StartResponse) -> Closing:
        start_response("200 OK", PLAIN)
        return answer

    asked = await Connection().through(worked(app, told))
    assert (asked.is_whole, answer.closed) == (not fails, 1)
    assert names_of(told) == ANSWERED


def fails(environ: Environ, start_response: StartResponse) -> list[bytes]:
    raise BrokenPipeError("to its database")


def leaves(environ: Environ, start_response: StartResponse) -> list[bytes]:
    raise SystemExit(3)


def says_nothing(environ: Environ, start_response: StartResponse) -> list[bytes]:
    return []


def says_text(environ: Environ, start_response: StartResponse) -> list[str]:
    start_response("200 OK", PLAIN)
    return ["text"]


@pytest.mark.parametrize("app", [fails, leaves, says_nothing, says_text])
async def test_an_app_that_fails_is_answered_500_and_its_traceback_is_its_own(
    app: Callable[..., Any], told: list[Event], capsys: pytest.CaptureFixture[str]
) -> None:
    site = worked(app, told)
    asked = await Connection().through(site)
    assert (asked.status, asked.is_whole) == (500, True)
    said = capsys.readouterr().err
    assert said.count("Error") + said.count("SystemExit") >= 1
    assert "demo_server/hosting" not in said
    assert "wsgiref" not in said
    assert names_of(told) == ANSWERED
    assert (await Connection().through(site)).status == 500  # the worker goes on


async def test_a_client_that_leaves_stops_an_answer_without_end(told: list[Event]) -> None:
    closed = threading.Event()

    def app(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", PLAIN)
        try:
            while True:
                yield b"tick"
        finally:
            closed.set()

    class Leaving(Connection):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if len(self.sent) == 20:
                self.leave()

    site = worked(app, told)
    await asyncio.wait_for(Leaving().through(site), PATIENCE_S)
    assert closed.is_set()
    assert names_of(told) == ANSWERED


async def test_a_worker_is_not_far_ahead_of_a_slow_client(told: list[Event]) -> None:
    made = 0

    def app(environ: Environ, start_response: StartResponse) -> Iterator[bytes]:
        nonlocal made
        start_response("200 OK", PLAIN)
        while made < 100:
            made += 1
            yield b"part"

    class Slow(Connection):
        async def send(self, message: Any) -> None:
            await super().send(message)
            assert made <= len(self.sent) + 10

    assert len((await Slow().through(worked(app, told))).sent) == 102


async def test_a_body_that_is_too_large_is_refused_and_the_app_never_asked(told: list[Event]) -> None:
    asked = await Connection(method="POST", body=bytes(LARGEST_BODY + 1)).through(worked(hello, told))
    assert (asked.status, told) == (413, [])


async def test_a_client_that_leaves_before_its_request_is_there_is_no_request(told: list[Event]) -> None:
    asked = Connection()
    asked._incoming = asyncio.Queue()
    asked.leave()
    assert (await asked.through(worked(hello, told))).sent == []
    assert told == []


async def test_requests_stand_in_line_and_another_worker_takes_the_next(told: list[Event]) -> None:
    opened = threading.Event()

    def app(environ: Environ, start_response: StartResponse) -> list[bytes]:
        assert opened.wait(PATIENCE_S)
        return hello(environ, start_response)

    site = worked(app, told)
    asking = [asyncio.ensure_future(Connection(x__request__id=str(n)).through(site)) for n in (1, 2, 3)]
    await until(lambda: names_of(told).count("RequestArrived") == 3 and "HandlingStarted" in names_of(told))
    assert names_of(told).count("HandlingStarted") == 1
    site.resize(2)
    await until(lambda: names_of(told).count("HandlingStarted") == 2)
    opened.set()
    await asyncio.gather(*asking)
    started = [(event.id, event.worker) for event in told if isinstance(event, HandlingStarted)]
    assert started[:2] == [(1, 1), (2, 2)]
    assert started[2][0] == 3


async def test_a_warm_up_goes_the_way_of_all_requests_and_is_not_told(told: list[Event]) -> None:
    asked = await Connection("/warm-up").through(worked(fails, told))
    assert (asked.status, told) == (200, [])


async def test_a_websocket_is_declined_and_a_lifespan_let_be(told: list[Event]) -> None:
    asked = Connection()
    asked.scope = {"type": "websocket", "path": "/"}
    assert (await asked.through(worked(hello, told))).sent == [{"type": "websocket.close"}]
    asked.scope = {"type": "lifespan"}
    await asked.through(worked(hello, told))
    assert len(asked.sent) == 1
