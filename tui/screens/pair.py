"""What is said of two runs that are compared: a heading for each, and their figures in one table."""

from collections.abc import Sequence

from tui.naming import per_second, times
from tui.picture.axis import duration
from tui.run.performance import Performance
from tui.screens.naming import badge, called, told_apart
from tui.screens.scene import Measured
from tui.screens.words import Said, progress
from tui.verdict import verdict
from tui.widgets.ink import Ink
from tui.widgets.lines import Words

NAME, LONGEST_NAME, COLUMN = 14, 24, 11
"""cells for the name of a run, at least and at most, and for each of its figures"""


ROOM = 78
"""cells of a heading at 80 columns"""


def headings(ink: Ink, said: Said) -> list[Words]:
    """Which run a pane shows; when it is over, what it has shown. The keys act on the one with the full dot."""
    made = []
    told = told_apart(said.performances)
    for at, performance in enumerate(said.performances):
        dot = ink.text("● " if at == said.selected else "○ ", "working")
        over = _shown(performance, told[at] if performance.mode == "own" else called(performance))
        word, about = badge(performance)
        name = [ink.text(word, bold=True), ink.text(f"  {about}", "quiet")]
        words = [dot, ink.text(over)] if over else [dot, *name]
        # At once, one word on how far they are is enough for both. Which machine is asked must be seen to the end.
        apart = said.stand.in_turn and not over and not said.stand.question
        where = name if over and performance.target.remote else []
        made.append(Words(words, progress(ink, performance, said.now[at]) if apart else where))
    return made


def _shown(performance: Performance, name: str) -> str:
    """What it has shown; a name that leaves no room for that gives way to the one that expectations use."""
    over = verdict(performance.timeline, name)
    return over if len(over) <= ROOM else verdict(performance.timeline, performance.key)


def pair_figures(
    ink: Ink, names: Sequence[str], measured: Sequence[Measured], predicted: Sequence[float | None], width: int
) -> list[Words]:
    """A table: a line for the names of the figures, a line for each run."""
    room = max(NAME, min(LONGEST_NAME, max(map(len, names), default=0) + 1))
    count = max(1, (width - room) // COLUMN)
    lines = [[ink.text(" " * room), *(ink.text(f"{name:>{COLUMN}}", "quiet") for name in _NAMES[:count])]]
    for name, one, mean in zip(names, measured, predicted, strict=True):
        cells = [f"{cell:>{COLUMN}}"[-COLUMN:] for cell in _cells(one, mean)[:count]]
        strong = [ink.text(cell, "quiet" if at == 1 else "plain", bold=at != 1) for at, cell in enumerate(cells)]
        lines.append([ink.text(f"{name:<{room}}"[:room], bold=True), *strong])
    return [Words(line) for line in lines]


_NAMES = ("mean", "predicted", "p95", "worst", "slowest", "answered", "requests/s", "works", "blocked", "sent late")


def _cells(measured: Measured, predicted: float | None) -> list[str]:
    now = measured.headline

    answered = f"{now.completed} of {now.planned}"

    def length(ns: float | None) -> str:
        return "-" if ns is None else duration(ns)

    return [
        length(now.mean),
        length(predicted),
        length(now.p95),
        length(now.worst if now.planned else None),
        times(measured.slowdown) if measured.slowdown >= 1 else "-",
        answered if len(answered) < COLUMN else answered.replace(" of ", "/"),
        per_second(now.throughput),
        "-" if now.server is None else f"{100 * now.server.working:.0f} %",
        "-" if now.server is None else f"{100 * now.server.blocked:.0f} %",
        length(now.sender_lag),
    ]
