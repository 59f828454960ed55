"""An AsyncClient that many requests share: see web.py for why its transport is aiohttp's."""

import ssl

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from demo_server.backends.unanswered import NO_ANSWER

NO_ANSWER_AWAITED = (*NO_ANSWER, aiohttp.ClientError)
"""what it raises when there is no answer; not all of aiohttp's own errors are translated"""
NEVER_S = 24 * 3600.0


def awaiting_client(trusted: ssl.SSLContext) -> httpx.AsyncClient:
    """A client without a limit on its connections, and without time-outs of its own. While the event loop runs."""
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=NEVER_S, ssl=trusted),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
    )
    # aiohttp sends a GET again, without a word, when a kept connection breaks. (Its own test client does this too.)
    session._retry_connection = False  # noqa: SLF001
    transport = AiohttpTransport(verify=trusted, client=session)
    return httpx.AsyncClient(transport=transport, verify=trusted, timeout=None, trust_env=False)  # noqa: S113
