"""A shop in Starlette: two things at once, a thread, a stream, a task that outlives its request, a broken page."""
# ruff: noqa: ARG001, T201 (a view takes a request; users print)

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from demo_server import span


@span("db")
async def query() -> None:
    await asyncio.sleep(0.05)


async def service() -> None:
    async with span("service"):
        await asyncio.sleep(0.05)


def file() -> None:
    with span("file"):
        time.sleep(0.01)


async def courses(request: Request) -> PlainTextResponse:
    await asyncio.gather(query(), service())
    await run_in_threadpool(file)
    with span("render", "work"):
        return PlainTextResponse("Hello, World!", background=BackgroundTask(query))


async def lines(request: Request) -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"first\n"
        async with span("db"):
            await asyncio.sleep(0.02)
        yield b"second\n"

    return StreamingResponse(parts())


async def broken(request: Request) -> PlainTextResponse:
    raise ValueError("the till is stuck")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("Hello")
    await socket.close()


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    print("the shop opens")
    yield


app = Starlette(
    routes=[
        Route("/courses", courses),
        Route("/lines", lines),
        Route("/broken", broken),
        WebSocketRoute("/talk", talk),
    ],
    lifespan=lifespan,
)
