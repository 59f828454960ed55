"""Answers over HTTP, each after as long as its request asks for (``?takes=300.5``, milliseconds).

aiohttp's server without its application around it: its parser is compiled, and whatever CPU this process uses is
missing to the one that is measured.
"""

import asyncio

from aiohttp import web

from demo_server.lengths import LONGEST_MS
from demo_server.library import printable
from demo_server.loopback import HOST
from demo_server.upstream.in_hand import InHand

BACKLOG = 4096
NEVER_S = 24 * 3600.0
_LONGEST_NUMBER = 20


class Upstream:
    """The service: sockets in, answers out."""

    def __init__(self, in_hand: InHand) -> None:
        self._in_hand = in_hand

    async def open(self, port: int) -> int:
        """Listen on a port, 0 for a free one; returns which. Raises OSError when it cannot be had."""
        # A client that has left is none that is waiting: its request is dropped, as far as the count goes too.
        served = web.Server(self._answer, handler_cancellation=True, access_log=None, keepalive_timeout=NEVER_S)
        self._server = await asyncio.get_running_loop().create_server(served, HOST, port, backlog=BACKLOG)
        taken = self._server.sockets[0].getsockname()[1]
        assert isinstance(taken, int)  # noqa: S101 (what the standard library says of an address of this family)
        return taken

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, text="upstream: GET is all it knows\n", headers={"Allow": "GET, HEAD"})
        if request.path == "/in-hand":
            return web.json_response({name: getattr(self._in_hand, name) for name in ("now", "most", "answered")})
        try:
            takes_ms = _takes_ms(request.query.get("takes", "0"))
        except ValueError as error:
            return web.Response(status=400, text=f"upstream: {error}\n")
        with self._in_hand.one():
            await asyncio.sleep(takes_ms / 1000)
            return web.json_response({"path": request.path, "took_ms": takes_ms})


def _takes_ms(text: str) -> float:
    """The length that a request asks for. Raises ValueError: what is wrong, what would be right."""
    try:
        ms = float(text) if len(text) <= _LONGEST_NUMBER else -1.0
    except ValueError:
        ms = -1.0
    if not 0 <= ms <= LONGEST_MS:
        shown = printable(text[:_LONGEST_NUMBER])
        raise ValueError(f"takes={shown}: milliseconds are right, from 0 to {LONGEST_MS:.0f}")
    return ms
