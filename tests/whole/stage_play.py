"""The dashboard on a stage of its own: the test decides what its source says, and what its clock shows."""

import asyncio
import operator
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch

from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

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
    SettingName,
    StepEnded,
    StepStarted,
)
from demo_server.loading import load_scenario, parse_scenario
from demo_server.scenario import Mode, Scenario
from tui.app import live_dashboard, replay_dashboard, talk_dashboard
from tui.palette import GHOST
from tui.recording.lines import run_began
from tui.recording.reading import Recording
from tui.recording.writing import Recorder
from tui.run.performance import Performance
from tui.run.replay import Replay
from tui.run.source import Gate
from tui.screens import board, live_stage, look
from tui.screens.stage import Stage
from tui.side import Side
from tui.simulation import simulate
from tui.talk.loading import Programme
from tui.target import Target
from tui.timeline.records import State
from tui.widgets.frame import Frame, Layout
from tui.widgets.picture import Picture

T = TypeVar("T")

ZERO = 1_000_000_000_000
"""the run's first instant on the play's clock, in nanoseconds"""
PATIENCE_S = 20.0
TRUE_COLOR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
SIXTEEN_COLORS = {"TERM": "screen"}
NO_COLOR = {**TRUE_COLOR, "NO_COLOR": "1"}


def ms(after_zero: float) -> int:
    """An instant, so many milliseconds after the run's first."""
    return ZERO + round(after_zero * 1e6)


def scenario(text: str) -> Scenario:
    """The scenario that a TOML text describes."""
    return parse_scenario(text, Path("play.toml"))


SCRIPT = scenario("""
title = "Three at once"
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
""")
"""each takes a second: sync is predicted to take three"""


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


def shipped(name: str) -> Scenario:
    """A scenario that comes with the program."""
    return load_scenario(name)


def simulated(played: Scenario, mode: Mode, until: float | None = None) -> list[Event]:
    """What a run would say on a virtual clock: all of it, or what is said up to so many milliseconds."""
    events = (replace(event, at=ZERO + event.at) for event in simulate(played, mode))
    return [event for event in events if until is None or event.at <= ms(until)]


def later(told: Iterable[Event], by: float) -> list[Event]:
    """The same, so many milliseconds later."""
    return [replace(event, at=event.at + round(by * 1e6)) for event in told]


def recorded(path: Path, played: Scenario, *runs: tuple[Mode, Sequence[Event]], beside: bool = False) -> Replay:
    """A recording of runs of a scenario, ready to be replayed."""
    path.touch()
    recorder = Recorder(lambda: path)
    for number, (mode, told) in enumerate(runs):
        took = recorder.begin(run_began(ms(-60), "play", mode, played, beside=beside and number > 0))
        took.write(list(told))
    recorder.close()
    recording = Recording(path).read_all()
    return Replay([(recording, track) for track in recording.tracks])


