"""One connection as an ASGI app sees it, without a server: what it is asked, and what it answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from demo_server.events import Event
from demo_server.hosting.asgi_types import Message, Scope
from demo_server.hosting.naming import RequestNames
from demo_server.hosting.request import Reception
from demo_server.loading import scenario_from

SCENARIO = scenario_from(
    {
        "title": "A shop",
        "requests": {
            "courses": {"path": "/courses"},
            "mine": {"path": "/courses?user=1&all"},
            "buy": {"path": "/courses", "method": "POST", "body": "x"},
            "coffee": {"path": "/café/%C3%BC"},
            "plain": {"steps": [{"name": "db", "wait": 1}]},
        },
        "load": {"clients": 1},
    }
)


class Connection:
    """One request, and its answer."""

    def __init__(self, target: str = "/", method: str = "GET", body: bytes = b"", **headers: str) -> None:
        path, _, query = target.partition("?")
        self.scope: Scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.replace("__", "-").encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 5000),
            "server": ("127.0.0.1", 8000),
        }
        self.sent: list[Message] = []
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._incoming.put_nowait({"type": "http.request", "body": body[:5], "more_body": True})
        self._incoming.put_nowait({"type": "http.request", "body": body[5:], "more_body": False})

    async def receive(self) -> Message:
        """What its client sends, and then nothing."""
        return await self._incoming.get()

    async def send(self, message: Message) -> None:
        """What its client gets."""
        self.sent.append(message)

    def leave(self) -> None:
        """Its client is gone."""
        self._incoming.put_nowait({"type": "http.disconnect"})

    async def through(self, app: Callable[..., Awaitable[None]]) -> "Connection":
        """Served by an app to the end."""
        await app(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        """Of its answer."""
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        """Of its answer."""
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> bytes:
        """Of its answer."""
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def is_whole(self) -> bool:
        """The answer has its end."""
        return bool(self.sent) and not self.sent[-1].get("more_body", False) and len(self.sent) > 1


def reception(told: list[Event]) -> Reception:
    """Requests of the scenario, told to a list."""
    return Reception(RequestNames(SCENARIO), told.append)


def names_of(told: list[Any]) -> list[str]:
    """What has happened, by name."""
    return [type(event).__name__ for event in told]
