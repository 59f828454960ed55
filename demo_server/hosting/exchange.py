"""One request at a WSGI app, in a worker thread: the standard library's handler, which sends to an event loop.

wsgiref has all of PEP 3333: write(), start_response() twice, iterables and their close(). It starts no threads, so
that the only queue is our workers'. (Hypercorn's own wrapper answers 500 to HEAD and to 204, because it expects
every answer to have a body; asgiref's and a2wsgi's bring a thread pool, whose queue nobody would see.)
"""

import io
import sys
from typing import TYPE_CHECKING, Any, TextIO
from wsgiref.handlers import BaseHandler
from wsgiref.headers import Headers

from demo_server.child import narrate
from demo_server.hosting.asgi_types import Message, Scope
from demo_server.hosting.environ import environ_of
from demo_server.hosting.outbox import ClientLeft, Outbox
from demo_server.hosting.request import HostedRequest
from demo_server.hosting.tracebacks import own_traceback

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

_WITHOUT_LENGTH = ("204", "304")
"""what has no body says no length: RFC 9110, 8.6"""


class Exchange(BaseHandler):
    """A request with its body, and its answer as messages of ASGI."""

    os_environ: dict[str, str] = {}  # noqa: RUF012 (never written to; an app asks os.environ for these)
    wsgi_multiprocess = False
    # What the base class keeps, of which typeshed does not tell.
    environ: dict[str, Any]
    status: str | None
    headers: Headers
    headers_sent: bool
    bytes_sent: int

    def __init__(self, request: HostedRequest, scope: Scope, body: bytes) -> None:
        self.request = request
        self.outbox = Outbox()
        self._scope = scope
        self._body = body
        self._unsent: list[Message] = []

    def run(self, application: "WSGIApplication") -> None:
        """Handle it. The base class's would take any broken connection of the app's for that of its client."""
        try:
            try:
                self.setup_environ()
                self.result = application(self.environ, self.start_response)
                self.finish_response()
            except ClientLeft:
                raise
            except BaseException:  # to exit is a mistake, too, in a request
                self.handle_error()
        except ClientLeft:
            self.close()

    def add_cgi_vars(self) -> None:
        """What is known of the request."""
        self.environ.update(environ_of(self._scope, len(self._body)))

    def get_stdin(self) -> io.BytesIO:
        """The request's body."""
        return io.BytesIO(self._body)

    def get_stderr(self) -> TextIO:
        """Where an app complains."""
        return sys.stderr

    def get_scheme(self) -> str:
        """It is http, or https."""
        return str(self._scope.get("scheme", "http"))

    def finish_content(self) -> None:
        """All of the answer is there: it leaves, before what the app closes afterwards."""
        if self.status is None:
            raise AssertionError("start_response() was not called")
        if not self.headers_sent:
            if not self.status.startswith(_WITHOUT_LENGTH):
                self.headers.setdefault("Content-Length", "0")
            self.send_headers()
        self._unsent.append({"type": "http.response.body", "body": b""})
        self.request.finish()
        self._send()

    def send_headers(self) -> None:
        """The head of the answer: Hypercorn writes it."""
        self.cleanup_headers()
        self.headers_sent = True
        status = int((self.status or "500")[:3])
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        self._unsent.append({"type": "http.response.start", "status": status, "headers": headers})

    def log_exception(self, exc_info: Any) -> None:
        """The app's mistake, as its own."""
        narrate(own_traceback(exc_info[1]).rstrip("\n"))

    def _write(self, data: bytes) -> None:
        self._unsent.append({"type": "http.response.body", "body": data, "more_body": True})

    def _flush(self) -> None:
        """A part leaves as soon as it is there, but one that is all of the answer: it leaves with its end."""
        if self.headers.get("Content-Length") != str(self.bytes_sent):
            self._send()

    def _send(self) -> None:
        messages, self._unsent = self._unsent, []
        self.outbox.put(messages)
