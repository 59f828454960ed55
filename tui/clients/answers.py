"""A request asked, and its answer read to the last byte: nothing of it is kept but what says why it is no good."""

import time
from typing import NamedTuple

import httpx

from demo_server.library import printable
from tui.clients.prepared import PreparedRequest

LARGEST_MB = 100
LARGEST = LARGEST_MB * 1_000_000
"""bytes that an answer may have: one without end must come to one"""
LONGEST_REASON = 200
"""characters"""
_BEGINNING = 4 * LONGEST_REASON
"""bytes: so many may one character take"""


class TooLarge(Exception):
    """An answer has more bytes than are read."""


class Answer(NamedTuple):
    """What is known of an answer that has been read."""

    status: int
    reason: str
    """why it is none, where the server says so; empty otherwise"""
    headed: int
    """the instant at which its headers were here"""
    timing: list[str]
    """its Server-Timing headers"""
    version: str
    """HTTP/1.1 or HTTP/2"""


async def ask(
    client: httpx.AsyncClient, prepared: PreparedRequest, headers: dict[str, str], connect_within_s: float | None = None
) -> Answer:
    """Send a request, with more headers, and read its answer. Raises TooLarge, and what the libraries raise."""
    request = client.build_request(
        prepared.method,
        prepared.url,
        content=prepared.body,
        headers=prepared.headers | headers,
        timeout=httpx.Timeout(None, connect=connect_within_s),
    )
    response = await client.send(request, stream=True)
    headed = time.perf_counter_ns()
    try:
        beginning = await _read_out(response)
    finally:
        await response.aclose()
    timing = response.headers.get_list("server-timing")
    return Answer(response.status_code, _reason(response, beginning), headed, timing, response.http_version)


async def _read_out(response: httpx.Response) -> bytes:
    """Read a body. Returns its beginning where that may say why the answer is none."""
    wanted = _BEGINNING if response.status_code >= 400 else 0
    beginning, size = b"", 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > LARGEST:
            raise TooLarge(f"the answer is larger than {LARGEST_MB} MB")
        if len(beginning) < wanted:
            beginning += chunk[: wanted - len(beginning)]
    return beginning


def _reason(response: httpx.Response, beginning: bytes) -> str:
    if 300 <= response.status_code < 400:
        where = response.headers.get("location", "")
        return f"redirects to {printable(where)}"[:LONGEST_REASON] if where else ""
    if response.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/plain":
        return ""
    lines = beginning.decode(errors="replace").strip().splitlines()
    return printable(lines[0].strip())[:LONGEST_REASON] if lines else ""
