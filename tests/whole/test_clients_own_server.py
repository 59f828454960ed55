"""The clients against servers that are none of ours: whatever they speak, and however badly."""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from demo_server.events import (
    ClientsReady,
    Event,
    HandlingPlaced,
    RequestFailed,
    RequestTimedOut,
    ResponseReceived,
    Told,
)
from demo_server.settings import encode_settings
from tests.whole.certificates import Certificate, needs_openssl, self_signed
from tests.whole.clients_child import asked_for, clients_child, scenario, settings
from tests.whole.modern_server import Modern, modern_server, only_http2
from tests.whole.processes import PATIENCE_S
from tests.whole.tiny_server import GIGABYTE, TinyServer
from tui.clients.sender import Sender, ServerUnreachable
from tui.clients.settings import ClientsSettings
from tui.timeline.records import Costs

pytestmark = pytest.mark.realtime


@pytest.fixture
async def server() -> AsyncIterator[TinyServer]:
    async with TinyServer() as tiny:
        yield tiny


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that this machine's administrator trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    return certificate


async def end_of(
    url: str, told: Told = "nothing", timeout_s: float = PATIENCE_S, **request: Any
) -> tuple[list[Event], Event]:
    """What was told of a request before its end, and its end."""
    events: list[Event] = []
    made = asked_for(timeout_s, page={"path": "/", **request})
    async with Sender(ClientsSettings(made, url, told), events.append) as sender:
        await sender.send(7, "page", 1, time.perf_counter_ns())
    return events[2:-1], events[-1]


async def answer_of(url: str, **request: Any) -> ResponseReceived:
    _, end = await end_of(url, **request)
    assert isinstance(end, ResponseReceived), end
    return end


async def failure_of(url: str, **request: Any) -> str:
    _, end = await end_of(url, **request)
    assert isinstance(end, RequestFailed), end
    assert end.reason.isprintable()
    return end.reason


# --- what is sent -----------------------------------------------------------------------------------------


async def test_a_request_is_sent_as_the_scenario_says(server: TinyServer) -> None:
    wanted = {"path": "/buy%2Fnow?user=a%20b&c=d+e", "method": "POST", "headers": {"X-Key": "k"}, "body": "ü=1"}
    await answer_of(server.url + "/shop", **wanted)
    ((head, body),) = server.requests
    first, *headers = head.split("\r\n")
    assert first == "POST /shop/buy%2Fnow?user=a%20b&c=d+e HTTP/1.1", "not written anew"
    assert "x-key: k" in [header.lower() for header in headers]
    assert not any(header.lower().startswith(("content-type", "x-request-id", "cookie")) for header in headers)
    assert body.decode() == "ü=1"


async def test_only_a_server_of_ours_is_told_the_number_of_a_request(server: TinyServer) -> None:
    await end_of(server.url, "nothing")
    assert server.numbers == []
    await end_of(server.url, "handling")
    assert server.numbers == ["7"]


async def test_no_cookie_is_carried_from_one_client_to_the_next(server: TinyServer) -> None:
    made = ClientsSettings(asked_for(session={"path": "/session"}), server.url, "nothing")
    async with Sender(made, lambda _: None) as sender:
        for number in (1, 2):
            await sender.send(number, "session", number, time.perf_counter_ns())
    assert len(server.requests) == 2
    assert not any("cookie" in head.lower() for head, _ in server.requests)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_every_method_is_sent(method: str, server: TinyServer) -> None:
    assert (await answer_of(server.url, method=method)).status == 200
    assert server.requests[0][0].startswith(f"{method} / ")


# --- what comes back --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/page", 200, ""),
        ("/elsewhere", 302, "redirects to /page"),
        ("/nowhere", 301, ""),
        ("/sorry", 503, r"no connection was free \x1b"),
        ("/long-sorry", 500, "x" * 200),
        ("/page-of-error", 404, ""),
        ("/error", 500, ""),
    ],
)
async def test_an_answer_that_is_none_has_its_reason(path: str, status: int, reason: str, server: TinyServer) -> None:
    answer = await answer_of(server.url, path=path)
    assert (answer.status, answer.reason) == (status, reason)
    assert server.asked == {path: 1}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/reset", "the server closed the connection and did not answer"),
        ("/hang-up", "the server closed the connection and did not answer"),
        ("/garbage", "malformed HTTP: "),
        ("/away", "malformed HTTP: "),
        ("/half", "the answer broke off"),
        ("/not-gzip", "the answer cannot be unpacked: "),
        ("/long-header", "malformed HTTP: a header is too long"),
    ],
)
async def test_what_is_no_answer_is_told_in_plain_words(path: str, reason: str, server: TinyServer) -> None:
    assert (await failure_of(server.url, path=path)).startswith(reason)


async def test_hosts_and_ports_that_are_not_there_are_told_in_plain_words() -> None:
    async with TinyServer() as gone:
        pass
    assert await failure_of(gone.url) == f"connection refused, nobody listens on {gone.url}"
    assert (await failure_of("http://no-such-host.invalid")).startswith("no such host")


