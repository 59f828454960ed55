"""How each request of a scenario is asked for: method, address, headers and body."""

from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import httpx

from demo_server.events import Told
from demo_server.request import Request
from tui.clients.settings import ClientsSettings


class PreparedRequest(NamedTuple):
    """A request as it is sent, except for its number."""

    method: str
    url: httpx.URL
    headers: dict[str, str]
    body: bytes | None


def prepared_requests(settings: ClientsSettings) -> dict[str, PreparedRequest]:
    """Every request of a scenario by its name. Raises httpx.InvalidURL or ValueError for an address that is none."""
    # The demo server answers GET /NAME, whatever else the scenario has for servers of one's own.
    ours = settings.told == "steps"
    return {
        name: _prepared(settings, name, Request(path=f"/{name}") if ours else request)
        for name, request in settings.scenario.requests.items()
    }


def _prepared(settings: ClientsSettings, name: str, request: Request) -> PreparedRequest:
    url = httpx.URL(address(settings.base_url, name, request, settings.told))
    return PreparedRequest(request.method, url, request.headers, request.body.encode() or None)


def address(base_url: str, name: str, request: Request, told: Told = "steps") -> str:
    """Where a request of this name goes.

    A request without a path is /NAME; but to a server that is none of ours, and whose address has a path, it is
    that address as it is. Otherwise the path is joined to the address's, and the queries of both are kept.
    """
    base = urlsplit(base_url)
    if request.path is None and told != "steps" and base.path not in ("", "/"):
        return base_url
    asked, _, query = (request.path or f"/{name}").partition("#")[0].partition("?")
    path = base.path or "/" if asked == "/" else base.path.rstrip("/") + asked
    return urlunsplit((base.scheme, base.netloc, path, "&".join(filter(None, (base.query, query))), ""))


def origin(base_url: str) -> str:
    """A server's address without its path and without a query, which may hold what is nobody's business."""
    base = urlsplit(base_url)
    return f"{base.scheme}://{base.netloc.rpartition('@')[2]}"
