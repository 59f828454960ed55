"""A run in figures: measured beside predicted, and what theory says of it, line by line."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.segment import Segment

from tui.formulas import Formula, Outcome, formulas, off_by, outcome
from tui.formulas.formula import said
from tui.naming import between, setting_of
from tui.palette import Role
from tui.picture.axis import duration
from tui.result import Band
from tui.run.performance import Performance
from tui.screens.naming import badge
from tui.summary import prediction, summarise
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

NAME, COLUMN = 12, 13
AGREES = 0.02
"""a prediction without chance in it is right, when it is off by no more"""
NOT_YET = "theory speaks when the run is over"
DISTURBED = "the run was changed while it went on: what was predicted is another one"
NONE = "no formula fits this run: its conditions are not met"


class Told(NamedTuple):
    """All that is said of a run."""

    heading: str
    """which run it is; empty where the title says so"""
    rows: list[Outcome]
    band: Band | None
    formulas: list[Formula]
    why_none: str
    """no formula is shown; empty when there are some"""


class InFigures:
    """What is said of runs that are over is found once: theory reads all of their requests."""

    def __init__(self) -> None:
        self._known: tuple[Performance, object, Band | None, Told] | None = None

    def told(self, performance: Performance, now: int, *, hidden: bool, named: bool = False) -> Told:
        """Of a run as it is now; hidden: nobody is to know yet what is predicted. named: which one must be said."""
        told = self._found(performance, now, hidden=hidden)
        return told if named else told._replace(heading="")

    def _found(self, performance: Performance, now: int, *, hidden: bool) -> Told:
        if performance.going_on or performance.timeline.end is None or hidden:
            return _told(performance, now, hidden=hidden)
        known, key = self._known, (performance.timeline, performance.predicted)
        if known is None or known[0] is not performance or known[1] != key or known[2] is not performance.band:
            known = performance, key, performance.band, _told(performance, now, hidden=False)
            self._known = known
        return known[3]


def in_figures(ink: Ink, told: Told, height: int) -> list[Words]:
    """The lines: a table, the band, the formulas, with air between them where there is room."""
    first = [[_line(ink, told.heading, bold=True)]] if told.heading else []
    first.append(list(_table(ink, told)))
    blocks = [*first, *(list(_formula(ink, one)) for one in told.formulas)]
    if told.why_none:
        blocks.append([_line(ink, told.why_none, "quiet")])
    while len(blocks) > len(first) + 1 and sum(map(len, blocks)) > height:
        blocks.pop()
    airy = sum(map(len, blocks)) + len(blocks) - 1 <= height
    lines: list[Words] = []
    for block in blocks:
        lines += [*([Words()] if lines and airy else []), *block]
    return lines


def _told(performance: Performance, now: int, *, hidden: bool) -> Told:
    timeline, mode = performance.timeline, performance.target.foreseen_as(performance.mode)
    setting = setting_of(performance.scenario, performance.mode)
    run = summarise(timeline, setting, now, prediction(performance.predicted, timeline.costs))
    rows = outcome(run, performance.predicted)
    over = timeline.end is not None and not performance.going_on
    if hidden or performance.unpredicted:
        rows = [one._replace(predicted=None) for one in rows]
    heading = "  ".join(word for word in badge(performance) if word)
    fitting: list[Formula] = []
    why_none = NOT_YET
    if over and (performance.unpredicted or performance.disturbed):
        why_none = DISTURBED
    elif over and not hidden:
        fitting = formulas(performance.scenario, mode, timeline, run, performance.band)
        why_none = "" if fitting else NONE
    return Told(heading, rows, None if hidden else performance.band, fitting, why_none)


def _line(ink: Ink, words: str, role: Role = "plain", *, bold: bool = False) -> Words:
    return Words([ink.text(words, role, bold=bold)])


def _table(ink: Ink, told: Told) -> Iterator[Words]:
    names = "".join(f"{name:>{COLUMN}}" for name in ("measured", "predicted", "off by"))
    yield _line(ink, f"{'':{NAME}}{names}", "quiet")
    for row in told.rows:
        off = off_by(row.measured, row.predicted)
        cells = [ink.text(f"{row.name:<{NAME}}", "quiet"), _cell(ink, _length(row.measured), bold=True)]
        cells.append(_cell(ink, _length(row.predicted)))
        right: Role = "good" if off is not None and abs(off) <= AGREES else "plain"
        yield Words([*cells, _cell(ink, "-" if off is None else f"{100 * off:+.1f} %", right)])
    if told.band is not None:
        words = [ink.text("nine of ten such runs have a mean of "), ink.text(between(told.band), bold=True)]
        yield Words(words, [ink.text(f"{told.band.runs} simulated", "quiet")])


def _formula(ink: Ink, one: Formula) -> Iterator[Words]:
    letters = [ink.text(f"{one.name:<{NAME + 2}}", bold=True), ink.text(one.formula, "working")]
    yield Words(letters, [ink.text(one.of, "quiet")])
    put_in: list[Segment] = [ink.text(f"  {one.figures} = "), ink.text(said(one.predicted, one.unit), bold=True)]
    measured = [ink.text("measured ", "quiet"), ink.text(said(one.measured, one.unit), bold=True)]
    yield Words(put_in, measured)
    if one.note:
        yield _line(ink, f"  {one.note}", "waiting")


def _cell(ink: Ink, words: str, role: Role = "plain", *, bold: bool = False) -> Segment:
    return ink.text(f"{words:>{COLUMN}}", role, bold=bold)


def _length(ms: float | None) -> str:
    return "-" if ms is None else duration(ms * 1e6)
