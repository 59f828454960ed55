"""An AsyncClient that many requests share: see web.py for why its transport is aiohttp's."""

import ssl

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from demo_server.backends.fetch_failures import NO_ANSWER
from demo_server.unlimited_session import unlimited_session

NO_ANSWER_AWAITED = (*NO_ANSWER, aiohttp.ClientError)
"""what it raises when there is no answer; not all of aiohttp's own errors are translated"""


def awaiting_client(trusted: ssl.SSLContext) -> httpx.AsyncClient:
    """A client without a limit on its connections, and without time-outs of its own. While the event loop runs."""
    transport = AiohttpTransport(verify=trusted, client=unlimited_session(trusted))
    return httpx.AsyncClient(transport=transport, verify=trusted, timeout=None, trust_env=False)  # noqa: S113
