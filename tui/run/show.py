"""What is on show: one setting of a scenario or two beside one another, and the runs that go on or are over."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from demo_server.events import SettingName
from demo_server.library import ScenarioError, scenario_stem
from demo_server.overrides import at_speed, overridden
from demo_server.scenario import MODES, Mode, Scenario
from tui.cast import Cast
from tui.naming import kind_of
from tui.recording.lines import run_began
from tui.recording.writing import Recorder, Take
from tui.result import RunResult
from tui.run.ledger import Ledger
from tui.run.performance import Performance, SourceOf
from tui.run.predictions import Predictions
from tui.run.source import Gate, Source
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
ONLY_RUN = "this scenario has no other run; --mode shows it in another mode"


def nowhere(_: str) -> None:
    """Nothing is recorded."""


class Show:
    """The scenario, one side of it or two, and their runs. Knows nothing of screens."""

    def __init__(
        self,
        sides: Sequence[Side],
        source_of: SourceOf,
        *,
        cast: Cast | None = None,
        ledger: Ledger | None = None,
        name: str = "",
        given_at: float = 1.0,
        recorder_of: RecorderOf = nowhere,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self.sides = [*sides]
        self._cast = cast or Cast(self.sides[0].given)
        self._runs = self._runs_of(self._cast)
        """of the scenario, as they are set by now; none where it names none: then there are the modes"""
        self._ledger = ledger or Ledger()
        self.verdict = ""
        """what the scenario's runs have shown together; empty while not all of them have been run"""
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
        self.gate: Gate | None = None
        """what their load waits for, once everything is ready; None: for nothing"""
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

    @property
    def asked(self) -> bool:
        """All are predicted and wait: the audience is asked what will happen."""
        return all(performance.phase == "asked" for performance in self.performances)

    def begin(self) -> None:
        """Other runs, with everything as it is set now."""
        made = []
        for side in self.sides:
            scenario = self._at_speed(side.given)
            predictions = self._predictions_of(scenario)
            made.append(Performance(scenario, side.mode, predictions, side.target, name=side.name, label=side.called))
        self._predictions = [performance.predictions for performance in made]
        self.performances = made
        self.in_turn = self.verdict = ""

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
                await side_by_side(performances, [self._source(one) for one in performances], takes, self.gate)
                self._notice_lag()
            self._sum_up(performances)
        finally:
            if recorder is not None:
                recorder.close()

    async def _in_turn(self, performances: Sequence[Performance], recorder: Recorder | None) -> None:
        for performance in performances:
            if performance.phase == "left out":
                continue
            gate = self.gate if performance is performances[0] else None
            await performance.run(self._source(performance), self._take(performance, recorder), gate)
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
        began = run_began(
            self._clock(),
            name,
            performance.mode,
            performance.scenario,
            speed=self._given_at * self.speed,
            beside=beside,
            target=performance.target.name,
            run_name=performance.name,
            label=performance.label,
        )
        return recorder.begin(began)

    def _predictions_of(self, scenario: Scenario) -> Predictions:
        known = (one for one in self._predictions if one.scenario == scenario)
        # A run that the scenario names has its mode: in another one it may take ten times as long.
        made = next(known, None) or Predictions(scenario, alone=bool(self._runs))
        self._predictions.append(made)
        return made

    def _sum_up(self, performances: Sequence[Performance]) -> None:
        """What has been run is remembered; when it was the last that the verdict speaks of, it is said."""
        keys = {one.key for one in performances}
        if any(one.target.own for one in performances) or len(keys) < len(performances):
            return
        for performance in performances:
            self._ledger.enter(performance)
        if performances is self.performances:
            results = self.results
            known = self._cast.needed <= results.keys()
            self.verdict = (self._cast.verdict.filled(results) or "") if known else ""

    @property
    def results(self) -> dict[str, RunResult]:
        """What the scenario's runs have come to, by their names: those that were run to their end as they are set."""
        sides = self._runs or [*(replace(self.side, mode=mode, name="") for mode in MODES), *self.sides]
        settings = {side.key: self._at_speed(side.given) for side in sides}
        found = {name: self._ledger.result(name, scenario) for name, scenario in settings.items()}
        return {name: result for name, result in found.items() if result is not None}

    def _notice_lag(self) -> None:
        """Two runs at once that made their senders late are run in turn the next time."""
        if any(spoiled_by_lag(performance.present) for performance in self.performances):
            self.late = "at once they made the senders late"

    # --- what the keys change ---------------------------------------------------------------------------

    def load(self, name: str, cast: Cast) -> None:
        """Another scenario, at its own speed: its first run, or its first two if two were compared.

        One that names no runs is shown in the modes in which the last one was shown, if that one named none either.
        """
        self.name, self.speed, self.late = name, 1.0, ""
        self._given_at = 1.0
        count, before = len(self.sides), self._runs
        self._cast, self._runs, self._apart = cast, [replace(run) for run in cast.runs], []
        self._ledger.clear()
        self.sides = self._runs[:count] or self._in_modes(count, keep=not before)
        self.selected = min(self.selected, len(self.sides) - 1)

    def reload(self, sides: Sequence[Side], cast: Cast) -> None:
        """The same scenario with something else in it: the runs on show, as far as they are there still.

        sides: what is asked for of it, where none of them is.
        """
        shown = [(side.key, side.mode) for side in self.sides]
        self._cast, self._runs, self._apart, self.late = cast, [replace(run) for run in cast.runs], [], ""
        self._ledger.clear()
        known = {(run.key, run.mode): run for run in self._runs}
        if not self._runs and shown != [(side.key, side.mode) for side in sides]:
            self.sides = [replace(side, given=cast.scenario, name="", label="") for side in self.sides]
        else:
            kept = [known[key] for key in shown if key in known]
            self.sides = kept or [known.get((side.key, side.mode)) or replace(side) for side in sides]
        self.selected = min(self.selected, len(self.sides) - 1)
        try:
            for side in self.sides:
                self._at_speed(side.given)
        except ScenarioError:
            self.speed = 1.0

    def _in_modes(self, count: int, *, keep: bool) -> list[Side]:
        """So many sides of a scenario that names no runs."""
        modes: list[Mode] = [side.mode for side in self.sides]
        if not keep or len(set(modes)) < count:
            modes = ["sync", "async"]
        targets = [side.target for side in self.sides]
        return [Side(self._cast.scenario, mode, target) for mode, target in zip(modes, targets, strict=False)]

    def _runs_of(self, cast: Cast) -> list[Side]:
        """Those of the scenario; one that is on show already is that one."""
        shown = {side.name: side for side in self.sides}
        return [shown.get(run.name) or replace(run) for run in cast.runs]

    @property
    def has_others(self) -> bool:
        """There is another run, or mode, than those on show."""
        return len(self._runs) > len(self.sides) if self._runs else not self.side.target.own

    def next_mode(self) -> str:
        """The scenario's next run; where it names none: sync, async, blocked-loop, and so on.

        Returns why that cannot be; empty when it can.
        """
        if not self._runs:
            self.late = ""
            mode = MODES[(MODES.index(self.side.mode) + 1) % len(MODES)]
            self.sides[self.selected] = replace(self.side, mode=mode, name="", label="")
            return ""
        first = self._place(self.side) + 1
        others = [run for run in [*self._runs[first:], *self._runs[:first]] if run not in self.sides]
        if not others:
            return ONLY_RUN
        self.late = ""
        self.sides[self.selected] = others[0]
        return ""

    def compare(self) -> str:
        """Two sides: the one there is and the one to compare it with; or one again, the selected one.

        Beside a run stands the one that follows it, or goes before the last; beside a mode, sync or async.
        Returns why that cannot be; empty when it can.
        """
        if len(self.sides) > 1:
            self._apart, self.sides, self.selected = self.sides, [self.side], 0
            self.late = ""
            return ""
        if self.side.target.own:
            if self.side not in self._apart:
                return ALONE
            self.sides, self.selected = self._apart, self._apart.index(self.side)
        elif self._runs:
            if not self.has_others:
                return ONLY_RUN
            self._beside_the_next()
        else:
            side = self.side
            other = Side(side.given, "sync" if side.mode == "async" else "async")
            self.sides = sorted([side, other], key=lambda one: one.mode == "async")
            self.selected = self.sides.index(side)
        self.late = ""
        return ""

    def _beside_the_next(self) -> None:
        side, at = self.side, self._place(self.side)
        if at < 0:  # no run of the scenario's
            self.sides, self.selected = [side, self._runs[0]], 0
            return
        first = min(at, len(self._runs) - 2)
        self.sides, self.selected = self._runs[first : first + 2], at - first

    def _place(self, side: Side) -> int:
        """Of a run among the scenario's; -1 of what is none of them."""
        return next((at for at, run in enumerate(self._runs) if run is side), -1)

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
        before = value_of(self.side.given, setting)
        notices = [self._steer(at, setting, up) for at in range(len(self.sides))]
        self._carry_over(setting, before)
        return notices[self.selected]

    def _carry_over(self, setting: SettingName, before: float | None) -> None:
        """What was the same in a run that is not on show stays the same."""
        value = value_of(self.side.given, setting)
        for run in self._runs:
            if run not in self.sides and value != before == value_of(run.given, setting):
                with contextlib.suppress(ScenarioError):
                    run.given = overridden(run.given, {KEYS[setting]: int(value or 0) if setting != "rate" else value})
                    run.label = run.mode

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
        if side.name:
            side.label = side.mode  # its own may tell what is no longer so: "4 workers"
        if setting == "workers" and side.mode != "sync":
            return NOT_HERE["workers"].format(value=said(setting, value))
        if performance.phase == "running":
            performance.steered = scenario
            performance.change(setting, value * (self.speed if setting == "rate" else 1))
            return ""
        return f"{said(setting, value)}: space runs it"
