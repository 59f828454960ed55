"""The first page of FastAPI's documentation, and a view that is no coroutine."""

import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root() -> dict[str, str]:
    return {"message": "Hello World"}


@app.get("/threaded")
def threaded() -> dict[str, str]:
    time.sleep(0.01)
    return {"message": "Hello from a thread"}
