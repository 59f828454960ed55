"""What the server child serves: the demo server, or what hosting/ makes of an app of one's own."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Protocol, runtime_checkable

from demo_server.handling import Emit
from demo_server.modes import serving
from demo_server.rehearsal import rehearse
from demo_server.settings import ServerSettings


@runtime_checkable
class Resizable(Protocol):
    """It has workers."""

    def resize(self, workers: int) -> None:
        """Have so many of them from now on."""


class Site(NamedTuple):
    """An app for Hypercorn, and what there is to know of it."""

    app: Any
    served: object
    """what obeys commands: Resizable, or nothing that can be told anything"""
    started: Callable[[], Awaitable[None]] | None = None
    """waits until the app is ready, and raises Complaint when it will not be; without it, it is ready"""


async def demo_site(settings: ServerSettings, emit: Emit) -> Site:
    """The demo server with all that its steps need, rehearsed. Raises Complaint."""
    from demo_server.app import create_app  # noqa: PLC0415 (Quart, which an app of one's own may not need)

    served = serving(settings.mode, settings.scenario, settings.addresses)
    await served.open()
    await rehearse(settings.scenario, served, emit)
    return Site(create_app(settings.scenario, settings.mode, served, emit), served)
