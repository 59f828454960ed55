"""Asking a web service, blocking and awaiting: what counts as an answer, and why there was none."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo_server.backends.web import AwaitingWeb, BlockingWeb
from demo_server.events import Event, StepEnded, StepStarted
from demo_server.handling import REHEARSAL, Handling, StepFailed
from demo_server.library import Complaint
from demo_server.loopback import HOST
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep
from tests.demo_server.leaving import told_until_left
from tests.demo_server.samples import scenario_of
from tests.demo_server.web_services import (
    bad_service,
    dripping,
    hanging_up,
    nobody,
    saying,
    sending_a_gigabyte,
    upstream_child,
)

pytestmark = pytest.mark.realtime

Fetch = Callable[[Handling, DrawnStep], Awaitable[None]]
Face = Callable[..., Fetch]


@pytest.fixture(params=["blocking", "awaiting"])
async def face(request: pytest.FixtureRequest) -> AsyncIterator[Face]:
    """Either face of it, made as it is needed."""
    made: list[AwaitingWeb | BlockingWeb] = []

    def awaiting(scenario: Scenario, upstream: str = "", timeout_s: float = 10) -> Fetch:
        web = AwaitingWeb(scenario, upstream, timeout_s)
        made.append(web)
        return web.fetch

    def blocking(scenario: Scenario, upstream: str = "", timeout_s: float = 10) -> Fetch:
        web = BlockingWeb(scenario, upstream, timeout_s)
        made.append(web)

        async def fetch(request: Handling, step: DrawnStep) -> None:
            await asyncio.to_thread(web.fetch, request, step)

        return fetch

    yield awaiting if request.param == "awaiting" else blocking
    for web in made:
        if isinstance(web, AwaitingWeb):
            await web._client.aclose()
        else:
            web._client.close()


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with upstream_child() as (_, address):
        yield address


def fetching(what: str, takes: float | None = None) -> Scenario:
    step: dict[str, object] = {"name": "prices", "fetch": what}
    return scenario_of(page=[step if takes is None else step | {"takes": takes}])


async def fetched(fetch: Fetch, scenario: Scenario, number: int = 1) -> list[Event]:
    """What is told of it when it is answered."""
    events: list[Event] = []
    (step,) = scenario.drawn_steps("page", number)
    try:
        await fetch(Handling(number, "page", [step], events.append), step)
    finally:
        assert [type(event) for event in events[1:]] == [StepStarted, StepEnded], "one span, whatever came of it"
    return events


async def failure(face: Face, what: str, **options: object) -> StepFailed:
    scenario = fetching(what)
    with pytest.raises(StepFailed) as failed:
        await fetched(face(scenario, **options), scenario)
    assert str(failed.value).startswith("GET http")
    assert str(failed.value).isprintable()
    return failed.value


async def test_a_path_is_our_upstreams_and_takes_what_it_is_said_to_take(face: Face, upstream: str) -> None:
    scenario = fetching("/prices", takes=60)
    events = await fetched(face(scenario, upstream), scenario)
    assert events[2].at - events[1].at >= 60e6


@pytest.mark.parametrize("path", ["/prices", "/prices?currency=EUR", "/prices#today"])
async def test_a_path_may_have_a_query_of_its_own(face: Face, path: str) -> None:
    with bad_service(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as service:
        scenario = fetching(path, takes=12.5)
        await fetched(face(scenario, service.address), scenario)
    expected = path.partition("#")[0]
    assert service.heard.startswith(f"GET {expected}{'&' if '?' in expected else '?'}takes=12.5 HTTP/1.1\r\n".encode())


async def test_a_url_is_asked_as_it_is(face: Face, upstream: str) -> None:
    scenario = fetching(f"{upstream}/stock?takes=40")
    events = await fetched(face(scenario), scenario)
    assert events[2].at - events[1].at >= 40e6


async def test_a_connection_is_used_again(face: Face) -> None:
    with bad_service(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as service:
        scenario = fetching(f"{service.address}/")
        fetch = face(scenario)
        for _ in range(3):
            await fetched(fetch, scenario)
        assert (service.asked, len(service.connections)) == (3, 1)


async def test_no_request_waits_for_a_connection(face: Face, upstream: str) -> None:
    """150 at once, none held back by the client: a limit of 100 would take twice as long."""
    scenario = fetching("/prices", takes=1500)
    fetch = face(scenario, upstream)
    with ThreadPoolExecutor(150) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        started = time.perf_counter()
        told = await asyncio.gather(*(fetched(fetch, scenario, number) for number in range(1, 151)))
        assert time.perf_counter() - started < 2.9
    assert len(told) == 150


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 3\r\n\r\nno\n", "HTTP 500"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP 304"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/else\r\nContent-Length: 0\r\n\r\n",
            "HTTP 302: redirects to http://127.0.0.1:1/else",
        ),
        (
            b"HTTP/1.1 301 Gone\r\nLocation: /a\x9bb\r\nContent-Length: 0\r\n\r\n",
            r"HTTP 301: redirects to /a\x9bb",
        ),
    ],
)
async def test_what_is_no_answer_is_a_failure_with_its_status(face: Face, answer: bytes, reason: str) -> None:
    with bad_service(saying(answer)) as service:
        failed = await failure(face, f"{service.address}/page")
        assert (str(failed), failed.status) == (f"GET {service.address}/page: {reason}", 502)
        assert service.asked == 1, "no redirect is followed, nothing is asked twice"


async def test_nobody_is_there(face: Face) -> None:
    address = nobody()
    failed = await failure(face, f"{address}/")
    assert (str(failed), failed.status) == (f"GET {address}/: connection refused", 502)


async def test_nobody_is_there_under_any_address_of_a_name(face: Face) -> None:
    address = nobody().replace(HOST, "localhost")
    assert str(await failure(face, f"{address}/")) == f"GET {address}/: connection refused"


async def test_there_is_no_such_host(face: Face) -> None:
    failed = await failure(face, "http://no-such-host.invalid/")
    assert failed.status == 502
    assert "name" in str(failed)


async def test_a_service_that_hangs_up_is_not_asked_again(face: Face) -> None:
    with bad_service(hanging_up) as service:
        failed = await failure(face, f"{service.address}/")
        assert failed.status == 502
        assert service.asked == 1


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
async def test_a_service_that_never_answers_is_given_up(face: Face, answer: bytes) -> None:
    with bad_service(saying(answer)) as service:
        failed = await failure(face, f"{service.address}/", timeout_s=0.2)
        assert (str(failed), failed.status) == (f"GET {service.address}/: no answer within 0.2 s", 504)


async def test_a_service_that_never_ends_is_given_up(face: Face) -> None:
    with bad_service(dripping) as service:
        failed = await failure(face, f"{service.address}/", timeout_s=0.3)
        assert failed.status == 504


async def test_an_answer_of_a_gigabyte_is_cut_off(face: Face) -> None:
    with bad_service(sending_a_gigabyte) as service:
        failed = await failure(face, f"{service.address}/")
        assert (str(failed), failed.status) == (f"GET {service.address}/: more than 10 MB", 502)
    assert service.sent < 50_000_000


@pytest.mark.parametrize(
    "answer",
    [
        b"hello\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"\x1b[2J\x00\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_a_failure_in_one_line(face: Face, answer: bytes) -> None:
    with bad_service(saying(answer)) as service:
        failed = await failure(face, f"{service.address}/")
        assert failed.status == 502
        assert len(str(failed)) < 400


async def test_tls_with_one_who_speaks_none(face: Face) -> None:
    with bad_service(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as service:
        failed = await failure(face, service.address.replace("http:", "https:"))
        assert failed.status == 502
        assert ": tls: " in str(failed)


async def test_a_rehearsal_is_not_held_up_for_long(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo_server.backends.fetching.REHEARSAL_TIMEOUT_S", 0.1)
    with bad_service(saying(b"")) as service:
        scenario = fetching(f"{service.address}/")
        with pytest.raises(StepFailed, match=r"no answer within 0\.1 s"):
            await fetched(face(scenario, timeout_s=60), scenario, REHEARSAL)


async def test_a_client_that_leaves_breaks_off_what_it_waits_for(upstream: str) -> None:
    scenario = fetching("/prices", takes=60_000)
    web = AwaitingWeb(scenario, upstream)
    (step,) = scenario.drawn_steps("page", 1)
    events = await told_until_left(lambda hear: web.fetch(Handling(1, "page", [step], hear), step))
    assert isinstance(events[-1], StepEnded)
    await web._client.aclose()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("/prices", "is a path of our upstream service, and none is running"),
        ("http://", "cannot be fetched: it names no host"),
        ("http:///prices", "cannot be fetched: it names no host"),
        ("http://127.0.0.1:port/", "cannot be fetched: Invalid port: 'port'"),
    ],
)
async def test_what_cannot_be_fetched_is_complained_about_beforehand(face: Face, what: str, why: str) -> None:
    with pytest.raises(Complaint, match=r'^requests\.page step "prices": ') as complaint:
        face(fetching(what))
    assert why in str(complaint.value)


@pytest.mark.parametrize("user", ["ada:secret", ":secret", "secret"])
async def test_a_password_is_neither_sent_nor_told(face: Face, user: str) -> None:
    with pytest.raises(Complaint, match="user or password") as complaint:
        face(fetching(f"http://{user}@{HOST}/"))
    assert "secret" not in str(complaint.value)


async def test_threads_share_the_blocking_client(upstream: str) -> None:
    """Each has an answer of its own, and nobody's time-out or failure is another's."""
    scenario = scenario_of(page=[{"name": "good", "fetch": "/good"}, {"name": "bad", "fetch": f"{upstream}/?takes=x"}])
    web = BlockingWeb(scenario, upstream)
    good, bad = scenario.drawn_steps("page", 1)
    failures: list[str] = []

    def ask(number: int) -> None:
        try:
            web.fetch(Handling(number, "page", [], lambda _: None), good if number % 2 else bad)
        except StepFailed as failed:
            failures.append(str(failed))

    threads = [threading.Thread(target=ask, args=[number]) for number in range(1, 41)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [f"GET {upstream}/?takes=x: HTTP 400"] * 20
    web._client.close()
