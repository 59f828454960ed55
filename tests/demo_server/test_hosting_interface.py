"""ASGI or WSGI, told from what an app takes."""

import functools
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import quart
import starlette.applications
from fastapi import FastAPI
from flask import Flask

from demo_server.hosting.interface import Interface, framework_of, hosted, seems_one
from demo_server.hosting.reference import AppError, Reference

WHERE = Reference("shop", "app")


def wsgi(environ: Any, start_response: Any) -> list[bytes]:
    return [f"{environ}{start_response}".encode()]


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    del scope, receive, send


def passed_on(scope: Any, receive: Any, send: Any) -> Awaitable[None]:
    return asgi(scope, receive, send)


def decorated(app: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(app)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return app(*args, **kwargs)

    return wrapper


class Coroutine:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        del scope, receive, send


class Anything:
    async def __call__(self, *args: Any) -> None:
        del args


class Generator:
    def __call__(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        yield f"{environ}{start_response}".encode()


class ClassAsApp:
    """PEP 3333 has this one: calling the class makes the iterable."""

    def __init__(self, environ: Any, start_response: Any) -> None:
        self.parts = (environ, start_response)

    def __iter__(self) -> Iterator[bytes]:
        yield b""


@pytest.mark.parametrize(
    ("app", "interface"),
    [
        (wsgi, "wsgi"),
        (Generator(), "wsgi"),
        (ClassAsApp, "wsgi"),
        (decorated(wsgi), "wsgi"),
        (functools.partial(lambda _, environ, start: [environ, start], 3), "wsgi"),
        (Flask("shop"), "wsgi"),
        (Flask("shop").wsgi_app, "wsgi"),
        (asgi, "asgi"),
        (passed_on, "asgi"),
        (decorated(asgi), "asgi"),
        (Coroutine(), "asgi"),
        (Anything(), "asgi"),
        (quart.Quart("shop"), "asgi"),
        (FastAPI(), "asgi"),
        (starlette.applications.Starlette(), "asgi"),
    ],
)
def test_what_it_takes_tells_what_it_is(app: object, interface: Interface) -> None:
    assert hosted(app, WHERE).interface == interface


@pytest.mark.parametrize(
    ("app", "said"),
    [
        ("text", "shop:app is of type str, neither ASGI nor WSGI"),
        (None, "of type NoneType"),
        (Coroutine, r"a class; shop:app\(\) makes one"),
        (lambda: None, r"it takes no arguments; if it makes the app, write shop:app\(\)"),
        (lambda scope: scope, "ASGI 2"),
        (lambda *, scope: scope, "ASGI takes scope, receive and send, WSGI environ and start_response"),
    ],
)
def test_of_everything_else_it_is_said_what_it_is(app: object, said: str) -> None:
    with pytest.raises(AppError, match=said):
        hosted(app, WHERE)


def test_what_a_maker_returned_is_named() -> None:
    with pytest.raises(AppError, match=r"shop:make\(\) is neither ASGI nor WSGI: what it returned is of type type"):
        hosted(Coroutine, Reference("shop", "make", True))


@pytest.mark.parametrize(
    ("app", "name"),
    [(Flask("shop"), "Flask 3"), (quart.Quart("shop"), "Quart 0"), (FastAPI(), "FastAPI 0"), (wsgi, "")],
)
def test_the_framework_is_told_with_its_version(app: object, name: str) -> None:
    told = framework_of(app)
    assert told.startswith(name)
    assert bool(told) == bool(name)


def test_of_all_that_is_in_a_module_it_is_seen_what_may_be_meant() -> None:
    from flask import jsonify, request  # noqa: PLC0415 (what stands in modules of apps)

    assert [seems_one(thing) for thing in (Flask("shop"), Coroutine(), jsonify, request, wsgi, Coroutine, 3)] == [
        True,
        True,
        *[False] * 5,
    ]
