"""The stage on which runs happen: the keys that start them, steer them, and set two of them beside one another."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from demo_server.addresses import timer_said
from demo_server.events import SettingName
from demo_server.library import Complaint, ScenarioError, printable
from tui.cast import Cast
from tui.reloading import Reloaded
from tui.run.breaking_off import in_peace
from tui.run.performance import Performance, SourceOf
from tui.run.playhead import Playhead
from tui.run.show import RecorderOf, Show, nowhere
from tui.run.watching import saves
from tui.screens import bindings, words
from tui.screens.picker import Choice, Picker
from tui.screens.quiet import clean_up
from tui.screens.repertoire import Repertoire
from tui.screens.stage import Stage
from tui.side import Side
from tui.widgets.ink import Ink

ASKS = "asks first from now on: the question, then space runs it"


class LiveStage(Stage, inherit_bindings=False):
    """One scenario: one of its runs or modes, or two that are compared."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.LIVE

    def __init__(
        self,
        sides: Sequence[Side],
        source_of: SourceOf,
        ink: Ink,
        *,
        cast: Cast | None = None,
        clock: Callable[[], int] = time.perf_counter_ns,
        name: str = "",
        given_at: float = 1.0,
        recorder_of: RecorderOf = nowhere,
        database: Callable[[], str] = str,
        reload: Callable[[], Reloaded] | None = None,
        asks: bool = False,
    ) -> None:
        super().__init__(ink, clock=clock)
        self._asks = asks
        """a scenario is shown with its question first, and waits"""
        self._reload = reload
        """how the scenario is read once more; None: it is nobody's own file"""
        self._database = database
        """where the embedded one is; empty while there is none"""
        cast = cast or Cast(sides[0].given)
        self._show = Show(
            sides, source_of, cast=cast, name=name, given_at=given_at, recorder_of=recorder_of, clock=clock
        )
        self._repertoire = Repertoire(name, cast)
        self._one_at_a_time = asyncio.Lock()
        self._complained = ""

    def open(self) -> None:
        """Show the prediction, then run; or ask first."""
        self._ask_or_start()
        if self._reload is not None:
            self.do("watch", self._watch)

    @property
    def performances(self) -> Sequence[Performance]:
        """The runs on the stage."""
        return self._show.performances

    @property
    def selected(self) -> int:
        """The side that the keys mean."""
        return self._show.selected

    @property
    def recording(self) -> Path | None:
        """Where the latest runs are recorded."""
        return None if self._show.recorder is None else self._show.recorder.path

    def told(self) -> words.Stand:
        """The speed, why two sides run one after the other, and what all runs have shown together."""
        recorder = self._show.recorder
        if recorder is not None and recorder.failure and recorder.failure != self._complained:
            self._complained = recorder.failure
            self._notices.say(recorder.failure)
        return words.Stand(self._show.speed, in_turn=self._show.in_turn, verdict=self._show.verdict)

    def more_help(self) -> Sequence[str]:
        """Experts want to look for themselves: at the database, in mid run."""
        if why := self.performance.timeline.timer:
            return [f" database  {timer_said(why)}"]
        address = self._database()
        return [f" database  psql '{address}'"] if address else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that cannot do anything with this load, or with this server, is not offered."""
        side = self._show.side
        if action == "steer":
            if parameters[0] == "workers":
                return side.mode != "own"
            return getattr(side.given.load, str(parameters[0])) is not None
        if action == "stall":
            return side.target.kind in ("demo", "app")
        if action == "next_mode":
            return self._show.has_others
        if action in ("next_scenario", "pick"):
            return not side.target.own
        return action != "select" or len(self._show.sides) > 1

    # --- keys -------------------------------------------------------------------------------------------

    def action_run_or_stop(self) -> None:
        """Run again, or stop what runs."""
        if any(performance.phase == "running" for performance in self.performances):
            self._show.stop()
        elif not self._show.going_on:
            self._run(asks=False)

    def action_ask(self) -> None:
        """Ask first from now on, or run at once; what stands here and does not run is asked now."""
        self._asks = not self._asks
        asked = self._show.asked
        if self._asks and not self._show.going_on:
            self._run()
        elif asked:
            self.answer()
            self.reveal()
        self.say(ASKS if self._asks else f"runs at once from now on{': space runs this one' if asked else ''}")

    def action_run_again(self) -> None:
        """Run again from the start, whatever runs."""
        self._run(asks=False)

    def action_stop(self) -> None:
        """Stop what runs."""
        if any(performance.phase == "running" for performance in self.performances):
            self._show.stop()

    def action_next_mode(self) -> None:
        """Show the scenario's next run, or the next mode, at once."""
        if why_not := self._show.next_mode():
            self.say(why_not)
            return
        self._run()
        self.refresh_bindings()

    def action_compare(self) -> None:
        """Two runs, or modes, beside one another, or one again."""
        if why_not := self._show.compare():
            self.say(why_not)
            return
        self._run()
        self.refresh_bindings()

    def action_select(self) -> None:
        """The keys act on the other side."""
        self._show.select_next()
        self._draw_all()
        self.refresh_bindings()

    def action_steer(self, setting: SettingName, up: bool) -> None:
        """More or fewer clients, requests a second, or workers."""
        self.say(self._show.steer(setting, up))

    def action_speed(self, up: bool) -> None:
        """Run in slow motion, or faster: the run itself, from its start."""
        before = self._show.speed
        try:
            self._show.change_speed(up)
        except ScenarioError as error:
            self.say(str(error))
        if self._show.speed != before:
            self._run(anew=True)

    def action_stall(self) -> None:
        """Freeze the server, or let it go on."""
        if any(performance.phase == "running" for performance in self.performances):
            self._show.stall_or_resume()
        else:
            self.say("nothing runs that could be stalled: space runs")

    def action_next_scenario(self, by: int) -> None:
        """The next scenario, or the one before."""
        self._load(self._repertoire.after(self._show.name, by))

    def action_pick(self) -> None:
        """Choose a scenario."""
        choices = [Choice(name, self._repertoire.about(name)) for name in self._repertoire.names]
        picker = Picker("Scenarios", "shows it", choices, self._show.name)
        self.app.push_screen(picker, lambda name: self._load(name) if name else None)

    # --- runs -------------------------------------------------------------------------------------------

    async def end(self) -> None:
        """Break off what runs, and return when its children have ended."""
        self.workers.cancel_group(self, "run")
        async with self._one_at_a_time:
            pass

    @property
    def extent(self) -> int:
        """The present: what has not been told by now has not happened."""
        return max(performance.present.elapsed(self._clock()) for performance in self.performances)

    def look_at(self, elapsed: int) -> None:
        """Whoever looks back as far as the present looks at the present."""
        if elapsed < self.extent:
            super().look_at(elapsed)
        else:
            self.follow()

    def at_the_end(self, past: Playhead) -> None:  # noqa: ARG002 (it is done with)
        """Whoever plays what has been comes to the present again."""
        self._past = None

    def see(self) -> None:
        """A run that has begun since somebody looked back is not remembered: it is seen at the present."""
        new = any(performance.start and performance.memory is None for performance in self.performances)
        if self._past is not None and new:
            self._past = None
            self.call_next(self.keep_moving)
        super().see()

    def moment(self, performance: Performance) -> int | None:
        """In a comparison in turn, the first run is shown once more as a ghost beside the second, on one clock."""
        if self._past is None and self._show.in_turn and performance is not self.performances[-1]:
            second = self.performances[-1]
            now = self._clock() if self._held is None else self._held
            return second.present.elapsed(now) if second.phase == "running" else None
        return super().moment(performance)

    async def _watch(self) -> None:
        """Show the scenario as its file is saved; while that is wrong, what is shown stays."""
        file = self._repertoire.file
        async for _ in saves([file] if file is not None else []):
            self._take_in()
            self._draw_all()

    def _take_in(self) -> None:
        """The scenario's file was saved."""
        file = self._repertoire.file
        if self._reload is None or file is None:
            return
        try:
            asked, left_out = self._reload()
        except Complaint as complaint:
            # There is one line for it.
            self._notices.keep(str(complaint).replace(printable(file), printable(file.name)))
            return
        self._notices.keep(left_out)
        self._repertoire.change(asked.cast)
        if file == Path(self._show.name):
            self._show.reload(asked.sides, asked.cast)
            self._run(anew=True)
            self.refresh_bindings()

    def _load(self, name: str) -> None:
        self._show.load(name, self._repertoire.cast(name))
        self._run(anew=True)
        self.refresh_bindings()

    def _run(self, *, anew: bool = False, asks: bool = True) -> None:
        self._show.begin()
        clean_up()
        self._notices.clear()
        self._past = None
        self._ask_or_start(anew=anew, asks=asks)

    def _ask_or_start(self, *, anew: bool = False, asks: bool = True) -> None:
        if self._asks and asks:
            self.set_scene(anew=anew)
            self.ask(self._show.performance.scenario.question)
            self.do("run", partial(self._foresee, self._show.performances))
            return
        if not self.asking:
            self.faint.reveal()
        self._start(anew=anew)

    async def _foresee(self, performances: Sequence[Performance]) -> None:
        """The still picture: its axis, its rows. What was broken off ends its children first."""
        async with self._one_at_a_time:
            for performance in performances:
                await performance.foresee()
        if performances is self._show.performances:
            self.keep_moving()

    def _start(self, *, anew: bool = False) -> None:
        self.answer()
        self.set_scene(anew=anew)
        self.do("run", partial(self._perform, self._show.performances))

    async def _perform(self, performances: Sequence[Performance]) -> None:
        # A run that was broken off ends its children first: two servers would disturb one another.
        async with self._one_at_a_time:
            if performances is self._show.performances:
                await in_peace(self._show.run())
        if performances is self._show.performances:
            if self._show.late:
                self.say(f"{self._show.late}: space runs one after the other")
            self.keep_moving()