class ScriptedSource:
    """A Source that says what the test tells it to."""

    def __init__(self, played: Scenario, mode: Mode) -> None:
        self.scenario = played
        self.mode = mode
        self.open = False
        """somebody follows its events"""
        self.stopped = 0
        """how often it was asked to stop"""
        self.changes: list[tuple[SettingName, float]] = []
        self.stalls: list[bool] = []
        """what it was asked: True to stall, False to resume"""
        self.gate: Gate | None = None
        """what its load waits for"""
        self.ending: asyncio.Event | None = None
        """when its children will have ended; None: at once"""
        self.hurt = False
        """they were not given the time to end"""
        self._batches: asyncio.Queue[list[Event] | Exception | None] = asyncio.Queue()
        self._said = 0
        self._heard = 0

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """What it was told, until it was told to end."""
        self.open = True
        try:
            while (batch := await self._batches.get()) is not None:
                if isinstance(batch, Exception):
                    raise batch
                yield batch
                self._heard += 1
        finally:
            await self._end_children()
            self.open = False

    async def _end_children(self) -> None:
        try:
            if self.ending is not None:
                await self.ending.wait()
        except asyncio.CancelledError:
            self.hurt = True
            raise

    def start_after(self, gate: Gate) -> None:
        """Somebody wants its load to wait."""
        self.gate = gate

    def stop(self) -> None:
        """Somebody wants it to end."""
        self.stopped += 1

    def change(self, setting: SettingName, value: float) -> None:
        """Somebody turns a knob."""
        self.changes.append((setting, value))

    def stall(self) -> None:
        """Somebody wants the server to stand still."""
        self.stalls.append(True)

    def resume(self) -> None:
        """Somebody wants the server to go on."""
        self.stalls.append(False)

    def say(self, *events: Event) -> None:
        """A batch of events."""
        self._said += 1
        self._batches.put_nowait(list(events))

    @property
    def heard(self) -> bool:
        """Somebody has taken in all that was said; what is said to nobody is heard too."""
        return self._heard == self._said or not self.open

    def begin(self, at: float = 0) -> None:
        """The children are ready, and the load starts."""
        self.be_ready(at)
        self.say(LoadStarted(ms(at)))

    def be_ready(self, at: float = 0) -> None:
        """The children are ready, in time for a load that starts then."""
        self.say(ServerReady(ms(at - 50), "127.0.0.1", 1))
        self.say(ClientsReady(ms(at - 20)))

    def end(self, at: float) -> None:
        """The load is over, so many milliseconds after it began."""
        self.say(LoadEnded(ms(at)))
        self._batches.put_nowait(None)

    def fail(self, error: Exception) -> None:
        """Something went wrong."""
        self._batches.put_nowait(error)


class Dot(NamedTuple):
    """A character on the screen."""

    text: str
    style: Style


