"""What is on show: a scenario with what the keys have changed of it, in a mode, and the run that goes on or is over."""

from demo_server.events import ServerResumed, ServerStalled, SettingChanged, SettingName
from demo_server.library import ScenarioError
from demo_server.overrides import at_speed, overridden
from demo_server.scenario import MODES, Mode, Scenario
from tui.picture.marks import Mark
from tui.run.performance import Performance, Predictions, SourceOf
from tui.steering import KEYS, SPEEDS, next_on, said, stepped, value_of

NOT_HERE: dict[SettingName, str] = {
    "clients": "no clients to change: this load is {kind}",
    "rate": "no rate to change: this load is {kind}",
    "workers": "one event loop here: {value} in the next sync run",
}


class Show:
    """The scenario, the mode, the run. Knows nothing of screens."""

    def __init__(self, scenario: Scenario, mode: Mode, source_of: SourceOf) -> None:
        self._source_of = source_of
        self.speed = 1.0
        self.mode: Mode = mode
        self.given = scenario
        """as it was given, and steered; at its own speed"""
        self.scenario = scenario
        """as it runs"""
        self.predictions = Predictions(scenario)
        self.performance = Performance(scenario, mode, source_of)

    def begin(self) -> Performance:
        """Another run, with everything as it is set now."""
        scenario = self.given if self.speed == 1.0 else at_speed(self.given, self.speed)
        if scenario != self.scenario:
            self.scenario, self.predictions = scenario, Predictions(scenario)
        self.performance = Performance(scenario, self.mode, self._source_of)
        return self.performance

    def load(self, scenario: Scenario) -> None:
        """Another scenario, at its own speed."""
        self.given, self.speed = scenario, 1.0

    def next_mode(self) -> None:
        """Sync, async, blocked-loop, and so on."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]

    def change_speed(self, up: bool) -> None:
        """Slow motion, or faster. Raises ScenarioError when a length or the rate would leave its bounds."""
        speed = next_on(SPEEDS, self.speed, up)
        at_speed(self.given, speed)
        self.speed = speed

    def steer(self, setting: SettingName, up: bool) -> str:
        """More or fewer of something, in the run that goes on and in the next. Returns what to say of it."""
        value = value_of(self.given, setting)
        if value is None:
            return NOT_HERE[setting].format(kind=_kind(self.given))
        before, value = value, stepped(setting, value, up)
        if value == before:
            return f"{said(setting, value)}: there is no {'more' if up else 'less'}"
        try:
            self.given = overridden(self.given, {KEYS[setting]: int(value) if setting != "rate" else value})
        except ScenarioError as error:
            return str(error)
        if setting == "workers" and self.mode != "sync":
            return NOT_HERE["workers"].format(value=said(setting, value))
        if self.performance.phase == "running":
            self.performance.steered_to = self.given
            self.performance.change(setting, value * (self.speed if setting == "rate" else 1))
            return ""
        return f"{said(setting, value)}: space runs it"

    @property
    def most_workers(self) -> int:
        """As many as the run has had at any moment; 1 for an event loop."""
        performance = self.performance
        if performance.mode != "sync":
            return 1
        changes = (one for one in performance.timeline.changes if isinstance(one, SettingChanged))
        return max([performance.scenario.server.workers, *(int(o.value) for o in changes if o.setting == "workers")])

    @property
    def steered(self) -> bool:
        """The run that goes on is not the one that was predicted any more."""
        return any(isinstance(change, SettingChanged) for change in self.performance.timeline.changes)

    def marks(self) -> tuple[Mark, ...]:
        """What was changed in mid run."""
        timeline = self.performance.timeline
        return tuple(_mark(change, change.at - (timeline.zero or 0)) for change in timeline.changes)


def _mark(change: SettingChanged | ServerStalled | ServerResumed, at: int) -> Mark:
    match change:
        case ServerStalled():
            return Mark(at, "stalled", "stalled")
        case ServerResumed():
            return Mark(at, "resumed", "goes on")
        case _:
            return Mark(at, change.setting, said(change.setting, change.value))


def _kind(scenario: Scenario) -> str:
    if scenario.load.script is not None:
        return "a script"
    return "a number of clients" if scenario.load.clients is not None else "a rate"
