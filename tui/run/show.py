"""What is on show: one setting of a scenario or two beside one another, and the runs that go on or are over."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from demo_server.events import SettingName
from demo_server.library import ScenarioError, scenario_stem
from demo_server.overrides import overridden
from demo_server.scenario import MODES, Scenario
from tui.cast import Cast
from tui.naming import kind_of
from tui.recording.lines import run_began
from tui.recording.writing import Recorder, Take
from tui.result import RunResult
from tui.run.choice import Choice
from tui.run.ledger import Ledger
from tui.run.performance import Performance, SourceOf
from tui.run.predictions import Predictions
from tui.run.source import Gate, Source
from tui.run.together import in_turn_because, let_go, side_by_side
from tui.side import Side
from tui.steering import KEYS, said, stepped, value_of
from tui.summary import spoiled_by_lag

RecorderOf = Callable[[str], Recorder | None]
"""what a run of a scenario, by its name, is recorded with"""

NOT_HERE: dict[SettingName, str] = {
    "clients": "no clients to change: this load is {kind}",
    "rate": "no rate to change: this load is {kind}",
    "workers": "one event loop here: {value} in the next sync run",
}


def nowhere(_: str) -> None:
    """Nothing is recorded."""


class Show(Choice):
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
        super().__init__(sides, cast, name, given_at)
        self._ledger = ledger or Ledger()
        self.verdict = ""
        """what the scenario's runs have shown together; empty while not all of them have been run"""
        self.in_turn = ""
        """why two sides run one after the other; empty while they run at once"""
        self.recorder: Recorder | None = None
        """of the latest runs"""
        self.gate: Gate | None = None
        """what their load waits for, once everything is ready; None: for nothing"""
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
        """Another scenario: nothing of it has been run."""
        super().load(name, cast)
        self._ledger.clear()

    def reload(self, sides: Sequence[Side], cast: Cast) -> None:
        """The same scenario with something else in it: what was run was another one."""
        super().reload(sides, cast)
        self._ledger.clear()

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
