"""What WSGI calls environ, from what ASGI calls a scope: PEP 3333, environ Variables."""

from typing import Any
from urllib.parse import unquote_to_bytes

from demo_server.hosting.asgi_types import Scope

_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}


def environ_of(scope: Scope, length: int) -> dict[str, Any]:
    """The variables that tell of a request whose body has so many bytes; those that begin with wsgi. are missing."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # Bytes as text, as PEP 3333 has it; ASGI's own path has lost those that are no UTF-8.
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
    }
    for name, value in scope["headers"]:
        if b"_" in name:  # X_User would pass for X-User
            continue
        key = _OWN_NAMES.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
        text = value.decode("latin-1")
        # HTTP/2 sends a cookie a line; all else that comes twice is a list.
        environ[key] = f"{environ[key]}{'; ' if name == b'cookie' else ','}{text}" if key in environ else text
    if length:
        environ["CONTENT_LENGTH"] = str(length)  # of a body that came in chunks, too
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ
