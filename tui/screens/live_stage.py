"""The stage on which runs happen: the keys that start them, steer them, and set two of them beside one another."""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from demo_server.events import SettingName
from demo_server.library import ScenarioError
from tui.run.breaking_off import in_peace
from tui.run.performance import Performance, SourceOf
from tui.run.playhead import Playhead
from tui.run.show import RecorderOf, Show, nowhere
from tui.screens import bindings, words
from tui.screens.picker import Choice, Picker
from tui.screens.quiet import clean_up
from tui.screens.repertoire import Repertoire
from tui.screens.stage import Stage
from tui.side import Side
from tui.widgets.ink import Ink


class LiveStage(Stage, inherit_bindings=False):
    """One scenario, in one mode or in two that are compared."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.LIVE

    def __init__(
        self,
        sides: Sequence[Side],
        source_of: SourceOf,
        ink: Ink,
        *,
        clock: Callable[[], int] = time.perf_counter_ns,
        name: str = "",
        given_at: float = 1.0,
        recorder_of: RecorderOf = nowhere,
        database: Callable[[], str] = str,
    ) -> None:
        super().__init__(ink, clock=clock)
        self._database = database
        """where the embedded one is; empty while there is none"""
        self._show = Show(sides, source_of, name=name, given_at=given_at, recorder_of=recorder_of, clock=clock)
        self._repertoire = Repertoire(name, sides[0].given)
        self._one_at_a_time = asyncio.Lock()
        self._complained = ""

    def open(self) -> None:
        """Show the prediction, then run."""
        self._start()

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
        """The speed, and why two sides run one after the other."""
        recorder = self._show.recorder
        if recorder is not None and recorder.failure and recorder.failure != self._complained:
            self._complained = recorder.failure
            self._notices.say(recorder.failure)
        return words.Stand(self._show.speed, in_turn=self._show.in_turn)

    def more_help(self) -> Sequence[str]:
        """Experts want to look for themselves: at the database, in mid run."""
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
        if action in ("next_mode", "next_scenario", "pick"):
            return not side.target.own
        return action != "select" or len(self._show.sides) > 1

    # --- keys -------------------------------------------------------------------------------------------

    def action_run_or_stop(self) -> None:
        """Run again, or stop what runs."""
        if any(performance.phase == "running" for performance in self.performances):
            self._show.stop()
        elif not self._show.going_on:
            self._run()

    def action_next_mode(self) -> None:
        """Run in the next mode, at once."""
        self._show.next_mode()
        self._run()

    def action_compare(self) -> None:
        """Two modes beside one another, or one again."""
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

    def _load(self, name: str) -> None:
        self._show.load(name, self._repertoire.scenario(name))
        self._run(anew=True)
        self.refresh_bindings()

    def _run(self, *, anew: bool = False) -> None:
        self._show.begin()
        clean_up()
        self._notices.clear()
        self._past = None
        self._start(anew=anew)

    def _start(self, *, anew: bool = False) -> None:
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
