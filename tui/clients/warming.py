"""What is asked before the clock starts: first requests cost 25 ms more than others.

A server of ours answers a request for nothing, and what that costs is measured. Of a server that is none of ours
nothing is asked that could change something there: the head of a page, on few connections.
"""

import asyncio
import statistics
import time

import httpx

from demo_server.child import narrate
from demo_server.events import HANDLED, WARM_UP
from demo_server.library import printable
from demo_server.loopback import is_loopback
from tui.clients.answers import TooLarge, ask
from tui.clients.prepared import PreparedRequest
from tui.clients.reasons import is_unconnected
from tui.clients.round_trips import RoundTrips
from tui.timeline.records import Costs

WARM_UP_ROUNDS = 2
LEAST_CONNECTIONS = 16
"""fewer would not show what a request costs when there are many"""
MOST_GREETINGS = 16
"""to a server on this machine; one elsewhere gets one"""
GREET_WITHIN_S = 5.0
"""How long the head of a page may take. A server that needs longer has been reached: the run will show the rest."""
CONNECT_WITHIN_S = 4.0
SPEND_S = 1.0
"""about how long all further greetings may take, if each one has to wait for those before it"""


class SpeaksAnother(Exception):
    """A server that was to speak HTTP/2 does not."""


async def measure(client: httpx.AsyncClient, connections: int, trips: RoundTrips) -> Costs:
    """Open so many connections to a server of ours. Returns what HTTP and handling cost once everything is warm.

    Nothing of it comes from a run: what is predicted is not fitted to what was measured.
    """
    connections = max(connections, LEAST_CONNECTIONS)
    for _ in range(WARM_UP_ROUNDS):
        started = time.perf_counter_ns()
        await asyncio.gather(*(client.get(WARM_UP) for _ in range(connections)))
    per_request = (time.perf_counter_ns() - started) // connections
    lone = [await _lone(client, trips) for _ in range(trips.how_many)]
    round_trip, late = (statistics.median_low(column) for column in zip(*lone, strict=True))
    return Costs(round_trip, per_request, late=max(0, late))


async def _lone(client: httpx.AsyncClient, trips: RoundTrips) -> tuple[int, int]:
    """What one request alone takes beside its handling, and how much longer than stated that takes; nanoseconds."""
    await asyncio.sleep(trips.pause_s)
    started = time.perf_counter_ns()
    answer = await client.get(WARM_UP, params=trips.asked)
    took = time.perf_counter_ns() - started
    handled, late = answer.headers.get(HANDLED, "0 0").split()  # an app of one's own tells neither
    return took - int(handled), int(late)


async def greet(client: httpx.AsyncClient, page: PreparedRequest, connections: int, http2: bool) -> str:
    """Open up to so many connections to a server that is none of ours; any answer will do.

    Returns the version of HTTP that it speaks, empty when it does not answer yet. Raises whatever keeps it from
    answering, and SpeaksAnother.
    """
    began = time.perf_counter()
    version = await _greeting(client, page)
    if http2 and version not in ("", "HTTP/2"):
        raise SpeaksAnother(f"the server speaks {version}, not HTTP/2")
    took_s = max(time.perf_counter() - began, 0.001)
    if is_loopback(page.url.host):
        more = min(connections, MOST_GREETINGS, int(SPEND_S / took_s)) if connections > 1 else 0
        await asyncio.gather(*(_greeting(client, page) for _ in range(more)), return_exceptions=True)
    return version


async def answers_get(client: httpx.AsyncClient, page: PreparedRequest, error: Exception) -> bool:
    """Whether a server whose answer to HEAD was an error is to be understood when it is asked to GET.

    There are servers that send a body with it, as WSGI apps without a framework do, or hang up.
    """
    if is_unconnected(error):
        return False  # it is not HEAD that it minds
    try:
        async with asyncio.timeout(GREET_WITHIN_S):
            await ask(client, page._replace(method="GET", body=None), {}, connect_within_s=CONNECT_WITHIN_S)
    except TooLarge:
        pass
    except Exception:  # the answer to HEAD is the one to tell
        return False
    narrate("clients: the server does not understand HEAD; the run begins all the same")
    return True


async def _greeting(client: httpx.AsyncClient, page: PreparedRequest) -> str:
    """The version of HTTP that the server answers in; empty when it has taken the question and does not answer."""
    head = page._replace(method="HEAD", body=None)
    try:
        async with asyncio.timeout(GREET_WITHIN_S):
            return (await ask(client, head, {}, connect_within_s=CONNECT_WITHIN_S)).version
    except TimeoutError:
        within = f"{GREET_WITHIN_S:.0f} s"
        narrate(f"clients: no answer to HEAD {printable(page.url.path)} within {within}; the run begins all the same")
        return ""
