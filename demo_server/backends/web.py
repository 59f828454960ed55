"""Asking a web service: httpx, with both its faces.

One client for all requests, as its documentation asks for, and without a limit on its connections: a queue of the
client's would be none of the service's, and nobody could see it. The blocking face has httpx's own transport. The
awaiting face has aiohttp's, because httpx's is quadratic in the connections of one AsyncClient (encode/httpx #3215).
"""

import asyncio
import time

import httpx

from demo_server.backends.fetch_failures import NO_ANSWER, failure, too_late
from demo_server.backends.fetching import TIMEOUT_S, Answer, FetchedUrls, patience_s
from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep

NO_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=None)


class BlockingWeb:
    """A web service asked by threads that wait for its answer."""

    def __init__(self, scenario: Scenario, upstream: str, timeout_s: float = TIMEOUT_S) -> None:
        self._urls = FetchedUrls(scenario, upstream)
        self._timeout_s = timeout_s
        self._client = httpx.Client(verify=self._urls.trusted(), limits=NO_LIMITS, trust_env=False)

    def fetch(self, request: Handling, step: DrawnStep) -> None:
        """Ask, and read the answer to its end. Raises StepFailed."""
        url, patience = self._urls.url(step), patience_s(request, self._timeout_s)
        with request.span(step):
            try:
                self._get(url, patience)
            except NO_ANSWER as error:
                raise failure(url, error, patience) from None

    def _get(self, url: str, patience: float) -> None:
        end = time.monotonic() + patience
        with self._client.stream("GET", url, timeout=patience) as response:
            answer = Answer(url, response)
            for chunk in response.iter_raw():
                answer.take(chunk)
                # httpx's time-out is for one wait: who sends a byte now and then would never be too late.
                if time.monotonic() > end:
                    raise too_late(url, patience)


class AwaitingWeb:
    """A web service asked by coroutines that await its answer. Made while the event loop runs."""

    def __init__(self, scenario: Scenario, upstream: str, timeout_s: float = TIMEOUT_S) -> None:
        # Not for those who block: they need no aiohttp.
        from demo_server.backends.awaiting_client import NO_ANSWER_AWAITED, awaiting_client  # noqa: PLC0415

        self._urls = FetchedUrls(scenario, upstream)
        self._timeout_s = timeout_s
        self._client = awaiting_client(self._urls.trusted())
        self._no_answer = NO_ANSWER_AWAITED

    async def fetch(self, request: Handling, step: DrawnStep) -> None:
        """Ask, and read the answer to its end. Raises StepFailed."""
        url, patience = self._urls.url(step), patience_s(request, self._timeout_s)
        with request.span(step):
            try:
                await self._get(url, patience)
            except self._no_answer as error:
                raise failure(url, error, patience) from None

    async def _get(self, url: str, patience: float) -> None:
        async with asyncio.timeout(patience), self._client.stream("GET", url) as response:
            answer = Answer(url, response)
            async for chunk in response.aiter_raw():
                answer.take(chunk)
