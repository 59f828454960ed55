"""The start of an ASGI app: a server is not ready before its app is."""

import asyncio

from demo_server.child import narrate
from demo_server.hosting.asgi_types import AsgiApp, Message, Receive, Scope, Send
from demo_server.hosting.reference import AppError
from demo_server.hosting.tracebacks import own_traceback


class Lifespan:
    """An app's lifespan, passed through and watched."""

    def __init__(self, app: AsgiApp, reference: str) -> None:
        self._app = app
        self._reference = reference
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def started(self) -> None:
        """Wait until the app has started, or has nothing to start. Raises AppError when it says that it cannot."""
        await self._started

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The one connection that Hypercorn makes before all others."""
        try:
            await self._app(scope, receive, self._watching(send))
        except Exception as error:
            # Before it has started: it knows of no lifespan, as many do not. Django says so in this way.
            if self._started.done() and not self._started.exception():
                narrate(own_traceback(error).rstrip("\n"))
        finally:
            self._settle(None)

    def _watching(self, send: Send) -> Send:
        async def watching(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._settle(None)
            elif message["type"] == "lifespan.startup.failed":
                self._settle(self._complaint(str(message.get("message", "")).strip()))
            await send(message)

        return watching

    def _complaint(self, said: str) -> AppError:
        """Starlette says a traceback, Quart a line."""
        lines = said.splitlines() or ["it does not say why"]
        return AppError(f"{self._reference} did not start: {lines[-1]}", said if len(lines) > 1 else "")

    def _settle(self, complaint: AppError | None) -> None:
        if self._started.done():
            return
        if complaint is None:
            self._started.set_result(None)
        else:
            self._started.set_exception(complaint)
