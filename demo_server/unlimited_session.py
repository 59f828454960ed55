"""What aiohttp sends through when httpx asks it to: as many connections as there are requests, and nothing sent twice.

A queue or a second try of the library's own would be none of the server's, and nobody could see it.
"""

import ssl
from typing import Any

import aiohttp

NEVER_S = 24 * 3600.0


def unlimited_session(trust: ssl.SSLContext, **more: Any) -> aiohttp.ClientSession:
    """A session without limits, time-outs, cookies and proxies of its own; more of what aiohttp takes may be given.

    While an event loop runs.
    """
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=NEVER_S, ssl=trust),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
        **more,
    )
    # aiohttp sends a GET again, without a word, when a kept connection breaks. (Its own test client does this too.)
    session._retry_connection = False  # noqa: SLF001
    return session
