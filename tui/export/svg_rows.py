"""A run as a waterfall: a bar for each request, with its response time at the right."""

from collections.abc import Sequence

from demo_server.library import printable
from tui.export.svg_figures import draw_figure, draw_summary
from tui.export.svg_frame import LEFT, Band, Frame
from tui.export.svg_paper import Paper, fitted, width_of
from tui.picture.rows import Row, Rows
from tui.picture.stretches import Stretch, stretches
from tui.recording.recorded import RecordedRun
from tui.timeline.records import Request

MOST_REQUESTS = 4000
"""bars that can be told apart"""
FLATTEST, TALLEST = 12, 108
"""of a row: flatter ones cannot be read"""
HAIR = 1.5
LARGEST, SMALLEST = 25, 11
"""of the letters beside the bars"""


def rows_of(run: RecordedRun) -> list[Row]:
    """The rows of a run, in the order of their numbers."""
    rows = Rows(run.scenario, at_once=run.began.mode == "async")
    rows.take_in(run.timeline)
    return [row for _, row in sorted(rows.by_key.items())]


def letters(pitch: float) -> float:
    """The size of letters in rows that are so far apart."""
    return max(SMALLEST, min(LARGEST, pitch * 0.8))


def widest_label(rows: Sequence[Row], size: float) -> float:
    """Of the labels at the left."""
    return max((width_of(printable(row.label), size) for row in rows), default=0)


def draw_rows(paper: Paper, frame: Frame, band: Band, run: RecordedRun, rows: Sequence[Row]) -> None:
    """The rows of a run, one below another."""
    pitch = band.height / max(1, len(rows))
    size = letters(pitch)
    open_load = run.scenario.load.rate is not None
    for at, row in enumerate(rows):
        middle = band.top + pitch * (at + 0.5)
        baseline = middle + size * 0.35
        label = fitted(row.label, size, frame.left - LEFT - 16)
        paper.text((frame.left - 14, baseline), label, size, anchor="end")
        thick = pitch * 0.76
        for request in row.requests:
            _draw_bar(paper, frame, run, request, (middle - thick / 2, thick))
        if not open_load:
            draw_figure(paper, frame, run, list(row.requests), (baseline, size))
    if open_load:  # its rows are nobody's
        draw_summary(paper, frame, band, run)


def _draw_bar(paper: Paper, frame: Frame, run: RecordedRun, request: Request, place: tuple[float, float]) -> None:
    parts = stretches(request, run.end)
    if not parts:
        return
    top, thick = place
    edges = [max(frame.left, frame.at(at - (run.timeline.zero or 0))) for at in (parts[0].start, *_ends(parts))]
    # A hair of paper between a request and the next one on its row.
    end = edges[-1] - (HAIR if edges[-1] - edges[0] > 5 * HAIR else 0)
    for part, left, right in zip(parts, edges, edges[1:], strict=False):
        if left < end:
            paper.bar(left, top, min(right, end) - left, thick, part.state)
    if request.over is not None and not request.answered:
        paper.text((edges[-1] + 3, top + thick * 0.75), "×", thick, look="bad", bold=True)


def _ends(parts: Sequence[Stretch]) -> list[int]:
    return [part.end for part in parts]