async def test_an_answer_without_end_fills_no_memory(server: TinyServer) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert await failure_of(server.url, path="/gigabyte") == "the answer is larger than 100 MB"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 50_000_000
    assert 100_000_000 < server.bytes_sent < GIGABYTE / 2, "nothing more is read of it"


async def test_an_answer_that_drips_for_ever_is_a_timeout(server: TinyServer) -> None:
    _, end = await end_of(server.url, path="/endless", timeout_s=0.3)
    assert isinstance(end, RequestTimedOut)


# --- Server-Timing ----------------------------------------------------------------------------------------


async def test_what_a_server_tells_of_its_time_is_placed_before_the_answer(server: TinyServer) -> None:
    (told,), end = await end_of(server.url, path="/timed")
    assert isinstance(told, HandlingPlaced)
    assert [(span.name, span.kind, span.end - span.start) for span in told.spans] == [
        ("all, of it", "wait", 2000),
        ("cpu", "work", 1000),
    ]
    assert told.at == end.at
    assert told.finished - told.started == 3000
    assert told.finished < end.at


@pytest.mark.parametrize("path", ["/timed-badly", "/timed-at-length"])
async def test_a_malformed_server_timing_does_not_spoil_the_answer(path: str, server: TinyServer) -> None:
    assert (await answer_of(server.url, path=path)).status == 200


@pytest.mark.parametrize("told", ["steps", "handling"])
async def test_a_server_that_tells_by_events_is_not_placed(told: Told, server: TinyServer) -> None:
    between, _ = await end_of(server.url, told, path="/timed")
    assert between == []


# --- TLS, HTTP/2 ------------------------------------------------------------------------------------------


@needs_openssl
async def test_a_certificate_that_nobody_trusts_is_told(certificate: Certificate) -> None:
    async with TinyServer(certificate.context) as server:
        assert await failure_of(server.url) == "TLS: certificate verify failed: self-signed certificate"


@needs_openssl
async def test_tls_goes_by_the_system_s_certificates(trusted: Certificate) -> None:
    async with TinyServer(trusted.context) as server:
        assert (await answer_of(server.url)).status == 200


async def test_tls_with_a_server_that_speaks_none_is_told() -> None:
    async with modern_server() as modern:
        reason = await failure_of(modern.url.replace("http:", "https:"))
    assert reason == "TLS: the server does not speak it (is it http, not https?)"


async def ran_on(url: str, http2: bool = False, requests: int = 3) -> list[Event]:
    """What is told of requests that are sent at once after the warm-up."""
    events: list[Event] = []
    made = ClientsSettings(asked_for(page={"path": "/a%20b?c=%20d"}), url, "nothing", http2=http2)
    async with Sender(made, events.append) as sender:
        assert await sender.warm_up(requests) == Costs(0, 0)
        for _ in range(2):
            now = time.perf_counter_ns()
            await asyncio.gather(*(sender.send(number, "page", number, now) for number in range(1, requests + 1)))
    return events


def check_spoken(modern: Modern, events: list[Event], version: str) -> None:
    """All were answered in that version, on a connection for each of those at once, and used again."""
    assert sum(isinstance(event, ResponseReceived) and event.status == 200 for event in events) == 6
    assert sum(isinstance(event, HandlingPlaced) for event in events) == 6
    gets = [one for one in modern.asked if one[1] == "GET"]
    assert gets == [(version, "GET", "/a%20b?c=%20d", None)] * 6
    assert {one[1] for one in modern.asked} == {"GET", "HEAD"}
    assert 3 <= len(modern.connections) <= 5


@pytest.mark.parametrize(("http2", "version"), [(True, "2"), (False, "1.1")])
async def test_both_versions_without_tls(http2: bool, version: str) -> None:
    async with modern_server() as modern:
        check_spoken(modern, await ran_on(modern.url, http2), version)


@needs_openssl
@pytest.mark.parametrize(("http2", "version"), [(True, "2"), (False, "1.1")])
async def test_both_versions_by_tls(http2: bool, version: str, trusted: Certificate) -> None:
    async with modern_server(trusted) as modern:
        check_spoken(modern, await ran_on(modern.url, http2), version)


async def test_a_server_that_speaks_nothing_but_http2_is_understood() -> None:
    async with modern_server() as modern, only_http2(modern) as url:
        check_spoken(modern, await ran_on(url), "2")


@needs_openssl
async def test_http2_that_a_server_does_not_speak_is_told(trusted: Certificate, server: TinyServer) -> None:
    async with modern_server(trusted, "http/1.1") as modern:
        with pytest.raises(ServerUnreachable, match=r"the server speaks HTTP/1\.1, not HTTP/2"):
            await ran_on(modern.url, http2=True)
    with pytest.raises(ServerUnreachable):
        await ran_on(server.url, http2=True)