class Play:
    """A dashboard that the test conducts: of runs that happen now, or of recorded ones."""

    def __init__(self, shown: Sequence[Side] | Replay | Programme, **more: Any) -> None:
        self.now = ZERO
        self.sources: list[ScriptedSource] = []
        if isinstance(shown, Replay):
            self.app = replay_dashboard(shown, clock=self.clock, **more)
        elif isinstance(shown, Programme):
            self.app = talk_dashboard(shown, self._source_of, clock=self.clock, **more)
        else:
            self.app = live_dashboard(shown, self._source_of, clock=self.clock, **more)
        self.pilot: Pilot[None]
        self._console = Console(force_terminal=True, legacy_windows=False)

    def clock(self) -> int:
        """The instant that it is."""
        return self.now

    def _source_of(self, played: Scenario, mode: Mode, _: Target) -> ScriptedSource:
        self.sources.append(ScriptedSource(played, mode))
        return self.sources[-1]

    # --- what is there --------------------------------------------------------------------------------------

    @property
    def source(self) -> ScriptedSource:
        """The latest run's."""
        return self.sources[-1]

    @property
    def both(self) -> tuple[ScriptedSource, ScriptedSource]:
        """Those of the latest two runs."""
        first, second = self.sources[-2:]
        return first, second

    @property
    def open(self) -> list[ScriptedSource]:
        """Those that somebody follows."""
        return [source for source in self.sources if source.open]

    @property
    def pictures(self) -> tuple[Picture, Picture]:
        """Of two runs that are compared."""
        first, second = self.stage.query(Picture)
        return first, second

    @property
    def stage(self) -> Stage:
        """The stage, whatever lies on it."""
        return self.app.get_default_screen()

    @property
    def top(self) -> Screen[Any]:
        """The screen that is seen."""
        return self.app.screen

    def shows_screen(self, kind: type[Screen[Any]]) -> bool:
        """Whether that kind of screen is seen."""
        return isinstance(self.app.screen, kind)

    @property
    def performance(self) -> Performance:
        """The run on the stage."""
        return self.stage.performance

    @property
    def picture(self) -> Picture:
        """The picture."""
        return self.stage.query_one(Picture)

    @property
    def frame(self) -> Frame:
        """What the picture shows."""
        assert self.picture._frame is not None
        return self.picture._frame

    @property
    def layout(self) -> Layout:
        """How the picture's lines are divided."""
        assert self.picture._setting is not None
        return self.picture._setting.parts

    @property
    def seen(self) -> tuple[float, float]:
        """Where the axis begins and ends; milliseconds."""
        window = self.frame.window
        return window.start / 1e6, (window.start + window.length) / 1e6

    # --- what is done ---------------------------------------------------------------------------------------

    async def at(self, now: float) -> None:
        """Move the clock to so many milliseconds of the run, and let everything be drawn."""
        self.now = ms(now)
        await self.settled()

    async def begun(self, now: float, *events: Event) -> None:
        """The run begins; these are said; so many milliseconds of it have passed."""
        self.now = ms(now)
        self.source.begin()
        self.source.say(*events)
        await self.settled()

    async def both_begun(self, now: float, *events: Event) -> tuple[ScriptedSource, ScriptedSource]:
        """Two runs begin at once; these are said of both; so many milliseconds of them have passed."""
        self.now = ms(now)
        for source in self.both:
            await self.until(partial(getattr, source, "open"))
            source.be_ready()
        for source in self.both:
            assert source.gate is not None
            await asyncio.wait_for(source.gate(), PATIENCE_S)
            source.say(LoadStarted(ms(0)))
            source.say(*events)
        await self.settled()
        return self.both

    async def over(self, at: float) -> None:
        """The run ends, so many milliseconds after it began."""
        self.now = ms(at)
        self.source.end(at)
        # When all is told it is predicted once more, and drawn for the last time.
        await self.until(lambda: all(worker.is_finished for worker in self.app.workers if worker.group == "run"))

    async def settled(self) -> None:
        """What was said is on the picture."""
        await self.until(lambda: all(source.heard for source in self.sources))
        self.stage._draw()
        await self.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they do be done."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause(0)
            await self.pilot.pause(0)

    async def mouse(self, *told: tuple[type[events.MouseEvent], int, int], button: int = 1) -> None:
        """What a terminal tells of the mouse: what happened in which column and line of the screen, in order."""
        driver = self.app._driver
        assert driver is not None
        before = told[0][1:]
        for kind, x, y in told:
            moved = (x - before[0], y - before[1])
            driver.process_message(kind(None, x, y, *moved, button, False, False, False, x, y))
            before = (x, y)
            await self.pilot.pause(0)
            await self.pilot.pause(0)
        await self.settled()

    async def click(self, x: int, y: int) -> None:
        """Click in a column and line of the screen."""
        await self.mouse((events.MouseDown, x, y), (events.MouseUp, x, y))

    def column(self, at: float) -> int:
        """The screen's column of an instant of the run, in milliseconds."""
        start, end = self.seen
        return self.picture.region.x + self.layout.label + int((at - start) / (end - start) * self.layout.bar)

    def line(self, words: str) -> int:
        """The screen's first line with these words."""
        return next(y for y, row in enumerate(self.rows()) if words in row)

    async def resize(self, columns: int, rows: int) -> None:
        """Another size, and everything drawn for it."""
        await self.pilot.resize_terminal(columns, rows)
        await self.until(lambda: self.stage.size == (columns, rows))
        await self.settled()

    async def next_run(self, *keys: str) -> ScriptedSource:
        """Press keys, each of which begins another run; the source of the last one, as soon as somebody follows it."""
        for key in keys:
            before = [*self.sources]
            await self.pilot.press(key)
            await self.until(partial(operator.ne, self.sources, before))
        return await self.followed()

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

    async def hides(self, word: str) -> None:
        """Wait until a word is no longer on the screen."""
        await self.until(lambda: not self._has(word))

    def _has(self, word: str) -> bool:
        return word in self.screen()

    # --- what is seen ---------------------------------------------------------------------------------------

    def dots(self) -> list[list[Dot]]:
        """The whole screen, line by line, as it is sent to the terminal."""
        return [[Dot(one, style) for text, style in line for one in text] for line in self._sent()]

    def rows(self) -> list[str]:
        """The text of the whole screen, line by line."""
        return ["".join(text for text, _ in line) for line in self._sent()]

    def _sent(self) -> list[list[tuple[str, Style]]]:
        update = self.app.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        assert update is not None
        width, height = self.app.size
        lines: list[list[tuple[str, Style]]] = [[]]
        for text, style, control in self._console.render(
            update, self._console.options.update_dimensions(width, height)
        ):
            if text == "\n":
                lines.append([])
            elif not control:
                lines[-1].append((text, style or Style.null()))
        return lines

    def screen(self) -> str:
        """The text of the whole screen."""
        return "\n".join(self.rows())

    def lines(self) -> list[str]:
        """The text of the picture's lines."""
        return [self.picture.render_line(y).text for y in range(self.picture.size.height)]

    @property
    def bar_lines(self) -> range:
        """The picture's lines that show requests."""
        assert self.picture._setting is not None
        return range(1, 1 + self.picture._setting.room.bars)

    def drawn(self, state: State) -> int:
        """Whole cells of the requests that show a state as it was measured."""
        return self._cells(state, 1.0)

    def predicted(self, state: State) -> int:
        """Whole cells of the requests that show a state as it was predicted: fainter."""
        return self._cells(state, GHOST)

    def blocks(self) -> int:
        """Half blocks, which show two rows in a line."""
        return sum(line.count("▀") for line in self.lines())

    def _cells(self, state: State, strength: float) -> int:
        ink = self.picture.ink
        color, texture = ink.palette.state(state, strength), ink.texture[state]
        count = 0
        for y in self.bar_lines:
            for segment in self.picture.render_line(y):
                found = segment.style.color if segment.style else None
                if found is not None and found.name.lower() == color.lower():
                    count += segment.text.count(texture)
        return count


