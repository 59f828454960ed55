"""What is seen of the code: which views, in which two modes, and whose requests stand at their lines."""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from rich.segment import Segment

from demo_server.scenario import DemoMode, Scenario
from tui.listing.standing import Standing, fullest, standing
from tui.listing.view import Listing, listing
from tui.picture.bars import WHOLE
from tui.run.performance import Performance
from tui.screens.naming import badge, told_apart
from tui.timeline.fold import Timeline
from tui.timeline.records import Request, State
from tui.widgets.code_column import Side
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

NOT_KNOWN = "the code is your own: asyncdemo does not know it"
SLACK_NS = 100_000_000
"""by how much what two children tell may be out of order"""
_FRAMEWORK: dict[DemoMode, str] = {
    "sync": "as in Flask",
    "async": "as in Quart",
    "blocked-loop": "Quart, and blocking calls in it",
}
_WORDS: tuple[tuple[State, str], ...] = (("queued", "queued"), ("waiting", "waiting"), ("working", "working"))


class CodeSight:
    """Remembers the runs before, for the side that does not run."""

    def __init__(self) -> None:
        self._performances: list[Performance] = []
        self._before: dict[DemoMode, Timeline] = {}
        """of each mode the latest run that is not on the stage any more"""
        self._fullest: dict[int, tuple[Timeline, Standing]] = {}
        self._listings: dict[tuple[int, DemoMode], tuple[Scenario, list[Listing]]] = {}

    def take(self, performances: Sequence[Performance]) -> None:
        """Other runs are on the stage."""
        if not self._performances or performances[0].scenario.requests != self._performances[0].scenario.requests:
            self._before, self._listings, self._fullest = {}, {}, {}
        elif performances[0] is not self._performances[0]:
            for one in self._performances:
                if one.mode != "own" and one.timeline.zero is not None:
                    self._before[one.mode] = one.timeline
            shown = [*self._before.values()]
            self._fullest = {at: known for at, known in self._fullest.items() if known[0] in shown}
        self._performances = [*performances]

    @property
    def why_not(self) -> str:
        """Why there is no code to be seen; empty when there is some."""
        one = self._performances[0] if self._performances else None
        known = one is not None and one.mode != "own" and not one.target.own
        return "" if known and one is not None and self._views(one, "sync") else NOT_KNOWN

    def sides(self, now: Callable[[Performance], int]) -> list[Side]:
        """Both sides, at the instant of each run that is seen: two runs, or the one that there is and its contrary."""
        first, *others = self._performances
        if others:
            names = told_apart(self._performances)
            return [self._live(one, name, now(one)) for one, name in zip(self._performances, names, strict=True)]
        live = self._live(first, badge(first)[0], now(first))
        if first.mode == "async":
            return [self._still(first, "sync"), live]
        return [live, self._still(first, "async")]

    def _live(self, performance: Performance, name: str, now: int) -> Side:
        timeline, mode = performance.timeline, _demo(performance)
        views = self._views(performance, mode)
        stood = standing(_in_flight_at(timeline, now), now)
        if stood.in_flight or timeline.end is None or now < timeline.end:
            return Side(name, _FRAMEWORK[mode], True, views, stood)
        return Side(name, _FRAMEWORK[mode], True, views, self._at_its_fullest(timeline), "at most ")

    def _still(self, beside: Performance, mode: DemoMode) -> Side:
        views = self._views(beside, mode)
        if mode not in self._before:
            return Side(mode.upper(), _FRAMEWORK[mode], False, views)
        stood = self._at_its_fullest(self._before[mode])
        return Side(mode.upper(), _FRAMEWORK[mode], False, views, stood, "last run: ")

    def _at_its_fullest(self, timeline: Timeline) -> Standing:
        """Of a run that is over: found once, for it takes a look at every request."""
        known = self._fullest.get(id(timeline))
        if known is None or known[0] is not timeline:
            every = [*timeline.closed.values(), *timeline.open.values()]
            end = timeline.end or max((one.over or 0 for one in every), default=0)
            known = self._fullest[id(timeline)] = timeline, standing(every, fullest(every, end))
        return known[1]

    def _views(self, performance: Performance, mode: DemoMode) -> list[Listing]:
        """Made once: a run keeps its scenario."""
        scenario = performance.scenario
        known = self._listings.get((id(scenario), mode))
        if known is None or known[0] is not scenario:
            made = [listing(name, request, mode) for name, request in scenario.requests.items() if request.steps]
            known = self._listings[id(scenario), mode] = scenario, made
        return known[1]


def legend(ink: Ink, width: int) -> Words:
    """What the numbers are."""
    shown: list[Segment] = []
    for state, word in _WORDS:
        cell = ink.bar(WHOLE[state])
        shown += [cell, cell, ink.text(f" {word}  ")]
    said = "so many requests are at that line now" if width >= 60 else "requests there now"
    return Words([*shown, ink.text(said, "quiet")])


def _in_flight_at(timeline: Timeline, now: int) -> Iterator[Request]:
    """Those that may be, without a look at every request: closed ones stand in the order in which they closed."""
    yield from timeline.open.values()
    yield from takewhile(
        lambda one: (one.over or one.finished or 0) > now - SLACK_NS, reversed(timeline.closed.values())
    )


def _demo(performance: Performance) -> DemoMode:
    return "sync" if performance.mode == "own" else performance.mode
