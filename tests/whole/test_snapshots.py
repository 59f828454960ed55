"""The screen as text, at the two sizes that it is made for. ``python -m tests.whole.test_snapshots`` writes it anew."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.whole.stage_play import ZERO, Play, playing, shipped, simulated

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = ((80, 22), (100, 28))
THREE, TWENTY = shipped("three-requests"), shipped("twenty-clients")


async def mid_run(size: tuple[int, int]) -> str:
    """Three requests, sync: the first is answered, the second is handled, the third queues."""
    async with playing(THREE, "sync", size) as play:
        await play.begun(2500, *simulated(THREE, "sync", 2500))
        return seen(play)


async def over(size: tuple[int, int]) -> str:
    """The same in async, to its end."""
    async with playing(THREE, "async", size) as play:
        told = simulated(THREE, "async")
        end = (told[-1].at - ZERO) / 1e6
        await play.begun(end, *told[:-1])
        await play.over(end)
        return seen(play)


async def pairs(size: tuple[int, int]) -> str:
    """Twenty clients: two of them on a line."""
    async with playing(TWENTY, "sync", size) as play:
        await play.begun(7000, *simulated(TWENTY, "sync", 7000))
        return seen(play)


async def look(size: tuple[int, int]) -> str:
    """Into the worst of the three requests."""
    async with playing(THREE, "sync", size) as play:
        told = simulated(THREE, "sync")
        end = (told[-1].at - ZERO) / 1e6
        await play.begun(end, *told[:-1])
        await play.over(end)
        await play.press("enter")
        await play.shows("Request 3")
        return seen(play)


def seen(play: Play) -> str:
    """All but the keys at the bottom, which are Textual's."""
    return "".join(f"{row.rstrip()}\n" for row in play.rows()[:-1])


STATES: dict[str, Callable[[tuple[int, int]], Awaitable[str]]] = {
    "three-requests": mid_run,
    "async-over": over,
    "twenty-clients": pairs,
    "look": look,
}


def file_of(name: str, size: tuple[int, int]) -> Path:
    return SNAPSHOTS / f"{name}-{size[0]}x{size[1]}.txt"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STATES)
async def test_the_screen_is_as_it_was(name: str, size: tuple[int, int]) -> None:
    assert (await STATES[name](size)).split("\n") == file_of(name, size).read_text(encoding="utf-8").split("\n")


async def make() -> None:
    """Write all of them."""
    SNAPSHOTS.mkdir(exist_ok=True)
    for name, state in STATES.items():
        for size in SIZES:
            file_of(name, size).write_text(await state(size), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(make())
