"""One request, sent and told: planned, sent, and then received, timed out or failed.

httpx on aiohttp's transport: one shared httpx pool is quadratic in its connections (encode/httpx #3215),
and a queue in the client would look like the server's.
"""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from demo_server.events import (
    REQUEST_ID,
    WARM_UP,
    Event,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
)
from demo_server.library import printable
from tui.timeline.records import Costs

WARM_UP_ROUNDS = 2
LEAST_CONNECTIONS = 16
"""fewer would not show what a request costs when there are many"""
ROUND_TRIPS = 7
PAUSE_S = 0.03
"""before a round trip that is measured: a machine that was idle is slower, as it is between a run's requests"""
NEVER_S = 24 * 3600.0


class Sender:
    """Any number of clients' connections to one server. An async context manager."""

    def __init__(self, base_url: str, timeout_s: float, emit: Callable[[Event], None]) -> None:
        self._base_url = base_url
        self._timeout_s = timeout_s
        self._emit = emit

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=NEVER_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
        )
        # aiohttp sends a GET again, without a word, when a kept connection breaks. (Its own test client does this too.)
        self._session._retry_connection = False  # noqa: SLF001
        # Time-outs are ours (below): httpx would start its own at the connection, and end at 5 s.
        self._client = httpx.AsyncClient(
            transport=AiohttpTransport(client=self._session),
            base_url=self._base_url,
            timeout=None,  # noqa: S113
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()
        await self._session.close()

    async def warm_up(self, connections: int) -> Costs:
        """Open so many connections and ask for nothing on each: first requests cost 25 ms more than others.

        Returns what HTTP costs once everything is warm. Raises httpx.TransportError when the server does not answer.
        """
        connections = max(connections, LEAST_CONNECTIONS)
        for _ in range(WARM_UP_ROUNDS):
            started = time.perf_counter_ns()
            await asyncio.gather(*(self._client.get(WARM_UP) for _ in range(connections)))
        per_request = (time.perf_counter_ns() - started) // connections
        round_trips = []
        for _ in range(ROUND_TRIPS):
            await asyncio.sleep(PAUSE_S)
            started = time.perf_counter_ns()
            await self._client.get(WARM_UP)
            round_trips.append(time.perf_counter_ns() - started)
        return Costs(sorted(round_trips)[ROUND_TRIPS // 2], per_request)

    def plan(self, number: int, request: str, client: int, planned_ns: int) -> None:
        """Tell of a request that should be sent at an instant of the performance counter."""
        self._emit(RequestPlanned(planned_ns, number, request, client))

    async def send(self, number: int, request: str, client: int, planned_ns: int) -> bool:
        """Send a request now, planned for an instant of the performance counter. True if it was answered."""
        self.plan(number, request, client, planned_ns)
        self._emit(RequestSent(time.perf_counter_ns(), number))
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._client.get(f"/{request}", headers={REQUEST_ID: str(number)})
        except TimeoutError:
            self._emit(RequestTimedOut(time.perf_counter_ns(), number))
            return False
        except (httpx.RequestError, aiohttp.ClientError) as error:  # aiohttp's own: a header that it cannot read
            reason = printable(str(error) or type(error).__name__)
            self._emit(RequestFailed(time.perf_counter_ns(), number, reason))
            return False
        self._emit(ResponseReceived(time.perf_counter_ns(), number, response.status_code))
        return True
