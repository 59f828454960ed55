"""An app that cannot start."""
# ruff: noqa: ARG001 (a lifespan takes an app)
# mypy: disable-error-code="unreachable"

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    raise ConnectionError("no database here")
    yield


app = FastAPI(lifespan=lifespan)
