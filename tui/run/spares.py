"""Spare children: blank servers and clients that wait for their settings, so that a run need not wait for Python.

They are started while nothing is measured, one at a time, and end with the program as every child does: their stdin
closes.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Literal

from demo_server.spare import FLAG, WAITS
from tui.run.breaking_off import broken_off
from tui.run.child import Child

Kind = Literal["server", "clients"]
KEPT = 2
"""of each kind: two runs may be shown beside one another"""
_KINDS: tuple[Kind, ...] = ("server", "clients")


def spare_child(kind: Kind) -> Child:
    """A blank one. Not started."""
    return (
        Child("server", "demo_server", "--child", FLAG) if kind == "server" else Child("clients", "tui.clients", FLAG)
    )


class Spares:
    """Children that nobody needs yet. Kept from keep() to end(); before and after there are none."""

    def __init__(self, made: Callable[[Kind], Child] = spare_child) -> None:
        self._made = made
        self._waiting: dict[Kind, list[Child]] = {kind: [] for kind in _KINDS}
        self._importing: Child | None = None
        self._running = 0
        self._nothing_runs = asyncio.Event()
        self._nothing_runs.set()
        self._some_taken = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._burying: set[asyncio.Task[int]] = set()

    def keep(self) -> None:
        """Have some from now on."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep())

    @property
    def full(self) -> bool:
        """There are as many as there should be, and they wait."""
        return all(len(waiting) >= KEPT for waiting in self._waiting.values())

    def take(self, kind: Kind) -> Child | None:
        """One that waits for its settings; None when there is none."""
        self._some_taken.set()
        while self._waiting[kind]:
            child = self._waiting[kind].pop(0)
            if not child.ended:
                return child
            self._bury(child)
        return None

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """While something is measured no child is started, and none goes on importing."""
        self._running += 1
        self._nothing_runs.clear()
        self._give_up()
        try:
            yield
        finally:
            self._go_on()

    @contextlib.contextmanager
    def between(self) -> Iterator[None]:
        """Within quiet(): for as long as a run waits for its start, nothing is measured."""
        self._go_on()
        try:
            yield
        finally:
            self._running += 1
            self._nothing_runs.clear()
            self._give_up()

    async def end(self) -> None:
        """Let them all go, and return when they are gone."""
        if self._keeping is not None:
            await broken_off(self._keeping)
            self._keeping = None
        self._give_up()
        for waiting in self._waiting.values():
            while waiting:
                self._bury(waiting.pop())
        await asyncio.gather(*self._burying)

    def _go_on(self) -> None:
        self._running -= 1
        if not self._running:
            self._nothing_runs.set()

    def _give_up(self) -> None:
        """One that is still importing takes the CPU from what is measured."""
        if self._importing is not None:
            self._importing.kill()
            self._importing = None

    def _bury(self, child: Child) -> None:
        burying = asyncio.create_task(child.end())
        self._burying.add(burying)
        burying.add_done_callback(self._burying.discard)

    async def _keep(self) -> None:
        while True:
            await self._nothing_runs.wait()
            if self.full:
                self._some_taken.clear()
                await self._some_taken.wait()
            elif not await self._start(min(_KINDS, key=lambda kind: len(self._waiting[kind]))):
                return

    async def _start(self, kind: Kind) -> bool:
        """One more. False when it cannot be had: then runs start their own, and say what is wrong."""
        child = self._importing = self._made(kind)
        waits = False
        try:
            await child.start()
            if self._importing is child:
                waits = await child.says(WAITS)
        except OSError:
            return False
        finally:
            wanted, self._importing = self._importing is child, None
            if waits and wanted:
                self._waiting[kind].append(child)
            else:
                child.kill()
                self._bury(child)
        return waits or not wanted
