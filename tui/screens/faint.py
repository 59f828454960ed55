"""What lies faint behind the bars: what is predicted, the last result of the same requests, or nothing.

While a question stands it is hidden until somebody asks for it: it is the answer.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from demo_server.scenario import Scenario
from tui.picture.rows import Row, Rows
from tui.run.performance import Performance
from tui.screens.naming import called
from tui.timeline.fold import Timeline

Kind = Literal["prediction", "last", "nothing"]
KINDS: tuple[Kind, ...] = ("prediction", "last", "nothing")
NOTHING = Timeline()
LONGEST_NAME = 17
"""characters of a run's name for which the legend has room at 80 columns"""


class Faint:
    """What was chosen. The stage's keys change it, and so does a talk."""

    def __init__(self) -> None:
        self.kind: Kind = "prediction"
        """what is wanted; where there is no last result of the same requests, the prediction stands in for it"""
        self.hidden = False
        """a question stands, or stood before the run that goes on"""

    def ask(self) -> None:
        """Hide it: somebody is to think first. What is predicted is said in no figure either."""
        self.hidden = True

    def reveal(self) -> None:
        """Show it again."""
        self.hidden = False

    def turn(self, *, has_last: bool) -> None:
        """The next kind; hidden, it is shown at first. Nothing comes after the last result, or in its place."""
        if self.hidden:
            self.hidden = False
            self.kind = "prediction" if self.kind == "nothing" else self.kind
            return
        kinds = [kind for kind in KINDS if has_last or kind != "last"]
        shown = self.kind if self.kind in kinds else "prediction"
        self.kind = kinds[(kinds.index(shown) + 1) % len(kinds)]


class Ghost(NamedTuple):
    """A run as it lies behind another one."""

    timeline: Timeline
    rows: Rows
    words: str
    """what the legend says it is; empty of nothing"""


def without_bars(rows: Rows, scenario: Scenario) -> Rows:
    """The same rows with nothing on them: a still picture has its labels."""
    bare = Rows(scenario)
    bare.growing = rows.growing
    bare.by_key = {key: Row(row.label) for key, row in rows.by_key.items()}
    return bare


def latest(earlier: Sequence[Performance], most: int) -> list[Performance]:
    """The latest so many of them that have a result; of the same run only the latest."""
    kept: list[Performance] = []
    for one in reversed(earlier):
        if _is_result(one) and not any(_same_run(one, other) for other in kept):
            kept.insert(0, one)
    return kept[-most:]


def last_of(performance: Performance, earlier: Sequence[Performance], *, paired: bool = False) -> Performance | None:
    """The latest result of the same requests; of two runs beside one another, each has that of its own mode first."""
    alike = [one for one in earlier if _is_result(one) and _same_requests(one, performance)]
    in_mode = [one for one in alike if one.mode == performance.mode and one.target == performance.target]
    return next(reversed((in_mode if paired else []) or alike), None)


def as_it_ran(performance: Performance) -> str:
    """What the legend says of a last result."""
    name = called(performance)
    return f"faint: {name if len(name) <= LONGEST_NAME else performance.key}, as it ran"


def _is_result(performance: Performance) -> bool:
    present = performance.present  # empty of a recording, which is at no end of its own
    whole = present.end is not None and not (performance.failure or performance.disturbed)
    return whole and bool(present.planned.written)


def _same_run(one: Performance, other: Performance) -> bool:
    return (one.scenario, one.mode, one.target) == (other.scenario, other.mode, other.target)


def _same_requests(one: Performance, other: Performance) -> bool:
    """The same work is sent at the same instants: what differs is who serves it."""
    mine, theirs = one.scenario, other.scenario
    return (mine.requests, mine.load, mine.seed) == (theirs.requests, theirs.load, theirs.seed)
