"""What is seen of a show: which requests stand on which row, the prediction behind them, the part of the axis."""

from typing import NamedTuple

from demo_server.events import ServerStalled
from tui.capacity import Capacity, capacity
from tui.naming import setting_of
from tui.picture.axis import duration, round_length
from tui.picture.rows import Rows
from tui.picture.view import View, Window
from tui.run.show import Show
from tui.summary import Headline, headline, mean_response, worker_time
from tui.timeline.fold import Timeline
from tui.timeline.one_by_one import OneByOne
from tui.timeline.records import HttpCost, Request
from tui.widgets.frame import Frame

FEW = 50
"""requests in flight, the oldest ones, that are looked at one by one"""
OVERTIME = 1.25
"""by how much the axis grows when a run outlasts its prediction"""


class Measured(NamedTuple):
    """What there is to be told of a moment."""

    headline: Headline
    worst: Request | None
    """of those that were answered"""
    slowdown: float
    """the greatest, of those in flight too"""


class Scene:
    """The picture's side of a show. Time is given to it."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self.length = 0
        """nanoseconds on the axis; 0 while nothing is known"""
        self.view = View()
        self.cells = 1
        """columns that the axis has"""
        self.capacity: Capacity
        self.predicted_mean: float | None = None
        """nanoseconds"""
        self._ghost: Timeline
        self._rows: Rows
        self._ghost_rows: Rows
        self.begin()

    def begin(self) -> None:
        """Another run, on the same axis."""
        performance = self._show.performance
        self._ghost, self.predicted_mean = performance.predicted, None
        self._rows, self._ghost_rows = Rows(performance.scenario), Rows(performance.scenario)
        self.capacity = capacity(performance.scenario, performance.mode)
        self._capacity_of = (performance.scenario, HttpCost())
        self._one_by_one = OneByOne()
        self._drawn: dict[int, int] = {}

    def reset(self) -> None:
        """Another scenario, or another speed: the axis begins anew."""
        self.length, self.view = 0, View()

    def frame(self, now: int, elapsed: int) -> Frame | None:
        """A moment, as the picture wants it; None while there is no axis."""
        self._take_in(elapsed)
        if not self.length:
            return None
        performance = self._show.performance
        return Frame(
            performance.timeline,
            self._rows,
            self._ghost,
            self._ghost_rows,
            now,
            self.window(elapsed),
            performance.mode,
            self._show.most_workers,
            self._show.marks(),
            worker_time(performance.timeline, performance.scenario.server.workers, elapsed),
        )

    def window(self, elapsed: int) -> Window:
        """The part of the axis that is seen."""
        return self.view.window(self.length, elapsed, self.cells)

    def zoom(self, factor: float, at: float | None, elapsed: int) -> None:
        """Closer by a factor, at a share of the width; without one, at the present or in the middle."""
        self.view = self.view.zoomed(factor, at, self.length, self.window(elapsed))

    def scroll(self, share: float, elapsed: int) -> None:
        """Later (below 0: earlier) by a share of what is seen."""
        self.view = self.view.scrolled(share, self.length, self.window(elapsed))

    def measure(self, now: int) -> Measured:
        """The numbers of a moment."""
        performance = self._show.performance
        setting = setting_of(performance.scenario, performance.mode)
        return Measured(headline(performance.timeline, setting, now), performance.timeline.worst, self._slowdown(now))

    def _slowdown(self, now: int) -> float:
        """How many times its own service time the worst request has taken: one in flight has taken its age."""
        timeline, scenario = self._show.performance.timeline, self._show.performance.scenario
        worst = timeline.worst.slowdown if timeline.worst is not None else 0.0
        for one in timeline.unfinished()[:FEW]:
            if one.name in scenario.requests:
                worst = max(worst, one.response_until(now) / max(1, self._service(one)))
        return worst

    def _service(self, request: Request) -> int:
        """The service time that was drawn for it, in nanoseconds: drawn once, for it is asked for again and again."""
        if request.id not in self._drawn:
            if len(self._drawn) > 2 * FEW:
                self._drawn.clear()
            steps = self._show.performance.scenario.drawn_steps(request.name, request.id)
            self._drawn[request.id] = sum(step.ns for step in steps)
        return self._drawn[request.id]

    def stall_said(self, mean: float | None) -> str:
        """After a stall under open load: what this measurement sees of it, and what a naive one would."""
        timeline = self._show.performance.timeline
        stalls = any(isinstance(change, ServerStalled) for change in timeline.changes)
        if not stalls or timeline.stalled or self._show.performance.scenario.load.rate is None:
            return ""
        self._one_by_one.read_on(timeline.planned)
        naive = self._one_by_one.mean
        if naive is None or mean is None:
            return ""
        return f"mean {duration(mean)} from planned instants; {duration(naive)} for a tool that asks one by one"

    def _take_in(self, elapsed: int) -> None:
        performance = self._show.performance
        if performance.predicted is not self._ghost:
            ghost = self._ghost = performance.predicted
            self._ghost_rows = Rows(performance.scenario)
            self._ghost_rows.take_in(ghost)
            self.predicted_mean = None if ghost.end is None else mean_response(ghost, ghost.end)
        known = (performance.steered_to, performance.timeline.http_cost)
        if known != self._capacity_of:
            self._capacity_of = known
            self.capacity = capacity(performance.steered_to, performance.mode, known[1].per_request)
        self._rows.take_in(performance.timeline)
        self._stretch_axis(elapsed)

    def _stretch_axis(self, elapsed: int) -> None:
        """As long as the longest prediction, so that bars grow into a still picture; longer only if they must."""
        longest = self._show.predictions.longest
        self.length = max(self.length, round_length(longest) if longest else 0)
        while self.length and elapsed > self.length:
            self.length = round(self.length * OVERTIME)
