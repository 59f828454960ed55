"""Spare children: how many there are, when, and that none is left."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from demo_server.events import LoadStarted
from demo_server.loading import load_scenario
from demo_server.spare import WAITS
from tests.waiting import until
from tui.run.live import LiveRun
from tui.run.spares import KEPT, Kind, Spares, spare_child


class Blank:
    """A child as spares see it; the test says when it has imported everything."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.imported: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.started = self.killed = self.buried = self.ended = False

    async def start(self) -> None:
        self.started = True

    async def says(self, line: bytes) -> bool:
        assert line == WAITS
        return await self.imported

    def kill(self) -> None:
        self.killed = True
        if not self.imported.done():
            self.imported.set_result(False)

    async def end(self) -> int:
        self.buried = True
        return 0


class Nursery:
    """Children in the order in which they were made."""

    def __init__(self) -> None:
        self.children: list[Blank] = []

    def __call__(self, kind: Kind) -> Any:
        self.children.append(Blank(kind))
        return self.children[-1]

    @property
    def started(self) -> list[Blank]:
        return [child for child in self.children if child.started]

    async def grown(self, spares: Spares) -> None:
        """All that are wanted, waiting."""
        while not spares.full:
            for child in self.started:
                if not child.imported.done():
                    child.imported.set_result(True)
            await asyncio.sleep(0)


async def kept() -> tuple[Spares, Nursery]:
    nursery = Nursery()
    spares = Spares(nursery)
    spares.keep()
    return spares, nursery


async def test_there_are_two_of_each_started_one_at_a_time() -> None:
    spares, nursery = await kept()
    await until(lambda: nursery.started)
    assert len(nursery.children) == 1
    await nursery.grown(spares)
    assert sorted(child.kind for child in nursery.children) == ["clients"] * KEPT + ["server"] * KEPT
    await spares.end()
    assert all(child.buried for child in nursery.children)


async def test_what_is_taken_is_replaced_and_not_ended_by_us() -> None:
    spares, nursery = await kept()
    await nursery.grown(spares)
    taken: Any = spares.take("server")
    await nursery.grown(spares)
    assert len(nursery.children) == 2 * KEPT + 1
    await spares.end()
    assert not taken.buried
    assert spares.take("server") is None


async def test_nothing_is_started_while_something_is_measured() -> None:
    spares, nursery = await kept()
    await nursery.grown(spares)
    with spares.quiet():
        spares.take("clients")
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(nursery.children) == 2 * KEPT
        with spares.between():  # a run that waits for its start is not measured
            await until(lambda: len(nursery.children) > 2 * KEPT)
            await nursery.grown(spares)
    await spares.end()


async def test_one_that_is_importing_when_a_run_begins_makes_way() -> None:
    spares, nursery = await kept()
    await until(lambda: nursery.started)
    with spares.quiet():
        assert nursery.children[0].killed
        await until(lambda: nursery.children[0].buried)
    await nursery.grown(spares)
    await spares.end()


async def test_one_that_has_ended_meanwhile_is_not_given_away() -> None:
    spares, nursery = await kept()
    await nursery.grown(spares)
    first, second = (child for child in nursery.children if child.kind == "server")
    first.ended = True
    taken: Any = spares.take("server")
    assert taken is second
    await spares.end()


async def test_where_none_can_be_had_nobody_goes_on_trying() -> None:
    spares, nursery = await kept()
    await until(lambda: nursery.started)
    nursery.children[0].imported.set_result(False)
    await until(lambda: nursery.children[0].buried)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(nursery.children) == 1
    assert spares.take("server") is None
    await spares.end()


@pytest.mark.realtime
async def test_a_run_takes_real_ones_and_leaves_none() -> None:
    made = []

    def noted(kind: Kind) -> Any:
        made.append(spare_child(kind))
        return made[-1]

    spares = Spares(noted)
    spares.keep()
    await until(lambda: spares.full)
    run = LiveRun(load_scenario("three-requests"), "async", spares=spares)
    batches = run.events()
    async for batch in batches:
        if any(isinstance(event, LoadStarted) for event in batch):
            break
    assert [child.pid for child in run._children] == [made[0].pid, made[1].pid]
    await batches.aclose()
    await spares.end()
    is_gone: Callable[[Any], bool] = lambda child: child.pid is None or child.ended  # noqa: E731
    assert all(map(is_gone, made))
