"""ASGI or WSGI: told from what an app takes, since a synchronous callable may return something to await."""

import inspect
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from demo_server.hosting.reference import AppError, Reference

Interface = Literal["asgi", "wsgi"]
_FRAMEWORKS = {
    "django": "Django",
    "falcon": "Falcon",
    "fastapi": "FastAPI",
    "flask": "Flask",
    "bottle": "Bottle",
    "litestar": "Litestar",
    "pyramid": "Pyramid",
    "quart": "Quart",
    "starlette": "Starlette",
}
"""packages by which an app's class gives its framework away"""


class HostedApp(NamedTuple):
    """An app of one's own, ready to be served."""

    reference: str
    interface: Interface
    call: Callable[..., Any]
    framework: str
    """Flask 3.1.3, as far as it can be told; may be empty"""

    @property
    def title(self) -> str:
        """What it is, for a person."""
        face = "ASGI, async" if self.interface == "asgi" else "WSGI, sync"
        return f"{f'{self.framework} {self.reference}'.strip()} ({face})"


def hosted(app: object, where: Reference) -> HostedApp:
    """The app as what it is. Raises AppError when it is neither."""
    if not callable(app):
        raise AppError(f"{where} is of type {type(app).__name__}, neither ASGI nor WSGI")
    interface = _interface_of(app)
    if interface is None:
        raise AppError(f"{where} is neither ASGI nor WSGI: {_why_neither(app, where)}")
    return HostedApp(str(where), interface, app, framework_of(app))


def seems_one(thing: object) -> bool:
    """It may be meant, of all that is in a module: an object that can be called as an app."""
    try:
        return callable(thing) and not inspect.isroutine(thing) and _interface_of(thing) is not None
    except Exception:  # what stands for a request (flask.request) lets nobody ask it anything outside of one
        return False


def _interface_of(app: Callable[..., Any]) -> Interface | None:
    """The number of arguments tells; where both would do (``*args``), whether it is a coroutine function."""
    if inspect.isclass(app):
        return "wsgi" if hasattr(app, "__iter__") and _takes(app, 2) else None
    two, three = _takes(app, 2), _takes(app, 3)
    if three and (not two or _is_async(app)):
        return "asgi"
    return "wsgi" if two and not _is_async(app) else None


def _is_async(app: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(getattr(app, "__call__", None))  # noqa: B004


def _takes(app: Callable[..., Any], count: int) -> bool:
    try:
        inspect.signature(app).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # compiled code that does not tell: by far the most likely
        return count == 2
    return True


def _why_neither(app: Callable[..., Any], where: Reference) -> str:
    if where.called:
        return f"what it returned is of type {type(app).__name__}"
    if inspect.isclass(app):
        return f"a class; {where}() makes one of it, if that is an app"
    if _takes(app, 0):
        return f"it takes no arguments; if it makes the app, write {where}()"
    if _takes(app, 1):
        return "it takes a scope alone, as ASGI 2 did; asgiref.compatibility.guarantee_single_callable() mends that"
    return "ASGI takes scope, receive and send, WSGI environ and start_response"


def framework_of(app: object) -> str:
    """The framework and its version, as far as its class gives it away."""
    from importlib import metadata  # noqa: PLC0415 (it takes its time)

    for ancestor in type(app).__mro__:
        package = ancestor.__module__.partition(".")[0]
        if name := _FRAMEWORKS.get(package):
            try:
                return f"{name} {metadata.version(package)}"
            except metadata.PackageNotFoundError:
                return name
    return ""
