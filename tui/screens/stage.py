"""The stage: what the audience sees of a run."""

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer

from demo_server.scenario import MODES, Mode, Scenario
from tui.palette import BAD, FOREGROUND, QUIET
from tui.picture.axis import round_length
from tui.picture.rows import Rows
from tui.run.performance import Performance, Predictions, SourceOf
from tui.screens import words
from tui.summary import Headline, headline
from tui.widgets.bars import Bars
from tui.widgets.frame import Frame
from tui.widgets.ink import text
from tui.widgets.line import Line

FRAMES_A_SECOND = 60
FIGURES_EVERY_NS = 150_000_000
"""figures that change with every frame cannot be read"""
OVERTIME = 1.25
"""by how much the axis grows when a run outlasts its prediction"""


class Stage(Screen[None]):
    """One scenario, one mode at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "run_or_stop", "Run/stop"),
        Binding("m", "next_mode", "Mode"),
        Binding("q", "app.quit", "Quit"),
    ]
    DEFAULT_CSS = """
    Stage { background: #000000; layout: vertical; }
    Stage > #caption { margin-bottom: 1; }
    Stage > #times { margin-top: 1; }
    Stage > Footer { background: #000000; }
    """

    def __init__(
        self,
        scenario: Scenario,
        mode: Mode,
        source_of: SourceOf,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        super().__init__()
        self._scenario = scenario
        self._source_of = source_of
        self._clock = clock
        self._predictions = Predictions(scenario)
        self._one_at_a_time = asyncio.Lock()
        self._ticking: Timer | None = None
        self._figures_at = 0
        self._length = 0
        self._begin(mode)

    def compose(self) -> ComposeResult:
        """Top to bottom, as it is read."""
        yield Line(id="title")
        yield Line(id="caption")
        yield Bars(id="bars")
        yield Line(id="times")
        yield Line(id="counts")
        yield Line(id="legend")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the prediction, then run."""
        self.query_one("#legend", Line).show(words.legend())
        self._ticking = self.set_interval(1 / FRAMES_A_SECOND, self._tick)
        self._start()

    def on_resize(self) -> None:
        """Another size is another picture."""
        self._draw(self._clock())

    def action_run_or_stop(self) -> None:
        """Run again, or stop what runs."""
        if self._performance.phase == "running":
            self._performance.stop()
        elif not self._performance.going_on:
            self._run(self._performance.mode)

    def action_next_mode(self) -> None:
        """Run in the next mode, at once."""
        self._run(MODES[(MODES.index(self._performance.mode) + 1) % len(MODES)])

    async def end(self) -> None:
        """Break off what runs, and return when its children have ended."""
        self.workers.cancel_group(self, "run")
        async with self._one_at_a_time:
            pass

    @property
    def performance(self) -> Performance:
        """The run on the stage."""
        return self._performance

    def _begin(self, mode: Mode) -> None:
        self._performance = Performance(self._scenario, mode, self._source_of)
        self._ghost = self._performance.predicted
        self._predicted: Headline | None = None
        self._rows, self._ghost_rows = Rows(self._scenario), Rows(self._scenario)

    def _run(self, mode: Mode) -> None:
        self._begin(mode)
        self.query_one(Bars).clear()
        self._start()

    def _start(self) -> None:
        if self._ticking is not None:
            self._ticking.resume()
        self.run_worker(self._perform(self._performance), group="run", exclusive=True)

    async def _perform(self, performance: Performance) -> None:
        # A run that was broken off ends its children first: two servers would disturb one another.
        async with self._one_at_a_time:
            await performance.run(self._predictions)
        if performance is self._performance and self._ticking is not None:
            self._ticking.pause()
            self._draw(self._clock())

    def _tick(self) -> None:
        self._draw(self._clock())

    def _draw(self, now: int) -> None:
        performance = self._performance
        timeline, ghost = performance.timeline, performance.predicted
        now = now if timeline.end is None else timeline.end
        if ghost is not self._ghost:
            self._ghost, self._ghost_rows = ghost, Rows(self._scenario)
            self._ghost_rows.take_in(ghost)
            self._predicted = None if ghost.end is None else headline(ghost, ghost.end)
            self.query_one(Bars).clear()
        self._rows.take_in(timeline)
        self._stretch_axis(timeline.elapsed(now))
        if self._length:
            frame = Frame(timeline, self._rows, ghost, self._ghost_rows, now, self._length)
            self.query_one(Bars).show(frame)
        if now >= self._figures_at or not performance.going_on:
            self._figures_at = now + FIGURES_EVERY_NS
            self._draw_figures(now)

    def _stretch_axis(self, elapsed: int) -> None:
        """As long as the longest prediction, so that bars grow into a still picture; longer only if they must."""
        self._length = max(self._length, round_length(self._predictions.longest) if self._predictions.longest else 0)
        while self._length and elapsed > self._length:
            self._length = round(self._length * OVERTIME)

    def _draw_figures(self, now: int) -> None:
        performance = self._performance
        current = headline(performance.timeline, now)
        title, caption = self._scenario.title, self._scenario.caption
        mode = words.badge(self._scenario, performance.mode)
        self.query_one("#title", Line).show([text(title, FOREGROUND, bold=True)], mode)
        said = text(performance.failure, BAD, bold=True) if performance.failure else text(caption, QUIET)
        self.query_one("#caption", Line).show([said], words.phase(performance, now))
        self.query_one("#times", Line).show(words.times(current, self._predicted))
        self.query_one("#counts", Line).show(words.counts(current))