async def test_an_http2_connection_is_not_used_again_after_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    async with modern_server() as modern:
        slow = asyncio.Event()
        answer = Modern.__call__

        async def hold(self: Modern, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and not slow.is_set():
                await slow.wait()
            await answer(self, scope, receive, send)

        monkeypatch.setattr(Modern, "__call__", hold)
        events: list[Event] = []
        made = ClientsSettings(asked_for(0.3, page={"path": "/"}), modern.url, "nothing", http2=True)
        async with Sender(made, events.append) as sender:
            await sender.send(1, "page", 1, time.perf_counter_ns())
            slow.set()
            await sender.send(2, "page", 1, time.perf_counter_ns())
    ends = [event for event in events if isinstance(event, RequestTimedOut | ResponseReceived)]
    assert [type(end) for end in ends] == [RequestTimedOut, ResponseReceived]


# --- before the clock starts ------------------------------------------------------------------------------


async def test_nothing_but_heads_are_asked_for_before_the_start(server: TinyServer) -> None:
    buys = asked_for(buy={"path": "/buy", "method": "POST", "body": "1"})
    async with Sender(ClientsSettings(buys, server.url + "/shop", "nothing"), lambda _: None) as sender:
        await sender.warm_up(5)
    assert {head.partition(" HTTP")[0] for head, _ in server.requests} == {"HEAD /shop/buy"}
    assert all(body == b"" for _, body in server.requests)
    assert 5 <= server.connections <= 6


async def test_a_server_whose_rate_is_limited_is_greeted_once(server: TinyServer) -> None:
    made = ClientsSettings(asked_for(page={"path": "/page"}), server.url, "nothing", rate_limit=1.0)
    async with Sender(made, lambda _: None) as sender:
        await sender.warm_up(50)
    assert server.asked == {"/page": 1}


async def test_a_server_that_leaves_a_head_unanswered_is_run_all_the_same(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tui.clients.warming.GREET_WITHIN_S", 0.2)
    made = ClientsSettings(asked_for(page={"path": "/silent"}), server.url, "nothing")
    async with Sender(made, lambda _: None) as sender:
        assert await sender.warm_up(16) == Costs()
    assert capsys.readouterr().err.startswith("clients: no answer to HEAD /silent within")
    assert server.asked["/silent"] <= 6, "a slow server is not asked many times"


async def test_the_child_tells_how_much_the_server_tells(server: TinyServer) -> None:
    async with clients_child() as child:
        child.tell(settings(server, "clients = 2", told="nothing"))
        ready = await child.hear(ClientsReady)
        assert ready == ClientsReady(ready.at, 0, 0, "nothing")
        assert await child.ends() == 0


@needs_openssl
async def test_the_child_tells_of_tls_in_one_line(certificate: Certificate) -> None:
    async with TinyServer(certificate.context) as server, clients_child() as child:
        child.tell(settings(server, "clients = 2", told="nothing"))
        assert child.process.stderr is not None
        said = (await asyncio.wait_for(child.process.stderr.read(), PATIENCE_S)).decode()
        assert await child.ends() == 3
    assert said == f"clients: {server.url}: TLS: certificate verify failed: self-signed certificate\n"


@pytest.mark.parametrize(
    "line",
    [
        b"{}\n",
        b"no json\n",
        encode_settings(ClientsSettings(scenario("clients = 1"), "http://[")),
    ],
)
async def test_settings_that_are_none_are_told_in_one_line(line: bytes) -> None:
    async with clients_child() as child:
        child.tell(line)
        assert child.process.stderr is not None
        said = (await asyncio.wait_for(child.process.stderr.read(), PATIENCE_S)).decode()
        assert await child.ends() == 2
    assert said.startswith("clients: settings that are none: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("path", ["/no-head", "/body-with-head"])
async def test_a_server_that_minds_head_is_driven_all_the_same(path: str, server: TinyServer) -> None:
    made = ClientsSettings(asked_for(page={"path": path}), server.url, "nothing")
    events: list[Event] = []
    async with Sender(made, events.append) as sender:
        await sender.warm_up(10)
        await sender.send(1, "page", 1, time.perf_counter_ns())
    assert isinstance(events[-1], ResponseReceived), events[-1]
    assert [head.partition(" ")[0] for head, _ in server.requests][-2:] == ["GET", "GET"], "greeted, then asked"


async def test_a_server_that_is_silent_when_http2_is_tried_is_not_taken_for_one_that_speaks_it(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object, http2: bool) -> str:
        if http2:
            return ""
        raise ConnectionResetError

    monkeypatch.setattr("tui.clients.sender.greet", lambda client, page, _, http2: silent(client, page, http2=http2))
    made = ClientsSettings(asked_for(page={"path": "/garbage"}), server.url, "nothing")
    async with Sender(made, lambda _: None) as sender:
        with pytest.raises(ServerUnreachable, match="the server reset the connection"):
            await sender.warm_up(1)
