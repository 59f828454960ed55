"""The stage: what the audience sees of a run, and the keys that steer it."""

import asyncio
import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer

from demo_server.events import SettingName
from demo_server.library import ScenarioError
from demo_server.scenario import Mode, Scenario
from tui.picture.view import View
from tui.run.performance import Performance, SourceOf
from tui.run.show import Show
from tui.screens import bindings, words
from tui.screens.blank import Blank
from tui.screens.figures import Figures, figures
from tui.screens.keys import Keys
from tui.screens.look import Look
from tui.screens.notices import STAYS_NS, Notices
from tui.screens.picker import Picker
from tui.screens.quiet import clean_up
from tui.screens.repertoire import Repertoire
from tui.screens.scene import Measured, Scene
from tui.timeline.records import Request
from tui.widgets.big import Big
from tui.widgets.ink import Ink
from tui.widgets.lines import Lines
from tui.widgets.picture import Picture

FRAMES_A_SECOND = 60
FIGURES_EVERY_NS = 150_000_000
"""figures that change with every frame cannot be read"""
COMFORTABLE = (80, 22)
"""columns and rows from which on everything is there"""


class Stage(Screen[None]):
    """One scenario, one mode at a time."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.STAGE
    DEFAULT_CSS = """
    Stage { background: $background; layout: vertical; }
    Stage > #caption { margin-bottom: 1; }
    Stage > #figures { height: 3; margin-top: 1; }
    Stage > Footer { background: $background; }
    Stage.-tight > #caption { margin-bottom: 0; }
    Stage.-tight > #figures { height: 1; margin-top: 0; }
    Stage.-tight > #legend { display: none; }
    Stage > Big { display: none; }
    Stage.-big > Big { display: block; }
    Stage.-big > Picture { display: none; }
    """

    def __init__(
        self,
        scenario: Scenario,
        mode: Mode,
        source_of: SourceOf,
        ink: Ink,
        *,
        clock: Callable[[], int] = time.perf_counter_ns,
        name: str = "",
    ) -> None:
        super().__init__()
        self._show = Show(scenario, mode, source_of)
        self._scene = Scene(self._show)
        self._notices = Notices(clock)
        self._ink = ink
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._ticking: Timer | None = None
        self._figures_at = 0
        self._held: int | None = None
        """the instant at which the picture is paused"""
        self._measured: Measured | None = None
        self._title, self._caption = Lines(ink, id="title"), Lines(ink, id="caption")
        self._figures, self._legend = Lines(ink, id="figures"), Lines(ink, id="legend")
        self._picture, self._big = Picture(ink, id="picture"), Big(ink, id="big")
        self._repertoire = Repertoire(name, scenario)
        self._scenario_name = name

    def compose(self) -> ComposeResult:
        """Top to bottom, as it is read."""
        yield from (self._title, self._caption, self._picture, self._big, self._figures, self._legend)
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Show the prediction, then run."""
        self._ticking = self.set_interval(1 / FRAMES_A_SECOND, self._draw)
        self._start()

    def on_resize(self) -> None:
        """Another size is another picture."""
        columns, rows = self.size
        self.set_class(columns < COMFORTABLE[0] or rows < COMFORTABLE[1], "-tight")
        self.call_after_refresh(self._draw_all)

    # --- keys that steer the run ------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that cannot do anything with this load is not offered."""
        if action == "steer" and parameters[0] in ("clients", "rate"):
            return getattr(self._show.given.load, str(parameters[0])) is not None
        return True

    def action_run_or_stop(self) -> None:
        """Run again, or stop what runs."""
        if self.performance.phase == "running":
            self.performance.stop()
        elif not self.performance.going_on:
            self._run()

    def action_next_mode(self) -> None:
        """Run in the next mode, at once."""
        self._show.next_mode()
        self._run()

    def action_steer(self, setting: SettingName, up: bool) -> None:
        """More or fewer clients, requests a second, or workers."""
        self._say(self._show.steer(setting, up))

    def action_speed(self, up: bool) -> None:
        """Run in slow motion, or faster: the run itself, from its start."""
        before = self._show.speed
        try:
            self._show.change_speed(up)
        except ScenarioError as error:
            self._say(str(error))
        if self._show.speed != before:
            self._scene.reset()
            self._run()

    def action_stall(self) -> None:
        """Freeze the server, or let it go on."""
        if self.performance.phase == "running":
            self.performance.stall_or_resume()
        else:
            self._say("nothing runs that could be stalled: space runs")

    def action_next_scenario(self, by: int) -> None:
        """The next scenario, or the one before."""
        self._load(self._repertoire.after(self._scenario_name, by))

    def action_pick(self) -> None:
        """Choose a scenario."""
        self.app.push_screen(
            Picker(self._repertoire, self._scenario_name), lambda name: self._load(name) if name else None
        )

    # --- keys that change what is seen ------------------------------------------------------------------

    def action_pause(self) -> None:
        """Hold the picture, or let it catch up."""
        self._held = None if self._held is not None else self._now()
        self._draw_all()

    def action_zoom(self, factor: float) -> None:
        """Closer, or farther away."""
        self._zoom(factor, None)

    def action_scroll(self, share: float) -> None:
        """Back in time, or forth."""
        self._scene.scroll(share, self._elapsed())
        self._draw_all()

    def action_whole(self) -> None:
        """All of the run."""
        self._look_at(View())

    def action_follow(self) -> None:
        """The present, as close as it is looked at now."""
        self._look_at(View(self._scene.view.length))

    def action_look(self) -> None:
        """Look into the worst request."""
        timeline = self.performance.timeline
        worst = timeline.worst or next(iter(timeline.requests()), None)
        if worst is None:
            self._say("nothing was sent yet: space runs")
        else:
            self._look_into(worst)

    def action_big(self) -> None:
        """The one number that matters, or the picture again."""
        self.toggle_class("-big")
        self.call_after_refresh(self._draw_all)

    def action_blank(self) -> None:
        """Nothing to be seen, until a key is pressed."""
        self.app.push_screen(Blank())

    def action_keys(self) -> None:
        """All keys."""
        self.app.push_screen(Keys())

    def on_picture_chosen(self, message: Picture.Chosen) -> None:
        """A request was clicked."""
        self._look_into(message.request)

    def on_picture_zoomed(self, message: Picture.Zoomed) -> None:
        """The wheel was turned."""
        self._zoom(message.factor, message.at)

    def on_picture_scrolled(self, message: Picture.Scrolled) -> None:
        """The picture was pulled."""
        self.action_scroll(message.share)

    # --- runs -------------------------------------------------------------------------------------------

    @property
    def performance(self) -> Performance:
        """The run on the stage."""
        return self._show.performance

    async def end(self) -> None:
        """Break off what runs, and return when its children have ended."""
        self.workers.cancel_group(self, "run")
        async with self._one_at_a_time:
            pass

    def _load(self, name: str) -> None:
        self._scenario_name = name
        self._show.load(self._repertoire.scenario(name))
        self._scene.reset()
        self._run()
        self.refresh_bindings()

    def _run(self) -> None:
        self._show.begin()
        self._scene.begin()
        clean_up()
        self._notices.clear()
        self._held = None
        self._start()

    def _start(self) -> None:
        if self._ticking is not None:
            self._ticking.resume()
        self.run_worker(self._perform(self.performance), group="run", exclusive=True)

    async def _perform(self, performance: Performance) -> None:
        # A run that was broken off ends its children first: two servers would disturb one another.
        predictions = self._show.predictions
        async with self._one_at_a_time:
            await performance.run(predictions)
        if performance is self.performance and self._ticking is not None:
            self._ticking.pause()
            if self._held is None:
                self._draw_all()

    # --- drawing ----------------------------------------------------------------------------------------

    def use(self, ink: Ink) -> None:
        """Draw in other colours from now on."""
        self._ink = ink
        for widget in (self._title, self._caption, self._picture, self._big, self._figures, self._legend):
            widget.ink = ink
        self._draw_all()

    def _draw(self) -> None:
        """A frame; every now and then with its figures."""
        clock, paused = self._clock(), self._held is not None
        if paused and self._figures_at:
            return
        with_figures = clock >= self._figures_at or not self.performance.going_on
        now = self._now()
        self._scene.cells = self._picture.cells
        frame = self._scene.frame(now, self._elapsed())
        if frame is not None:
            self._picture.show(frame, with_figures)
        if with_figures:
            self._figures_at = clock + FIGURES_EVERY_NS
            self._draw_words(now)

    def _draw_all(self) -> None:
        self._figures_at = 0
        self._draw()

    def _draw_words(self, now: int) -> None:
        performance, scene, ink = self.performance, self._scene, self._ink
        if self._held is None or self._measured is None:
            self._measured = scene.measure(now)
        current, worst, slowdown = self._measured
        said = words.Said(
            performance,
            current,
            now,
            self._show.speed,
            self._notices.now,
            scene.stall_said(current.mean),
            self._held is not None,
            self._needs(),
        )
        predicted = None if self._show.steered else scene.predicted_mean
        figured = Figures(current, predicted, slowdown, scene.capacity, performance.mode)
        width = self.size.width
        self._title.show(words.title(ink, said, width))
        self._caption.show(words.caption(ink, said))
        self._figures.show(*figures(ink, figured, width, self._figures.size.height))
        self._legend.show(words.legend(ink, width))
        if self.has_class("-big"):
            self._big.show(current, worst)

    def _needs(self) -> str:
        columns, rows = self.size
        if columns >= COMFORTABLE[0] and rows >= COMFORTABLE[1]:
            return ""
        return f"made for {COMFORTABLE[0]}x{COMFORTABLE[1]}, this is {columns}x{rows}"

    def _now(self) -> int:
        """The instant that is drawn, on the timeline's clock."""
        if self._held is not None:
            return self._held
        end = self.performance.timeline.end
        return self._clock() if end is None else end

    def _elapsed(self) -> int:
        zero = self.performance.timeline.zero
        return 0 if zero is None else max(0, self._now() - zero)

    def _zoom(self, factor: float, at: float | None) -> None:
        self._scene.zoom(factor, at, self._elapsed())
        self._draw_all()

    def _look_at(self, view: View) -> None:
        self._scene.view = view
        self._draw_all()

    def _look_into(self, request: Request) -> None:
        self.app.push_screen(Look(request, self.performance, self._ink, self._clock))

    def _say(self, notice: str) -> None:
        self._notices.say(notice)
        self._draw_all()
        self.set_timer(STAYS_NS / 1e9, self._draw_all)
