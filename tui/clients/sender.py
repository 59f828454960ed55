"""One request, sent and told: planned, sent, and then received, timed out or failed."""

import asyncio
import time
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from demo_server import __version__
from demo_server.events import (
    REQUEST_ID,
    Event,
    HandlingPlaced,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
)
from demo_server.loopback import is_loopback
from tui.clients.answers import Answer, ask
from tui.clients.placing import placed
from tui.clients.prepared import origin, prepared_requests
from tui.clients.reasons import is_tls, reason_of
from tui.clients.round_trips import round_trips
from tui.clients.server_timing import metrics_of
from tui.clients.settings import ClientsSettings
from tui.clients.transports import transport_to
from tui.clients.warming import answers_get, greet, measure
from tui.timeline.records import Costs


class ServerUnreachable(Exception):
    """Nothing can be asked of a server: its address, and why, in one line."""


class Sender:
    """Any number of clients' connections to one server. An async context manager."""

    def __init__(self, settings: ClientsSettings, emit: Callable[[Event], None]) -> None:
        """May raise httpx.InvalidURL or ValueError for an address that is none."""
        self._settings = settings
        self._emit = emit
        self._prepared = prepared_requests(settings)
        self._origin = origin(settings.base_url)
        self._near = is_loopback(settings.base_url)
        self._timeout_s = settings.scenario.load.timeout.ms / 1000
        self._tells_nothing = settings.told == "nothing"

    async def __aenter__(self) -> Self:
        self._client = self._client_for(self._settings.http2)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def warm_up(self, connections: int) -> Costs:
        """Open connections, as many as the run is likely to need.

        Returns what HTTP costs once everything is warm, where that can be measured. Raises ServerUnreachable.
        """
        try:
            if not self._tells_nothing:
                return await measure(self._client, connections, round_trips(self._settings.scenario))
            await self._greet(connections)
        except Exception as error:
            raise ServerUnreachable(f"{self._origin}: {reason_of(error)}") from error
        return Costs()

    def plan(self, number: int, request: str, client: int, planned_ns: int) -> None:
        """Tell of a request that should be sent at an instant of the performance counter."""
        self._emit(RequestPlanned(planned_ns, number, request, client))

    async def send(self, number: int, request: str, client: int, planned_ns: int) -> bool:
        """Send a request now, planned for an instant of the performance counter. True if it was answered."""
        self.plan(number, request, client, planned_ns)
        sent = time.perf_counter_ns()
        self._emit(RequestSent(sent, number))
        # Ours repeat with every run: a server that knows nothing of us might take them for a repetition of the same.
        headers = {} if self._tells_nothing else {REQUEST_ID: str(number)}
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await ask(self._client, self._prepared[request], headers)
        except TimeoutError:
            self._emit(RequestTimedOut(time.perf_counter_ns(), number))
            return False
        except Exception as error:  # whatever the libraries make of what a server sends
            self._emit(RequestFailed(time.perf_counter_ns(), number, reason_of(error, self._origin)))
            return False
        received = time.perf_counter_ns()
        if self._tells_nothing and answer.timing:
            self._place_handling(answer, number, sent, received)
        self._emit(ResponseReceived(received, number, answer.status, answer.reason))
        return True

    def _place_handling(self, answer: Answer, number: int, sent: int, received: int) -> None:
        # The headers are written when the handling is over: a long body is no time in which the server could do it.
        handling = placed(metrics_of(answer.timing), sent, answer.headed, self._near)
        if handling is not None:
            self._emit(HandlingPlaced(received, number, *handling))

    async def _greet(self, connections: int) -> None:
        page = next(iter(self._prepared.values()))
        http2 = self._settings.http2
        if self._settings.rate_limit is not None:
            connections = 1  # greetings are requests too
        try:
            await greet(self._client, page, connections, http2)
        except Exception as error:
            # There are servers that speak nothing but HTTP/2. A certificate that is no good is so in both.
            if http2 or is_tls(error):
                raise
            if not await answers_get(self._client, page, error) and not await self._speaks_http2(connections):
                raise

    async def _speaks_http2(self, connections: int) -> bool:
        """Try it; if it is so, speak it from now on."""
        page = next(iter(self._prepared.values()))
        client = self._client_for(http2=True)
        try:
            speaks = await greet(client, page, connections, http2=True)
        except Exception:  # the first version's error is the one to tell
            speaks = ""
        if speaks != "HTTP/2":  # silence is no answer in it
            await client.aclose()
            return False
        await self._client.aclose()
        self._client = client
        return True

    def _client_for(self, http2: bool) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=transport_to(self._settings.base_url, http2),
            base_url=self._origin,
            # Cookies that one client is given are none of the others', who share this.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers={"User-Agent": f"asyncdemo/{__version__}"},
            # Time-outs are ours (above): httpx would start its own at the connection, and end at 5 s.
            timeout=None,  # noqa: S113
            trust_env=False,
        )
