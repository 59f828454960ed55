"""What both faces of fetching share: which URL is asked, for how long, and what counts as an answer."""

import ssl

import httpx

from demo_server.backends.step_places import steps_that
from demo_server.handling import REHEARSAL, Handling, StepFailed
from demo_server.library import Complaint, printable
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep

TIMEOUT_S = 30.0
"""how long an answer may take, to its last byte"""
REHEARSAL_TIMEOUT_S = 2.0
"""the same, while the whole run waits for it"""
LARGEST = 10_000_000
"""bytes of an answer: it is read to its end, and not for ever"""
_LONGEST_SHOWN = 120


class FetchedUrls:
    """The URLs that a scenario's steps fetch. Raises Complaint for one that cannot be."""

    def __init__(self, scenario: Scenario, upstream: str) -> None:
        self._upstream = upstream.rstrip("/")
        self._tls = False
        for place, step in steps_that("fetch", scenario):
            fetch = step.fetch or ""
            _check(place, fetch, self._upstream)
            self._tls |= fetch.lower().startswith("https:")

    def url(self, step: DrawnStep) -> str:
        """What a step asks. Our own upstream is told how long to take, in milliseconds."""
        fetch = (step.step and step.step.fetch) or ""
        if not fetch.startswith("/"):
            return fetch
        path = fetch.partition("#")[0]
        return f"{self._upstream}{path}{'&' if '?' in path else '?'}takes={step.ns / 1e6:.12g}"

    def trusted(self) -> ssl.SSLContext:
        """Whose certificates are. To read the usual ones takes 60 ms: without an https URL, nobody's."""
        return httpx.create_ssl_context() if self._tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _check(place: str, fetch: str, upstream: str) -> None:
    if fetch.startswith("/"):
        if not upstream:
            raise Complaint(
                f"{place}: {printable(fetch)} is a path of our upstream service, and none is running: "
                "python -m demo_server.upstream starts one; or fetch a whole URL"
            )
        return
    try:
        url = httpx.URL(fetch)
    except httpx.InvalidURL as error:
        shown = "its URL" if "@" in fetch else printable(fetch)
        raise Complaint(f"{place}: {shown} cannot be fetched: {printable(error)}") from None
    if url.userinfo:  # it would stand on the screen, in each failure and in the recording
        raise Complaint(f"{place}: the URL that it fetches has a user or password in it; it may have none")
    if not url.host:
        raise Complaint(f"{place}: {printable(fetch)} cannot be fetched: it names no host")


def patience_s(request: Handling, timeout_s: float) -> float:
    """How long the answer may take that this request waits for."""
    return min(timeout_s, REHEARSAL_TIMEOUT_S) if request.id == REHEARSAL else timeout_s


class Answer:
    """An answer as it comes in: judged by its status, counted, and not kept. Raises StepFailed when it is none."""

    def __init__(self, url: str, response: httpx.Response) -> None:
        self._url = url
        self._bytes = 0
        status = response.status_code
        if 300 <= status < 400 and (location := response.headers.get("Location")):
            # Who follows goes where the scenario has not sent them.
            raise StepFailed(f"{asked(url)}: HTTP {status}: redirects to {printable(location[:_LONGEST_SHOWN])}", 502)
        if not 200 <= status < 300:
            raise StepFailed(f"{asked(url)}: HTTP {status}", 502)

    def take(self, chunk: bytes) -> None:
        """Some more of it. Raises StepFailed when it is more than anybody waits for."""
        self._bytes += len(chunk)
        if self._bytes > LARGEST:
            raise StepFailed(f"{asked(self._url)}: more than {LARGEST / 1e6:.0f} MB", 502)


def asked(url: str) -> str:
    """What was asked, for a line that people read."""
    return f"GET {printable(url if len(url) <= _LONGEST_SHOWN else f'{url[:_LONGEST_SHOWN]}…')}"
