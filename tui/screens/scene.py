"""What is seen of a run: which requests stand on which row, the prediction behind them, the numbers of a moment."""

from typing import NamedTuple

from demo_server.events import ServerResumed, ServerStalled, SettingChanged
from demo_server.scenario import Scenario
from tui.capacity import Capacity, capacity, service_ns
from tui.naming import setting_of
from tui.picture.axis import duration
from tui.picture.marks import Mark
from tui.picture.rows import Rows
from tui.run.performance import Performance
from tui.screens.faint import NOTHING, Faint, Ghost, as_it_ran, without_bars
from tui.screens.knob import knob
from tui.screens.sight import Sight
from tui.steering import said
from tui.summary import Headline, headline, mean_response, worker_time
from tui.timeline.fold import Timeline
from tui.timeline.one_by_one import OneByOne
from tui.timeline.records import Costs, Request
from tui.widgets.frame import Frame

FEW = 50
"""requests in flight, the oldest ones, that are looked at one by one"""


class Measured(NamedTuple):
    """What there is to be told of a moment."""

    headline: Headline
    worst: Request | None
    """of those that were answered"""
    slowdown: float
    """the greatest, of those in flight too"""


class Scene:
    """The picture's side of a run. Time is given to it."""

    def __init__(
        self, performance: Performance, sight: Sight, faint: Faint | None = None, last: Performance | None = None
    ) -> None:
        self.performance = performance
        self.last = last
        """a run of the same requests that is over"""
        self._faint = faint or Faint()
        self.capacity: Capacity = capacity(performance.scenario, performance.target.foreseen_as(performance.mode))
        self._sight = sight
        self._capacity_of = (performance.scenario, Costs())
        self.knob = self._knob(*self._capacity_of)
        """what can be turned, and where it tips; empty of a scenario without a knob"""
        self._ghost = Timeline()
        self._ghost_rows = rows_of(performance)
        self._bare_rows = without_bars(self._ghost_rows, performance.scenario)
        self._last = self._as_it_ran(last) if last is not None else None
        self._ghost_mean: float | None = None
        self._seen: Timeline
        self._rows: Rows
        self._one_by_one: OneByOne
        self._drawn: dict[int, int] = {}
        self._look_at(performance.timeline)

    @property
    def predicted_mean(self) -> float | None:
        """Nanoseconds; None where there is no prediction, or none any more, or while nobody is to know it."""
        return None if self.performance.unpredicted or self._faint.hidden else self._ghost_mean

    @property
    def ghost(self) -> Ghost:
        """What lies faint behind the bars."""
        kind = "nothing" if self._faint.hidden else self._faint.kind
        if kind == "last" and self._last is not None:
            return self._last
        if kind == "nothing":
            return Ghost(NOTHING, self._bare_rows, "")
        return Ghost(self._ghost, self._ghost_rows, "faint: predicted" if self._ghost.planned.written else "")

    def stretch(self, elapsed: int) -> None:
        """Make the axis long enough for this run, and for so many nanoseconds of any other."""
        performance = self.performance
        # What is on record is known before it is predicted; what happens now is predicted first.
        longest = performance.predictions.longest or (0 if performance.live else performance.extent)
        if self._last is not None:
            longest = max(longest, self._last.timeline.elapsed(0))
        self._sight.stretch(longest, max(elapsed, performance.extent))

    def frame(self, now: int, elapsed: int) -> Frame | None:
        """A moment, as the picture wants it: now is on the timeline's clock, elapsed is what the axis must hold.

        None while there is no axis.
        """
        self._take_in()
        performance = self.performance
        if not self._sight.length:
            return None
        ghost = self.ghost
        return Frame(
            performance.timeline,
            self._rows,
            ghost.timeline,
            ghost.rows,
            now,
            self._sight.window(elapsed),
            performance.mode,
            performance.most_workers,
            marks(performance.timeline),
            worker_time(performance.timeline, performance.scenario.server.workers, performance.timeline.elapsed(now)),
        )

    def measure(self, now: int) -> Measured:
        """The numbers of a moment."""
        performance = self.performance
        setting = setting_of(performance.scenario, performance.mode)
        return Measured(headline(performance.timeline, setting, now), performance.timeline.worst, self._slowdown(now))

    def stall_said(self, mean: float | None) -> str:
        """After a stall under open load: what this measurement sees of it, and what a naive one would."""
        performance = self.performance
        if not performance.has_stalled or performance.scenario.load.rate is None:
            return ""
        self._one_by_one.read_on(performance.timeline.planned)
        naive = self._one_by_one.mean
        if naive is None or mean is None:
            return ""
        return f"mean {duration(mean)} from planned instants; {duration(naive)} for a tool that asks one by one"

    def _slowdown(self, now: int) -> float:
        """How many times its own service time the worst request has taken: one in flight has taken its age."""
        timeline, scenario = self.performance.timeline, self.performance.scenario
        worst = timeline.worst.slowdown if timeline.worst is not None else 0.0
        if self.performance.target.own:
            return worst
        for one in timeline.unfinished()[:FEW]:
            if one.name in scenario.requests and (service := self._service(one)):
                worst = max(worst, one.response_until(now) / service)
        return worst

    def _service(self, request: Request) -> int:
        """The service time that was drawn for it, in nanoseconds: drawn once, for it is asked for again and again."""
        if request.id not in self._drawn:
            if len(self._drawn) > 2 * FEW:
                self._drawn.clear()
            steps = self.performance.scenario.drawn_steps(request.name, request.id)
            mode, costs = self.performance.mode, self.performance.timeline.costs
            self._drawn[request.id] = service_ns(steps, request.name, mode, costs)
        return self._drawn[request.id]

    def _knob(self, scenario: Scenario, costs: Costs) -> str:
        performance = self.performance
        mode = performance.target.foreseen_as(performance.mode)
        return knob(scenario, mode, self.capacity, costs, live=performance.live)

    @staticmethod
    def _as_it_ran(last: Performance) -> Ghost:
        rows = rows_of(last)
        rows.take_in(last.present)
        return Ghost(last.present, rows, as_it_ran(last))

    def _look_at(self, timeline: Timeline) -> None:
        self._seen = timeline
        self._rows = rows_of(self.performance)
        self._one_by_one = OneByOne()

    def _take_in(self) -> None:
        performance = self.performance
        if performance.timeline is not self._seen:
            self._look_at(performance.timeline)
        if performance.predicted is not self._ghost:
            self._ghost = performance.predicted
            self._ghost_rows = rows_of(performance)
            self._ghost_rows.take_in(self._ghost)
            self._bare_rows = without_bars(self._ghost_rows, performance.scenario)
            end = self._ghost.end
            self._ghost_mean = None if end is None else mean_response(self._ghost, end)
        known = (performance.steered_to, performance.timeline.costs)
        if known != self._capacity_of:
            self._capacity_of = known
            self.capacity = capacity(performance.steered_to, performance.target.foreseen_as(performance.mode), known[1])
            self.knob = self._knob(*known)
        self._rows.take_in(performance.timeline)


def rows_of(performance: Performance) -> Rows:
    """None yet, for a run of this scenario in this mode."""
    return Rows(performance.scenario, at_once=performance.mode == "async")


def marks(timeline: Timeline) -> tuple[Mark, ...]:
    """What was changed in mid run."""
    return tuple(_mark(change, change.at - (timeline.zero or 0)) for change in timeline.changes)


def _mark(change: SettingChanged | ServerStalled | ServerResumed, at: int) -> Mark:
    match change:
        case ServerStalled():
            return Mark(at, "stalled", "stalled")
        case ServerResumed():
            return Mark(at, "resumed", "goes on")
        case _:
            return Mark(at, change.setting, said(change.setting, change.value))
