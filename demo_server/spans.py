"""``span``: how an app of one's own says what a stretch of its code is.

It stands alone, so that it may stay in an app when this serves its users: without asyncdemo around it, it looks up one
context variable and does nothing.
"""

import functools
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from demo_server.steps import Kind

_P = ParamSpec("_P")
_T = TypeVar("_T")
_KINDS = ("wait", "work", "queue")


class Listener(Protocol):
    """Who wants to know of the spans of one request."""

    def begin(self, name: str, kind: "Kind") -> int | None:
        """A span begins, in any thread; its number, or None when the request is over."""

    def end(self, number: int) -> None:
        """A span is over, in any thread."""


LISTENER: ContextVar[Listener | None] = ContextVar("asyncdemo_listener", default=None)
"""Of the request that is being handled. It goes where a context goes: into tasks, gather, asyncio.to_thread."""


class span:  # noqa: N801 (written as open() and suppress() are)
    """``with span("db"):`` or ``async with span("db"):`` or ``@span("db")``: what is inside is called db.

    The kind is "wait" (for a database, a network, a disk), "work" (on the CPU) or "queue" (standing in line, for a
    connection or a lock). One object is for one stretch: write ``span("db")`` each time. Raises ValueError for another
    kind.
    """

    __slots__ = ("_kind", "_listener", "_name", "_number")

    def __init__(self, name: str, kind: "Kind" = "wait") -> None:
        if kind not in _KINDS:
            raise ValueError(f"a span is one of {', '.join(_KINDS)}, not {kind!r}")
        self._name = name
        self._kind = kind
        self._listener: Listener | None = None
        self._number: int | None = None

    def __enter__(self) -> None:
        listener = LISTENER.get()
        if listener is not None and self._number is None:
            self._listener = listener
            self._number = listener.begin(self._name, self._kind)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        number, self._number = self._number, None
        if number is not None and self._listener is not None:
            self._listener.end(number)

    async def __aenter__(self) -> None:
        self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    def __call__(self, function: "Callable[_P, _T]") -> "Callable[_P, _T]":
        """The function, or coroutine function, with every call of it as a span."""
        return _spanned(function, lambda: span(self._name, self._kind))


def _spanned(function: "Callable[_P, _T]", new_span: "Callable[[], span]") -> "Callable[_P, _T]":
    """The function in a new span at each call; of a coroutine function, until it has been awaited."""
    import inspect  # noqa: PLC0415 (whoever decorates nothing need not pay for it)

    if inspect.iscoroutinefunction(function):
        awaited = cast("Callable[_P, Awaitable[object]]", function)

        @functools.wraps(function)
        async def awaiting(*args: _P.args, **kwargs: _P.kwargs) -> object:
            with new_span():
                return await awaited(*args, **kwargs)

        return cast("Callable[_P, _T]", awaiting)

    @functools.wraps(function)
    def blocking(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        with new_span():
            return function(*args, **kwargs)

    return blocking
