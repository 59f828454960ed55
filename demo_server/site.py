"""What the server child serves: the demo server, or what hosting/ makes of an app of one's own."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, Protocol, runtime_checkable

from demo_server.handling import Emit
from demo_server.modes import serving
from demo_server.rehearsal import rehearse
from demo_server.settings import ServerSettings
from demo_server.silence import Connection


@runtime_checkable
class Resizable(Protocol):
    """It has workers."""

    def resize(self, workers: int) -> None:
        """Have so many of them from now on."""


@runtime_checkable
class Holdable(Protocol):
    """It has workers, which something else than a request can keep."""

    def hold(self, keep: Callable[[int], None]) -> None:
        """Queue something that keeps a worker, which is told its number, until it returns."""


class Site(NamedTuple):
    """An app for Hypercorn, and what there is to know of it."""

    app: Any
    served: object
    """what obeys commands: Resizable, or nothing that can be told anything"""
    started: Callable[[], Awaitable[None]] | None = None
    """waits until the app is ready, and raises Complaint when it will not be; without it, it is ready"""
    silent: Callable[[Connection], object] | None = None
    """who is told of connections on which nothing is said, where they cost a worker"""


async def demo_site(settings: ServerSettings, emit: Emit) -> Site:
    """The demo server with all that its steps need, rehearsed. Raises Complaint."""
    from demo_server.app import create_app  # noqa: PLC0415 (Quart, which an app of one's own may not need)

    served = serving(settings.mode, settings.scenario, settings.addresses)
    await served.open()
    await rehearse(settings.scenario, served, emit)
    made = Site(create_app(settings.scenario, settings.mode, served, emit), served)
    if settings.scenario.load.idle and isinstance(served, Holdable):
        hold = served.hold
        return made._replace(silent=lambda connection: hold(partial(connection.hold, emit=emit)))
    return made
