"""A run as the dashboard knows it: its prediction, how far it has come, and the instant of it that is looked at."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Literal

from demo_server.events import ClientsReady, LoadEnded, ServerStalled, SettingChanged, SettingName
from demo_server.library import ScenarioError, printable
from demo_server.overrides import overridden
from demo_server.scenario import Mode, Scenario
from tui.recording.reading import Recording
from tui.recording.writing import Take
from tui.result import Band
from tui.run.memory import Memory
from tui.run.predictions import AT_ONCE_S, Predictions
from tui.run.source import ChildFailed, Gate, Source
from tui.steering import KEYS
from tui.target import DEMO, Target
from tui.timeline.fold import Timeline

Phase = Literal["waiting", "predicting", "asked", "starting", "running", "over", "left out", "failed", "replayed"]
SourceOf = Callable[[Scenario, Mode, Target], Source]


class Performance:
    """One scenario in one mode, from the prediction to the last event."""

    live = True
    """it happens now; what is on record may be seen beside it"""

    def __init__(
        self,
        scenario: Scenario,
        mode: Mode,
        predictions: Predictions,
        target: Target = DEMO,
        *,
        name: str = "",
        label: str = "",
    ) -> None:
        self.scenario = scenario
        self.target = target
        self.steered = scenario
        """what the keys have made of it by now"""
        self.mode: Mode = mode
        self.name = name
        """of the run that it is, in the scenario's words; empty: its mode"""
        self.label = label
        """how people do; empty where its mode or its server says all there is to say"""
        self.disturbed = False
        """somebody has steered, stalled or stopped it: its figures are not those of the scenario"""
        self.phase: Phase = "waiting"
        self.present = Timeline()
        """the run as far as it has come"""
        self.predicted = Timeline()
        self.predictions = predictions
        self.band: Band | None = None
        """where other such runs lie; known a while after the end, where chance is in play"""
        self._band_sought = False
        self.failure = ""
        """what went wrong, in words for the screen"""
        self.ready = asyncio.Event()
        """server and clients are there, or will not come"""
        self.memory: Memory | None = None
        """the run on record, once somebody has looked back"""
        self._source: Source | None = None
        self._take: Take | None = None
        self.looked_at: int | None = None
        """nanoseconds after the start; None at the present"""
        self._changed: tuple[dict[SettingName, float], Scenario] = {}, scenario
        """the latest values of what was changed up to the moment that is looked at, and the scenario with them"""

    # --- what happens -----------------------------------------------------------------------------------

    async def run(self, source: Source, take: Take | None = None, gate: Gate | None = None) -> None:
        """Predict, then follow the source to its end. The load waits for the gate."""
        self._source, self._take = source, take
        if gate is not None:
            source.start_after(gate)
        self.phase = "predicting"
        self.predicted = await self.predictions.of(self.target.foreseen_as(self.mode))
        self.phase = "starting"
        refining: asyncio.Task[None] | None = None
        try:
            async with aclosing(source.events()) as batches:
                async for batch in batches:
                    if take is not None:
                        take.write(batch)
                    for event in batch:
                        self.present.apply(event)
                        if isinstance(event, ClientsReady):
                            self.ready.set()
                    if self.present.zero is not None and self.phase == "starting":
                        self.phase = "running"
                        if self.predictions.took_s < AT_ONCE_S:
                            refining = asyncio.create_task(self._refine())
        except ChildFailed as failure:
            self.failure = str(failure)
        finally:
            self.ready.set()
        for dead in self.present.died:
            self.failure = f"the {dead.child} died in mid run (status {dead.status})"
        self.phase = "failed" if self.failure else "over"
        await (refining or self._refine())

    async def foresee(self) -> None:
        """Predict, and stand still: somebody is asked what will happen."""
        self.phase = "predicting"
        self.predicted = await self.predictions.of(self.target.foreseen_as(self.mode))
        self.phase = "asked"

    @property
    def wants_band(self) -> bool:
        """It is over, and it is not known yet where other such runs lie."""
        ended = self.timeline.end is not None and not (self.failure or self.unpredicted or self.disturbed)
        return ended and self.predicted.end is not None and not self._band_sought

    async def find_band(self) -> None:
        """Find out where other such runs lie. Only when nothing is measured: it takes the CPU."""
        self._band_sought = True
        try:
            mode = self.target.foreseen_as(self.mode)
            self.band = await self.predictions.band(mode, self.timeline.costs)
        except asyncio.CancelledError:
            self._band_sought = False
            raise

    async def _refine(self) -> None:
        """Predict once more, now that the clients have measured what HTTP itself costs here."""
        self.predicted = await self.predictions.with_cost(self.target.foreseen_as(self.mode), self.present.costs)

    def stop(self) -> None:
        """Cut it short."""
        self.disturbed = True
        if self._source is not None:
            self._source.stop()

    def cut(self, at: int) -> None:
        """Leave it as it is at an instant, on its timeline's clock: whoever followed it has gone."""
        if self.going_on:
            self.disturbed = True
            self.phase = "over" if self.present.zero is not None else "left out"
            if self.present.zero is not None and self.present.end is None:
                self.present.apply(LoadEnded(at))

    def change(self, setting: SettingName, value: float) -> None:
        """More or fewer clients, requests a second, or workers, from now on."""
        self.disturbed = True
        if self._source is not None:
            self._source.change(setting, value)

    def stall(self) -> None:
        """Freeze the server."""
        self.disturbed = True
        if self._source is not None:
            self._source.stall()

    def resume(self) -> None:
        """Let the server go on."""
        if self._source is not None:
            self._source.resume()

    # --- what is seen of it -----------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """The run as it is looked at: as far as it has come, or as it was."""
        return self.memory.timeline if self.looked_at is not None and self.memory is not None else self.present

    @property
    def start(self) -> int:
        """The instant from which the run counts; 0 while there is none."""
        return self.present.zero or 0

    @property
    def has_started(self) -> bool:
        """Its load has begun."""
        return self.timeline.zero is not None

    @property
    def extent(self) -> int:
        """Nanoseconds of the run on record: so far one can look."""
        return self.memory.extent if self.memory is not None else 0

    async def remember(self) -> str:
        """Make ready to look back. Returns why that cannot be; empty when it can."""
        if self._take is None or self._take.recorder.path is None:
            return "this run is not recorded: there is nothing to look back into"
        if self._take.recorder.failure:
            return self._take.recorder.failure
        path = self._take.recorder.path
        memory = self.memory or Memory(Recording(path), self._take.number)
        why = await memory.read_on()
        if why and (self.memory is None or memory.cut_off):
            return why.replace(printable(path), printable(path.name))  # there is one line for it
        self.memory = memory
        return ""

    def see(self, elapsed: int | None) -> None:
        """Look at so many nanoseconds after the start; None: at the present. Remember first."""
        self.looked_at = elapsed if self.memory is not None else None
        if elapsed is not None and self.memory is not None:
            self.memory.go_to(elapsed)

    # --- what is known of it ----------------------------------------------------------------------------

    @property
    def key(self) -> str:
        """How expectations call it."""
        return self.name or self.mode

    @property
    def going_on(self) -> bool:
        """Neither over nor failed."""
        return self.phase in ("waiting", "predicting", "starting", "running")

    @property
    def unpredicted(self) -> bool:
        """It is not the run that was predicted any more."""
        return any(isinstance(change, SettingChanged) for change in self.timeline.changes)

    @property
    def steered_to(self) -> Scenario:
        """What the keys have made of it: by now, or up to the moment that is looked at."""
        if self.looked_at is None:
            return self.steered
        changes = (change for change in self.timeline.changes if isinstance(change, SettingChanged))
        values = {change.setting: change.value for change in changes}
        if values != self._changed[0]:
            self._changed = values, self._with(values)
        return self._changed[1]

    def _with(self, values: Mapping[SettingName, float]) -> Scenario:
        told = {KEYS[name]: value if name == "rate" else round(value) for name, value in values.items()}
        try:
            return overridden(self.scenario, told)
        except ScenarioError:  # a recording may tell anything
            return self.scenario

    @property
    def most_workers(self) -> int:
        """As many as it has had at any moment; 1 for an event loop."""
        if self.mode != "sync":
            return 1
        changes = (one for one in self.timeline.changes if isinstance(one, SettingChanged))
        return max([self.scenario.server.workers, *(int(o.value) for o in changes if o.setting == "workers")])

    @property
    def has_stalled(self) -> bool:
        """Its server has stood still, and goes on."""
        stalls = any(isinstance(change, ServerStalled) for change in self.timeline.changes)
        return stalls and not self.timeline.stalled