def widths(rows: Iterable[str]) -> set[int]:
    """How many cells the lines of a screen take."""
    return {cell_len(row) for row in rows}


async def _moment(*_: float) -> None:
    """The Pilot waits for an idle process, which one that draws is not; here conditions are waited for."""
    await asyncio.sleep(0)


@asynccontextmanager
async def playing(
    played: Scenario,
    mode: Mode = "sync",
    size: tuple[int, int] = (80, 22),
    terminal: Mapping[str, str] = TRUE_COLOR,
    beside: Sequence[Mode] = (),
    **more: Any,
) -> AsyncIterator[Play]:
    """The dashboard, its prediction made, its source followed; in other modes beside it, its first source followed."""
    async with conducted([Side(played, mode), *(Side(played, one) for one in beside)], size, terminal, **more) as play:
        await play.until(lambda: play.open)
        await play.settled()
        yield play


@asynccontextmanager
async def conducted(
    shown: Sequence[Side] | Replay | Programme,
    size: tuple[int, int] = (80, 22),
    terminal: Mapping[str, str] = TRUE_COLOR,
    **more: Any,
) -> AsyncIterator[Play]:
    """The dashboard in a terminal of that many columns and rows."""
    others = {name: value for name, value in os.environ.items() if name not in NO_COLOR}
    # Figures are otherwise redrawn a few times a second of a clock that stands still here.
    with (
        patch.object(board, "FIGURES_EVERY_NS", 0),
        patch.object(board, "FRAMES_A_SECOND", 20),
        patch.object(look, "TIMES_A_SECOND", 50),
        patch.object(live_stage, "clean_up", lambda: None),  # it takes longer than many a test
        patch.dict(os.environ, {**others, **terminal}, clear=True),
        patch("textual.app.wait_for_idle", _moment),
        patch("textual.pilot.wait_for_idle", _moment),
    ):
        play = Play(shown, **more)
        async with play.app.run_test(size=size) as pilot:
            play.pilot = pilot
            yield play
