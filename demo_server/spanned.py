"""``@span("db")``: a function every call of which is a span."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import ParamSpec, TypeVar, cast

_P = ParamSpec("_P")
_T = TypeVar("_T")


def spanned(function: Callable[_P, _T], new_span: Callable[[], AbstractContextManager[None]]) -> Callable[_P, _T]:
    """The function in a new span at each call; of a coroutine function, until it has been awaited."""
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
