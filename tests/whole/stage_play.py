"""The dashboard on a stage of its own: the test decides what its source says, and what its clock shows."""

import asyncio
import html
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from textual.pilot import Pilot

from demo_server.events import (
    ClientsReady,
    Event,
    HandlingFinished,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    RequestArrived,
    RequestPlanned,
    RequestSent,
    ResponseReceived,
    ServerReady,
    StepEnded,
    StepStarted,
)
from demo_server.loading import parse_scenario
from demo_server.scenario import Mode, Scenario
from tui.app import DashboardApp
from tui.palette import STATE
from tui.picture.bars import TEXTURE
from tui.picture.stretches import State
from tui.screens import stage
from tui.widgets.bars import Bars

T = TypeVar("T")

ZERO = 1_000_000_000_000
"""the run's first instant on the play's clock, in nanoseconds"""
PATIENCE_S = 20.0


def ms(after_zero: float) -> int:
    """An instant, so many milliseconds after the run's first."""
    return ZERO + round(after_zero * 1e6)


def scenario(text: str) -> Scenario:
    """The scenario that a TOML text describes."""
    return parse_scenario(text, Path("play.toml"))


def handled(number: int, planned: float, started: float, finished: float, client: int | None = None) -> list[Event]:
    """A request named page that waits from start to finish, and is answered then; milliseconds."""
    return [
        RequestPlanned(ms(planned), number, "page", number if client is None else client),
        RequestSent(ms(planned), number),
        RequestArrived(ms(planned), number, "page"),
        HandlingStarted(ms(started), number, 1),
        StepStarted(ms(started), number, 0, "db", "wait"),
        StepEnded(ms(finished), number, 0),
        HandlingFinished(ms(finished), number),
        ResponseReceived(ms(finished), number, 200),
    ]


class ScriptedSource:
    """A Source that says what the test tells it to."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.open = False
        """somebody follows its events"""
        self.stopped = 0
        """how often it was asked to stop"""
        self._batches: asyncio.Queue[list[Event] | Exception | None] = asyncio.Queue()

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """What it was told, until it was told to end."""
        self.open = True
        try:
            while (batch := await self._batches.get()) is not None:
                if isinstance(batch, Exception):
                    raise batch
                yield batch
        finally:
            self.open = False

    def stop(self) -> None:
        """Somebody wants it to end."""
        self.stopped += 1

    def say(self, *events: Event) -> None:
        """A batch of events."""
        self._batches.put_nowait(list(events))

    def begin(self) -> None:
        """The children are ready, and the load starts."""
        self.say(ServerReady(ms(-50), "127.0.0.1", 1))
        self.say(ClientsReady(ms(-20)))
        self.say(LoadStarted(ms(0)))

    def end(self, at: float) -> None:
        """The load is over, so many milliseconds after it began."""
        self.say(LoadEnded(ms(at)))
        self._batches.put_nowait(None)

    def fail(self, error: Exception) -> None:
        """Something went wrong."""
        self._batches.put_nowait(error)


class Play:
    """A dashboard that the test conducts."""

    def __init__(self, played: Scenario, mode: Mode) -> None:
        self.now = ZERO
        self.sources: list[ScriptedSource] = []
        self.app = DashboardApp(played, mode, self._source_of)
        self.sources.clear()
        self.app._stage = stage.Stage(played, mode, self._source_of, lambda: self.now)
        self.pilot: Pilot[None]

    def _source_of(self, _: Scenario, mode: Mode) -> ScriptedSource:
        self.sources.append(ScriptedSource(mode))
        return self.sources[-1]

    @property
    def source(self) -> ScriptedSource:
        """The latest run's."""
        return self.sources[-1]

    async def next_run(self, *keys: str) -> ScriptedSource:
        """Press keys, each of which begins another run; the source of the last one, as soon as somebody follows it."""
        before = len(self.sources)
        await self.pilot.press(*keys)
        await self.until(lambda: len(self.sources) == before + len(keys))
        return await self.followed()

    @property
    def bars(self) -> Bars:
        """The picture."""
        return self.app.screen.query_one(Bars)

    async def followed(self) -> ScriptedSource:
        """The latest run's source, as soon as somebody follows it."""
        await self.until(lambda: self.source.open)
        return self.source

    async def until(self, condition: Callable[[], T]) -> T:
        """What the condition says as soon as that is true; the test fails when it takes too long."""
        deadline = time.monotonic() + PATIENCE_S
        while not (said := condition()):
            assert time.monotonic() < deadline, f"not within {PATIENCE_S} s:\n{self.screen()}"
            await self.pilot.pause(0.01)
        return said

    async def shows(self, *words: str) -> None:
        """Wait until all of these words are on the screen."""
        for word in words:
            await self.until(partial(self._has, word))

    def _has(self, word: str) -> bool:
        return word in self.screen()

    def screen(self) -> str:
        """The text of the whole screen, line by line."""
        lines: dict[float, list[str]] = {}
        svg = self.app.export_screenshot()
        for y, words in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>(.*?)</text>', svg):
            lines.setdefault(float(y), []).append(html.unescape(words).replace("\xa0", " "))
        return "\n".join("".join(parts) for _, parts in sorted(lines.items()))

    def lines(self) -> list[str]:
        """The text of the picture's lines."""
        return [self.bars.render_line(y).text for y in range(self.bars.size.height)]

    def drawn(self, state: State) -> int:
        """Whole cells of the picture that show a state as it was measured."""
        return self._cells(TEXTURE[state], live=True)

    def predicted(self, state: State) -> int:
        """Whole cells of the picture that show a state as it was predicted: fainter."""
        return self._cells(TEXTURE[state], live=False)

    def blocks(self) -> int:
        """Half blocks, which show two rows in a line."""
        return sum(line.count("▀") for line in self.lines())

    def _cells(self, texture: str, live: bool) -> int:
        colors = {color.lower() for color in STATE.values()}
        count = 0
        for y in range(self.bars.size.height):
            for segment in self.bars.render_line(y):
                color = segment.style.color if segment.style else None
                if color is not None and texture in segment.text and (color.name.lower() in colors) == live:
                    count += segment.text.count(texture)
        return count


@asynccontextmanager
async def playing(played: Scenario, mode: Mode = "sync", size: tuple[int, int] = (80, 22)) -> AsyncIterator[Play]:
    """The dashboard in a terminal of that many columns and rows, its prediction made, its source followed."""
    play = Play(played, mode)
    # Figures are otherwise redrawn a few times a second of a clock that stands still here.
    with patch.object(stage, "FIGURES_EVERY_NS", 0):
        async with play.app.run_test(size=size) as pilot:
            play.pilot = pilot
            await play.followed()
            yield play
