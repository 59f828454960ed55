"""A shop in Quart, with named spans."""

import asyncio

from quart import Quart

from demo_server import span

app = Quart(__name__)


@app.get("/courses")
async def courses() -> str:
    async with span("db"):
        await asyncio.sleep(0.05)
    return "<p>Hello, World!</p>"


@app.get("/broken")
async def broken() -> str:
    raise ValueError("the till is stuck")
