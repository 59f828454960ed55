"""An ASGI app, told about: every request from its arrival to the last part of its answer."""

from demo_server.child import narrate
from demo_server.events import WARM_UP
from demo_server.hosting.asgi_types import AsgiApp, Message, Receive, Scope, Send
from demo_server.hosting.request import HostedRequest, Reception
from demo_server.hosting.tracebacks import own_traceback
from demo_server.modes import LOOP
from demo_server.spans import LISTENER


class ToldApp:
    """The app as Hypercorn sees it. What is no http request passes through untouched."""

    def __init__(self, app: AsgiApp, reception: Reception, live: AsgiApp) -> None:
        self._app = app
        self._reception = reception
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, as ASGI calls what it passes."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == WARM_UP:
            await answer(send, 200, b"warm\n")
        else:
            await self._handle(self._reception.receive(scope), scope, receive, send)

    async def _handle(self, request: HostedRequest, scope: Scope, receive: Receive, send: Send) -> None:
        async def telling(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                request.finish()
            await send(message)

        request.start(LOOP)
        LISTENER.set(request)  # this task's context is this request's alone
        try:
            await self._app(scope, receive, telling)
        except (Exception, SystemExit) as error:
            # Hypercorn answers 500 when nothing has been sent; its traceback would begin with frames of ours.
            narrate(own_traceback(error).rstrip("\n"))
        finally:
            request.finish()


async def answer(send: Send, status: int, text: bytes) -> None:
    """An answer of our own, in one line."""
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
