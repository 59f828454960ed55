"""What is on show: one setting of a scenario or two beside one another, and the runs that go on or are over."""

import time
from collections.abc import Callable, Sequence

from demo_server.events import SettingName
from demo_server.library import ScenarioError, scenario_stem
from demo_server.overrides import at_speed, overridden
from demo_server.scenario import MODES, Scenario
from tui.naming import kind_of
from tui.recording.lines import run_began
from tui.recording.writing import Recorder, Take
from tui.run.performance import Performance, SourceOf
from tui.run.predictions import Predictions
from tui.run.source import Source
from tui.run.together import in_turn_because, let_go, side_by_side
from tui.side import Side
from tui.steering import KEYS, SPEEDS, next_on, said, stepped, value_of
from tui.summary import spoiled_by_lag

RecorderOf = Callable[[str], Recorder | None]
"""what a run of a scenario, by its name, is recorded with"""

NOT_HERE: dict[SettingName, str] = {
    "clients": "no clients to change: this load is {kind}",
    "rate": "no rate to change: this load is {kind}",
    "workers": "one event loop here: {value} in the next sync run",
}


ALONE = "alone: --compare-with names a second server"


def nowhere(_: str) -> None:
    """Nothing is recorded."""


class Show:
    """The scenario, one side of it or two, and their runs. Knows nothing of screens."""

    def __init__(
        self,
        sides: Sequence[Side],
        source_of: SourceOf,
        *,
        name: str = "",
        given_at: float = 1.0,
        recorder_of: RecorderOf = nowhere,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self.sides = [*sides]
        self._apart: list[Side] = []
        """both, while one of two is looked at alone"""
        self.selected = 0
        """the side on which the keys for mode and workers act"""
        self.speed = 1.0
        self.name = name
        """of the scenario"""
        self.in_turn = ""
        """why two sides run one after the other; empty while they run at once"""
        self.late = ""
        """why the next two runs will not be at once, as it was measured; empty when they may be"""
        self.recorder: Recorder | None = None
        """of the latest runs"""
        self._given_at = given_at
        """the speed at which the scenario was given: that is not its own when the command line has changed it"""
        self._source_of = source_of
        self._recorder_of = recorder_of
        self._clock = clock
        self._predictions: list[Predictions] = []
        self.performances: list[Performance] = []
        self.begin()

    # --- runs -------------------------------------------------------------------------------------------

    @property
    def performance(self) -> Performance:
        """The run of the selected side."""
        return self.performances[self.selected]

    @property
    def side(self) -> Side:
        """The selected side."""
        return self.sides[self.selected]

    @property
    def going_on(self) -> bool:
        """Something runs or is about to."""
        return any(performance.going_on for performance in self.performances)

    def begin(self) -> None:
        """Other runs, with everything as it is set now."""
        made = []
        for side in self.sides:
            scenario = self._at_speed(side.given)
            made.append(Performance(scenario, side.mode, self._predictions_of(scenario), side.target))
        self._predictions = [performance.predictions for performance in made]
        self.performances = made
        self.in_turn = ""

    async def run(self) -> None:
        """Run what was begun, to its end: two sides at once, or in turn if they would disturb one another."""
        recorder = self.recorder = self._recorder_of(self.name)
        performances = self.performances
        try:
            if len(performances) > 1:
                wanted = await in_turn_because(performances)
                self.in_turn = self.late or wanted
            if len(performances) == 1 or self.in_turn:
                await self._in_turn(performances, recorder)
            else:
                takes = [self._take(performance, recorder) for performance in performances]
                await side_by_side(performances, [self._source(one) for one in performances], takes)
                self._notice_lag()
        finally:
            if recorder is not None:
                recorder.close()

    async def _in_turn(self, performances: Sequence[Performance], recorder: Recorder | None) -> None:
        for performance in performances:
            if performance.phase == "left out":
                continue
            await performance.run(self._source(performance), self._take(performance, recorder))
            if performance.present.zero is None:
                let_go(performances)
            elif performance is not performances[-1]:
                await performance.remember()

    def stop(self) -> None:
        """Cut them short; what waits for its turn will not run."""
        for performance in self.performances:
            if performance.phase == "waiting":
                performance.phase = "left out"
            elif performance.going_on:
                performance.stop()

    def stall_or_resume(self) -> None:
        """Freeze the servers, or let them go on: all of them alike."""
        running = [performance for performance in self.performances if performance.phase == "running"]
        frozen = [performance for performance in running if performance.present.stalled]
        for performance in frozen or running:
            if frozen:
                performance.resume()
            else:
                performance.stall()

    def _at_speed(self, given: Scenario) -> Scenario:
        return given if self.speed == 1.0 else at_speed(given, self.speed)

    def _source(self, performance: Performance) -> Source:
        return self._source_of(performance.scenario, performance.mode, performance.target)

    def _take(self, performance: Performance, recorder: Recorder | None) -> Take | None:
        if recorder is None:
            return None
        name, beside = scenario_stem(self.name), performance is not self.performances[0]
        now, mode, scenario = self._clock(), performance.mode, performance.scenario
        speed, target = self._given_at * self.speed, performance.target.name
        return recorder.begin(run_began(now, name, mode, scenario, speed=speed, beside=beside, target=target))

    def _predictions_of(self, scenario: Scenario) -> Predictions:
        known = (one for one in self._predictions if one.scenario == scenario)
        made = next(known, None) or Predictions(scenario)
        self._predictions.append(made)
        return made

    def _notice_lag(self) -> None:
        """Two runs at once that made their senders late are run in turn the next time."""
        if any(spoiled_by_lag(performance.present) for performance in self.performances):
            self.late = "at once they made the senders late"

    # --- what the keys change ---------------------------------------------------------------------------

    def load(self, name: str, scenario: Scenario) -> None:
        """Another scenario, at its own speed, in the modes in which the last one was shown."""
        self.name, self.speed, self.late = name, 1.0, ""
        self._given_at = 1.0
        for side in self.sides:
            side.given = scenario

    def next_mode(self) -> None:
        """Sync, async, blocked-loop, and so on."""
        self.late = ""
        self.side.mode = MODES[(MODES.index(self.side.mode) + 1) % len(MODES)]

    def compare(self) -> str:
        """Two sides: the one there is and the mode to compare it with; or one again, the selected one.

        Returns why that cannot be; empty when it can.
        """
        self.late = ""
        if len(self.sides) > 1:
            self._apart, self.sides, self.selected = self.sides, [self.side], 0
            return ""
        if self.side.target.own:
            if self.side not in self._apart:
                return ALONE
            self.sides, self.selected = self._apart, self._apart.index(self.side)
            return ""
        side = self.side
        other = Side(side.given, "sync" if side.mode == "async" else "async")
        self.sides = sorted([side, other], key=lambda one: one.mode == "async")
        self.selected = self.sides.index(side)
        return ""

    def select_next(self) -> None:
        """The keys act on the other side."""
        self.selected = (self.selected + 1) % len(self.sides)

    def change_speed(self, up: bool) -> None:
        """Slow motion, or faster. Raises ScenarioError when a length or the rate would leave its bounds."""
        speed = next_on(SPEEDS, self.speed, up)
        for side in self.sides:
            at_speed(side.given, speed)
        self.speed, self.late = speed, ""

    def steer(self, setting: SettingName, up: bool) -> str:
        """More or fewer of something, in the run that goes on and in the next. Returns what to say of it.

        Workers are the selected side's own; the load is the same for both.
        """
        if setting == "workers":
            return self._steer(self.selected, setting, up)
        notices = [self._steer(at, setting, up) for at in range(len(self.sides))]
        return notices[self.selected]

    def _steer(self, at: int, setting: SettingName, up: bool) -> str:
        side, performance = self.sides[at], self.performances[at]
        value = value_of(side.given, setting)
        if value is None:
            return NOT_HERE[setting].format(kind=kind_of(side.given.load))
        before, value = value, stepped(setting, value, up)
        if value == before:
            return f"{said(setting, value)}: there is no {'more' if up else 'less'}"
        try:
            given = overridden(side.given, {KEYS[setting]: int(value) if setting != "rate" else value})
            scenario = self._at_speed(given)
        except ScenarioError as error:
            return str(error)
        side.given = given
        if setting == "workers" and side.mode != "sync":
            return NOT_HERE["workers"].format(value=said(setting, value))
        if performance.phase == "running":
            performance.steered = scenario
            performance.change(setting, value * (self.speed if setting == "rate" else 1))
            return ""
        return f"{said(setting, value)}: space runs it"
