"""What carries requests: HTTP/1.1 by aiohttp, HTTP/2 by httpx's own transport, a connection for each that is in flight.

One shared httpx pool is quadratic in its connections (encode/httpx #3215), and a queue in the client would look like
the server's. So HTTP/1.1 goes through aiohttp, and each connection of HTTP/2 is a transport of its own: as with
HTTP/1.1, a request takes one that is free, or opens another. (To send all clients' requests as streams of one
connection would make them one client.)
"""

import ssl
from collections.abc import AsyncIterator
from typing import cast

import certifi
import httpx
from httpx_aiohttp import AiohttpTransport
from yarl import URL

from demo_server.unlimited_session import unlimited_session

LONGEST_HEADER = 65_536
"""bytes of one header line; aiohttp's own limit, 8190, is less than some sites' cookies need"""
_UNLIMITED = httpx.Limits(max_connections=None, max_keepalive_connections=None, keepalive_expiry=None)


def transport_to(base_url: str, http2: bool) -> httpx.AsyncBaseTransport:
    """Any number of connections to a server. Needs a running event loop."""
    # A context takes 30 ms to make, and without TLS nobody asks it anything.
    trust = trusted() if base_url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return Http2Connections(trust) if http2 else http1_connections(trust)


def trusted() -> ssl.SSLContext:
    """Whom to trust: the system's certificates (SSL_CERT_FILE names others), and those that come with certifi."""
    made = ssl.create_default_context()
    made.load_verify_locations(certifi.where())  # Python on a Mac may have none of the system's
    return made


def http1_connections(trust: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    """Connections that speak HTTP/1.1, and repeat nothing by themselves."""
    trust.set_alpn_protocols(["http/1.1"])
    session = unlimited_session(
        trust,
        max_line_size=LONGEST_HEADER,
        max_field_size=LONGEST_HEADER,
        skip_auto_headers=["Content-Type"],  # what a scenario does not say is not sent
    )
    # aiohttp writes an address anew: "%20" in a query would become "+".
    session._build_url = as_it_is  # type: ignore[assignment,method-assign]  # noqa: SLF001
    return AiohttpTransport(verify=trust, client=session)


def as_it_is(address: str | URL) -> URL:
    """An address that is quoted already."""
    return URL(address, encoded=True) if isinstance(address, str) else address


class Http2Connections(httpx.AsyncBaseTransport):
    """Connections that speak HTTP/2, each for one request at a time."""

    def __init__(self, trust: ssl.SSLContext) -> None:
        self._trust = trust
        self._free: list[httpx.AsyncHTTPTransport] = []
        self._all: set[httpx.AsyncHTTPTransport] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on a connection that is free."""
        connection = self._free.pop() if self._free else self._another(request.url.scheme)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await self.drop(connection)
            raise
        response.stream = _Whole(cast(httpx.AsyncByteStream, response.stream), self, connection)
        return response

    async def aclose(self) -> None:
        """Close all."""
        for connection in [*self._all]:
            await self.drop(connection)

    def give_back(self, connection: httpx.AsyncHTTPTransport) -> None:
        """Its answer has been read to the end: it is free."""
        if connection in self._all:
            self._free.append(connection)

    async def drop(self, connection: httpx.AsyncHTTPTransport) -> None:
        """Close it: nobody knows what may still come on it."""
        self._all.discard(connection)
        await connection.aclose()

    def _another(self, scheme: str) -> httpx.AsyncHTTPTransport:
        # With TLS both ends agree on a version, and warming up looks which; without it HTTP/2 is spoken at once.
        made = httpx.AsyncHTTPTransport(self._trust, http1=scheme == "https", http2=True, limits=_UNLIMITED)
        self._all.add(made)
        return made


class _Whole(httpx.AsyncByteStream):
    """A body. Its connection is free again once it has been read to the end, and is closed otherwise."""

    def __init__(
        self, body: httpx.AsyncByteStream, connections: Http2Connections, connection: httpx.AsyncHTTPTransport
    ) -> None:
        self._body = body
        self._connections = connections
        self._connection = connection
        self._read = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            yield chunk
        self._read = True

    async def aclose(self) -> None:
        await self._body.aclose()
        if self._read:
            self._connections.give_back(self._connection)
        else:
            await self._connections.drop(self._connection)
