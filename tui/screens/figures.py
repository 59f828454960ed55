"""The figures under the picture: each has a place of its own and keeps it, whatever it says."""

from typing import NamedTuple

from rich.segment import Segment

from demo_server.scenario import Mode
from tui.capacity import Capacity
from tui.picture.axis import duration
from tui.summary import Headline
from tui.widgets.ink import Ink
from tui.widgets.lines import Words
from tui.widgets.row_level import times

SLOT = 20
"""cells for one figure"""
AGREE_WITHIN = 0.05
"""how far the two sides of Little's law may be apart"""


class Figures(NamedTuple):
    """All that the figures speak of."""

    now: Headline
    predicted_mean: float | None
    """nanoseconds; None where there is no prediction, or none any more"""
    slowdown: float
    """the worst request's"""
    capacity: Capacity
    mode: Mode


def figures(ink: Ink, said: Figures, width: int, height: int) -> list[Words]:
    """Lines of figures, the most important ones first; a figure that is not known keeps its place."""
    slots = max(1, width // SLOT)
    lines: list[list[Segment]] = [[]]
    used = 0
    for span, words in _figures(ink, said, slots):
        if used + span > slots:
            lines.append([])
            used = 0
        lines[-1] += [*words, ink.text(" " * max(1, span * SLOT - sum(len(one.text) for one in words)))]
        used += span
    return [Words(line) for line in lines[:height]]


def _figures(ink: Ink, said: Figures, slots: int) -> list[tuple[int, list[Segment]]]:
    now = said.now
    predicted = said.predicted_mean
    one = [
        (1, _figure(ink, "mean", now.mean)),
        (1, _figure(ink, "predicted", predicted, strong=False)),
        (1, _figure(ink, "worst", now.worst if now.planned else None)),
        (1, [ink.text("slowest ", "quiet"), ink.text(times(said.slowdown) if said.slowdown else "-", bold=True)]),
        (1, _figure(ink, "p50", now.p50)),
    ]
    percentiles = [(1, _figure(ink, name, value)) for name, value in (("p95", now.p95), ("p99", now.p99))]
    counts = [
        (1, [ink.text(f"{now.completed} of {now.planned}", "good", bold=True), ink.text(" answered", "quiet")]),
        (1, [ink.text(f"{now.throughput:.3g}", bold=True), ink.text(" requests/s", "quiet")]),
    ]
    ending = [(2, _keeps_up(ink, said)), (1, _little(ink, now)), (1, _lag(ink, now))]
    if slots < 5:
        return [*one, percentiles[0], *counts, *ending]
    works = (1, [ink.text("works ", "quiet"), ink.text(_share(now.server.working), bold=True)])
    return [*one, *percentiles, *counts, works, *ending]


def _figure(ink: Ink, name: str, ns: float | None, strong: bool = True) -> list[Segment]:
    words = "-" if ns is None else duration(ns)
    return [ink.text(f"{name} ", "quiet"), ink.text(words, "plain" if strong else "quiet", bold=strong)]


def _keeps_up(ink: Ink, said: Figures) -> list[Segment]:
    served, asked = said.capacity
    if asked is None:
        held = "" if said.mode == "async" else f", blocked {_share(said.now.server.blocked)}"
        return [ink.text(f"works {_share(said.now.server.working)}{held}", "quiet")]
    keeps = said.capacity.keeps_up
    return [
        ink.text(f"capacity {_rate(served)}, traffic {_rate(asked)}: "[: 2 * SLOT - 9], "quiet"),
        ink.text("keeps up" if keeps else "backs up", "good" if keeps else "bad", bold=True),
    ]


def _little(ink: Ink, now: Headline) -> list[Segment]:
    """Both sides of N = X·R: as the picture counts it, and from arrivals and response times."""
    agree = abs(now.in_system - now.by_little) <= AGREE_WITHIN * max(now.in_system, now.by_little, 0.1)
    sign = "=" if agree else "≠"
    words = f"{now.in_system:.3g} {sign} {now.by_little:.3g}"
    return [ink.text("Little ", "quiet"), ink.text(words, "plain" if agree else "bad")]


def _lag(ink: Ink, now: Headline) -> list[Segment]:
    return [
        ink.text("sent late ", "bad" if now.spoiled else "quiet", bold=now.spoiled),
        ink.text(duration(now.sender_lag), "bad" if now.spoiled else "plain", bold=now.spoiled),
    ]


def _share(share: float) -> str:
    return "<1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def _rate(rate: float) -> str:
    return f"{rate:.2g}/s" if rate < 9.95 else f"{rate:.0f}/s"
