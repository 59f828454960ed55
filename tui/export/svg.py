"""A recording as a picture for a slide: 16:9, light and dark, crisp at any size, its text real text.

All runs stand below each other on one axis of time: a bar a request while they can be told apart, else how many
were queued, waiting and working. No script, nothing from elsewhere.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from tui.export.contrast import ratio
from tui.export.formats import Theme
from tui.export.svg_areas import counts_of, draw_areas, scale_of
from tui.export.svg_figures import BOLD
from tui.export.svg_frame import LEFT, RIGHT, Band, Frame, draw_axis
from tui.export.svg_paper import HEIGHT, Paper, fitted, width_of
from tui.export.svg_rows import FLATTEST, MOST_REQUESTS, TALLEST, draw_rows, letters, rows_of, widest_label
from tui.export.svg_words import caption, name, phrase, result, title
from tui.picture.axis import round_length
from tui.recording.recorded import RecordedRun
from tui.timeline.records import STATES, State

MOST_RUNS = 8
"""that a slide has room for: the latest"""
FEW_RUNS = 3
"""that have room for large headings"""
BOTTOM = HEIGHT - 104
"""of the bars"""
COLUMN = 212
"""for the figures at the right"""
MEANING: dict[State, str] = {
    "queued": "queued: nobody handles it yet",
    "waiting": "waiting for I/O",
    "working": "working (CPU)",
    "serving": "at the server",
}
IN_LINE = "queued: in line, for the server or within it"


def write_svg(runs: Sequence[RecordedRun], out: TextIO, theme: Theme = "auto") -> None:
    """Write the picture of all runs; of more than a slide has room for, the last ones."""
    shown = runs[-MOST_RUNS:]
    paper = Paper(theme, title(shown), _description(shown))
    top = _draw_title(paper, shown)
    if shown:
        _draw_runs(paper, shown, top)
    _draw_foot(paper, runs)
    paper.write(out)


class _Picture(NamedTuple):
    """Where the runs are drawn, and how each of them is."""

    frame: Frame
    bands: list[Band]
    draw: Callable[[int, Band], None]
    figure: str
    """what stands at the right"""


def _draw_runs(paper: Paper, runs: Sequence[RecordedRun], top: float) -> None:
    made = _as_rows(paper, runs, top) or _as_areas(paper, runs, top)
    size = _heading(runs) * 0.52
    for run, band in zip(runs, made.bands, strict=True):
        _draw_heading(paper, run, phrase(run, runs), (band.top - size * 0.5, size))
    below = made.bands[-1].top + made.bands[-1].height + 26
    draw_axis(paper, made.frame, made.bands, below)
    for number, band in enumerate(made.bands):
        made.draw(number, band)
    paper.text((RIGHT, below), made.figure, 16, look="quiet", anchor="end")


def _as_rows(paper: Paper, runs: Sequence[RecordedRun], top: float) -> _Picture | None:
    """A bar a request; None where there are too many."""
    if sum(run.timeline.planned.written for run in runs) > MOST_REQUESTS:
        return None
    rows = [rows_of(run) for run in runs]
    counts = [max(1, len(some)) for some in rows]
    room = BOTTOM - top - _heading(runs) * len(runs)
    pitch = min(TALLEST, room / sum(counts))
    if pitch < FLATTEST:
        return None
    label = min(330.0, max(widest_label(some, letters(pitch)) for some in rows) + 20)
    bands, top = [], top + (room - pitch * sum(counts)) / 4
    for count in counts:
        bands.append(Band(top + _heading(runs), pitch * count))
        top = bands[-1].top + bands[-1].height
    frame = Frame(LEFT + label, RIGHT - COLUMN, _length(runs))
    return _Picture(
        frame,
        bands,
        lambda at, band: draw_rows(paper, frame, band, runs[at], rows[at]),
        "response time" if runs[0].scenario.load.clients is None else "mean response time",
    )


def _as_areas(paper: Paper, runs: Sequence[RecordedRun], top: float) -> _Picture:
    frame = Frame(LEFT + 60, RIGHT - COLUMN, _length(runs))
    counts = [counts_of(run, frame) for run in runs]
    scale = scale_of(counts)
    pitch, heading = (BOTTOM - top) / len(runs), _heading(runs)
    bands = [Band(top + pitch * at + heading, pitch - heading - 6) for at in range(len(runs))]
    return _Picture(frame, bands, lambda at, band: draw_areas(paper, frame, band, counts[at], scale), "response time")


def _heading(runs: Sequence[RecordedRun]) -> float:
    """The height of a run's heading."""
    return 50 if len(runs) <= FEW_RUNS else 36


def _length(runs: Sequence[RecordedRun]) -> int:
    return round_length(max(run.timeline.elapsed(run.end) for run in runs))


# --- words ------------------------------------------------------------------------------------------------


def _description(runs: Sequence[RecordedRun]) -> str:
    said = [f"{name(run)}, {phrase(run, runs)}: {result(run)}." for run in runs]
    return " ".join([*said, *([f"{ratio(runs)}."] if ratio(runs) else [])])


def _draw_title(paper: Paper, runs: Sequence[RecordedRun]) -> float:
    """Title, caption and sentence; returns where they end."""
    y = 70.0
    paper.text((LEFT, y), fitted(title(runs), 42 * BOLD, RIGHT - LEFT), 42, bold=True)
    if below := caption(runs):
        y += 42
        paper.text((LEFT, y), fitted(below, 23, RIGHT - LEFT), 23, look="quiet")
    if sentence := ratio(runs):
        y += 46
        paper.text((LEFT, y), fitted(sentence, 27 * BOLD, RIGHT - LEFT), 27, bold=True)
    return y + 14


def _draw_heading(paper: Paper, run: RecordedRun, words: str, line: tuple[float, float]) -> None:
    y, size = line
    called = fitted(name(run), size * BOLD, (RIGHT - LEFT) * 0.4)
    words = fitted(words, size * 0.78, (RIGHT - LEFT) * 0.45)
    paper.heading((LEFT, y), called, size, words)
    room = RIGHT - LEFT - width_of(f"{called}  {words}", size) - 20
    paper.text((RIGHT, y), fitted(result(run), size * 0.78, room), size * 0.78, anchor="end")


def _any_in_line(runs: Sequence[RecordedRun]) -> bool:
    """Requests stood in line within a server, while it handled them."""
    return any(run.timeline.tally.pool.greatest for run in runs)


def _states(runs: Sequence[RecordedRun]) -> list[State]:
    """Those that the picture may show."""
    return [state for state in STATES if state != "serving" or any(run.timeline.told != "steps" for run in runs)]


def _draw_foot(paper: Paper, runs: Sequence[RecordedRun]) -> None:
    x, y = float(LEFT), HEIGHT - 30.0
    for state in _states(runs):
        meaning = IN_LINE if state == "queued" and _any_in_line(runs) else MEANING[state]
        paper.bar(x, y - 17, 44, 22, state)
        paper.text((x + 54, y), meaning, 19)
        x += 54 + width_of(meaning, 19) + 36
    if runs:
        header = runs[-1].header
        shown = f"runs {len(runs) - MOST_RUNS + 1} to {len(runs)}, " if len(runs) > MOST_RUNS else ""
        said = f"{shown}asyncdemo {header.program}  {header.recorded[:10]}"
        paper.text((RIGHT, y), fitted(said, 16, RIGHT - x), 16, look="quiet", anchor="end")
