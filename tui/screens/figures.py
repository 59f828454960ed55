"""The figures under the picture: each has a place of its own and keeps it, whatever it says."""

from collections.abc import Mapping
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from demo_server.scenario import Mode
from tui.capacity import Capacity
from tui.naming import between, times
from tui.palette import Role
from tui.picture.axis import duration
from tui.result import Band
from tui.summary import Headline
from tui.tipping import utilisation
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

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
    knob: bool = False
    """where the run tips stands in the title"""
    band: Band | None = None
    """where other such runs lie; None while that is not known, or where all such runs are alike"""


def figures(ink: Ink, said: Figures, width: int, height: int) -> list[Words]:
    """Lines of figures, the most important ones first; a figure that is not known keeps its place."""
    slots = max(1, width // SLOT)
    lines: list[list[Segment]] = [[]]
    used = 0
    for span, words in _figures(ink, said, slots):
        if used + span > slots:
            lines.append([])
            used = 0
        kept = Strip(words).crop(0, span * SLOT - 1)
        lines[-1] += [*kept, ink.text(" " * (span * SLOT - kept.cell_length))]
        used += span
    return [Words(line) for line in lines[:height]]


def _figures(ink: Ink, said: Figures, slots: int) -> list[tuple[int, list[Segment]]]:
    now = said.now
    predicted = said.predicted_mean
    one = [
        (1, _figure(ink, "mean", now.mean)),
        (1, _figure(ink, "predicted", predicted, strong=False)),
        (1, _figure(ink, "worst", now.worst if now.planned else None)),
        (1, [ink.text("slowest ", "quiet"), ink.text(times(said.slowdown) if said.slowdown >= 1 else "-", bold=True)]),
        (1, _figure(ink, "p50", now.p50)),
    ]
    percentiles = [(1, _figure(ink, name, value)) for name, value in (("p95", now.p95), ("p99", now.p99))]
    answered = f"{now.completed} of {now.planned}"
    how: Role = "bad" if now.failed and not now.completed else "good"
    counts = [
        (1, [ink.text(answered, how, bold=True), ink.text(" answered" if len(answered) < 11 else "", "quiet")]),
        (1, [ink.text(_number(now.throughput), bold=True), ink.text(" requests/s", "quiet")]),
    ]
    ending = [(2, _keeps_up(ink, said)), (1, _little(ink, now)), (1, _lag(ink, now))]
    if said.band is not None:  # only a run that is over has one: then the other two have been seen
        ending = [ending[0], (2, _band(ink, said.band))]
    if slots < 5:
        return [*one, percentiles[0], *counts, *ending]
    in_flight = now.planned - now.completed - now.failed
    # A script's shares stand beside one another already, where capacity and traffic stand under other loads.
    name, figure = "in flight", f"{in_flight}"
    if said.capacity.asked is not None and now.server is not None:
        name, figure = "works", _share(now.server.working)
    return [*one, *percentiles, *counts, (1, [ink.text(f"{name} ", "quiet"), ink.text(figure, bold=True)]), *ending]


def _figure(ink: Ink, name: str, ns: float | None, strong: bool = True) -> list[Segment]:
    words = "-" if ns is None else duration(ns)
    return [ink.text(f"{name} ", "quiet"), ink.text(words, "plain" if strong else "quiet", bold=strong)]


def _keeps_up(ink: Ink, said: Figures) -> list[Segment]:
    served, asked = said.capacity
    server = said.now.server
    if server is None:
        return [ink.text("the server does not tell its work"[: 2 * SLOT - 1], "quiet")]
    if asked is None or server.serving:
        shares = {"works": server.working, "blocked": server.blocked, "serves": server.serving, "free": server.idle}
        if not server.serving:
            del shares["serves"]
        words = _shares(shares)
        while len(words) >= 2 * SLOT:  # the least says least
            del shares[min(shares, key=lambda word: shares[word])]
            words = _shares(shares)
        return [ink.text(words, "quiet")]
    keeps = said.capacity.keeps_up
    words = f"capacity {_rate(served)}, traffic {_rate(asked)}:"
    if said.knob and (rho := utilisation(said.capacity)) is not None:  # where it tips stands in the title
        words = f"traffic {_rate(asked)}, ρ = {rho:.2f}:"
    return [
        ink.text(words[: 2 * SLOT - 10] + " ", "quiet"),
        ink.text("keeps up" if keeps else "backs up", "good" if keeps else "bad", bold=True),
    ]


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{word} {_share(share)}" for word, share in shares.items())


def _little(ink: Ink, now: Headline) -> list[Segment]:
    """Both sides of N = X·R: as the picture counts it, and from arrivals and response times."""
    agree = abs(now.in_system - now.by_little) <= AGREE_WITHIN * max(now.in_system, now.by_little, 0.1)
    sign = "=" if agree else "≠"
    words = f"{_number(now.in_system)} {sign} {_number(now.by_little)}"
    return [ink.text("Little ", "quiet"), ink.text(words, "plain" if agree else "bad")]


def _band(ink: Ink, band: Band) -> list[Segment]:
    """Where the mean of other such runs lies."""
    return [ink.text("nine of ten runs ", "quiet"), ink.text(between(band), bold=True)]


def _lag(ink: Ink, now: Headline) -> list[Segment]:
    return [
        ink.text("sent late ", "bad" if now.spoiled else "quiet", bold=now.spoiled),
        ink.text(duration(now.sender_lag), "bad" if now.spoiled else "plain", bold=now.spoiled),
    ]


def _number(number: float) -> str:
    """Three digits that count, and no exponent."""
    return f"{number:.2f}" if number < 9.995 else f"{number:.1f}" if number < 99.95 else f"{number:.0f}"


def _share(share: float) -> str:
    return "<1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def _rate(rate: float) -> str:
    if rate < 9_950:
        return f"{rate:.2g}/s" if rate < 9.95 else f"{rate:.0f}/s"
    return f"{rate / 1000:.0f}k/s" if rate < 999_500 else ">1M/s"
