"""The upstream service as a process: what it answers, when, what it tells of itself, and how it ends."""

import asyncio
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from threading import Thread

import aiohttp
import httpx
import pytest

from demo_server.events import ServiceReady
from demo_server.loopback import HOST, free_port
from demo_server.upstream.in_hand import GAP_S, InHand
from tests.demo_server.processes import AT_ONCE_S, PATIENCE_S, Server, ask, client_of, taken_port
from tests.demo_server.web_services import upstream_child, upstream_started
from tests.whole.processes import wait_until

pytestmark = pytest.mark.realtime


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with upstream_child() as (_, address):
        yield address


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE_S) as client:
        yield client


def in_hand(client: httpx.Client) -> dict[str, int]:
    told = client.get("/in-hand").json()
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("path", ["/", "/prices", "/a/b?x=1&takes=0"])
def test_it_answers_whatever_path_it_is_asked_for(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/json")
    assert response.json() == {"path": path.partition("?")[0], "took_ms": 0}
    assert len(response.content) < 100


@pytest.mark.parametrize(("takes", "ms"), [("0", 0), ("30.5", 30.5), ("120", 120), ("1e2", 100)])
def test_it_takes_as_long_as_it_is_asked_to(client: httpx.Client, takes: str, ms: float) -> None:
    client.get("/in-hand")  # connected by now
    started = time.perf_counter()
    assert client.get("/prices", params={"takes": takes}).json()["took_ms"] == ms
    took_ms = (time.perf_counter() - started) * 1000
    assert ms <= took_ms < ms + 1000


@pytest.mark.parametrize("takes", ["", "x", "-1", "nan", "inf", "3600001", "1" * 400, "1\n\x1b[2J", "0x10", "²"])
def test_a_length_that_is_none_gets_one_line(client: httpx.Client, takes: str) -> None:
    response = client.get("/prices", params={"takes": takes})
    assert response.status_code == 400
    (line,) = response.text.splitlines()
    assert line.startswith("upstream: takes=")
    assert line.endswith("milliseconds are right, from 0 to 3600000")
    assert line.isprintable()


def test_it_is_for_getting(client: httpx.Client) -> None:
    assert client.post("/prices", content=b"x").status_code == 405


async def test_thousands_wait_at_once(address: str) -> None:
    """None waits for another: all together take little longer than one."""
    count, takes_s = 2000, 1.0
    async with aiohttp.ClientSession(address, connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask_for(path: str) -> int:
            async with session.get(path) as response:
                await response.read()
                return response.status

        started = time.perf_counter()
        statuses = await asyncio.gather(*(ask_for(f"/prices?takes={takes_s * 1000}") for _ in range(count)))
        assert time.perf_counter() - started < 10 * takes_s
        assert set(statuses) == {200}
        async with session.get("/in-hand") as response:
            told = await response.json()
    assert told["now"] == 0
    assert told["most"] > count / 2
    assert told["answered"] >= count


def test_it_tells_how_many_it_has_in_hand() -> None:
    with upstream_child() as (server, address), client_of(int(address.rpartition(":")[2])) as client:
        asking = [Thread(target=httpx.get, args=[f"{address}/prices?takes=400"]) for _ in range(3)]
        for thread in asking:
            thread.start()
        most = 0
        while any(thread.is_alive() for thread in asking):
            most = max(most, in_hand(client)["now"])
        assert most == 3
        assert in_hand(client) == {"now": 0, "most": 3, "answered": 3}
        server.close_stdin()
        told = [line for line in server.words() if "in hand" in line]
    assert "upstream: 3 in hand, at most 3" in told


def test_what_it_tells_can_be_followed_by_eye() -> None:
    told: list[str] = []
    in_hand = InHand()
    in_hand.told_to(told.append)
    started = time.monotonic()
    with in_hand.one(), in_hand.one():
        while len(told) < 4:  # somebody comes and goes all the time
            with in_hand.one():
                wait_until(lambda: bool(told))
    assert len(told) <= 2 + (time.monotonic() - started) / GAP_S
    wait_until(lambda: told[-1] == "upstream: 0 in hand, at most 3")
    assert all(one != next_one for one, next_one in pairwise(told)), "no line says the same again"


def test_who_leaves_is_no_longer_in_hand(address: str, client: httpx.Client) -> None:
    with ask(int(address.rpartition(":")[2]), "prices?takes=3600000"):
        wait_until(lambda: in_hand(client)["now"] == 1)
    wait_until(lambda: in_hand(client)["now"] == 0)


def test_it_ends_when_stdin_closes_whatever_it_holds() -> None:
    with upstream_child() as (server, address), ask(int(address.rpartition(":")[2]), "prices?takes=3600000"):
        server.tell(b'{"nothing": "of it"}\n')
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_alone_it_says_how_to_ask_it_and_ends_on_ctrl_c(number: signal.Signals) -> None:
    port = free_port()
    with upstream_started("--port", str(port)) as server:
        assert server.wait_for(ServiceReady).address == f"http://{HOST}:{port}"
        with client_of(port) as client:
            assert client.get("/stock").status_code == 200
        server.interrupt(number)
        assert server.status(AT_ONCE_S) == 0
        assert f"  curl -i 'http://{HOST}:{port}/prices?takes=300'" in server.words()


def refused(server: Server) -> str:
    assert server.status(PATIENCE_S) == 2
    (line,) = server.words()
    return line


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_a_port_that_is_none_gets_one_line(port: str) -> None:
    with upstream_started("--port", port) as server:
        assert "--port" in refused(server)


def test_a_port_that_somebody_has_gets_one_line() -> None:
    with taken_port() as port, upstream_started("--port", str(port)) as server:
        assert refused(server) == f"demo_server.upstream: cannot listen on {HOST}:{port}: address already in use"
