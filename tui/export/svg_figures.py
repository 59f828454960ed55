"""Response times at the right of what is drawn."""

from tui.export.svg_frame import RIGHT, Band, Frame
from tui.export.svg_paper import Paper, fitted
from tui.naming import setting_of, times
from tui.picture.axis import duration
from tui.recording.recorded import RecordedRun
from tui.summary import headline
from tui.timeline.records import LEAST_SLOWDOWN, Request

AIR = 16
"""between the bars and the figures"""
LARGEST = 20
BOLD = 1.15
"""times as wide as thin letters"""


def draw_summary(paper: Paper, frame: Frame, band: Band, run: RecordedRun) -> None:
    """Mean, p95 and worst of a run, below each other."""
    said = headline(run.timeline, setting_of(run.scenario, run.began.mode), run.end)
    figures = [(name, ns) for name, ns in (("mean", said.mean), ("p95", said.p95), ("worst", said.worst)) if ns]
    pitch = min(LARGEST * 1.45, band.height / 3)
    size = pitch / 1.45
    bound = "≥ " if run.timeline.unfinished() else ""
    for at, (name, ns) in enumerate(figures):
        baseline = band.top + pitch * at + size
        paper.text((frame.right + AIR, baseline), name, size, look="quiet")
        paper.text((RIGHT, baseline), f"{bound}{duration(ns)}", size, bold=True, anchor="end")


def draw_figure(
    paper: Paper, frame: Frame, run: RecordedRun, requests: list[Request], line: tuple[float, float]
) -> None:
    """The response time of a row: of its only request, or the mean of them all."""
    baseline, size = line
    figure, look = (_of_one if len(requests) == 1 else _of_many)(requests, run.end)
    left = frame.right + AIR
    paper.text((left, baseline), fitted(figure, size * BOLD, RIGHT - left), size, look=look, bold=True)
    if len(requests) == 1 and requests[0].slowdown >= LEAST_SLOWDOWN:
        paper.text((RIGHT, baseline), times(requests[0].slowdown), size, bold=True, anchor="end")


def _of_one(requests: list[Request], end: int) -> tuple[str, str]:
    (request,) = requests
    took = duration(request.response_until(end))
    if request.over is None:
        return f"≥ {took}", "quiet"
    return (took, "good") if request.answered else (request.reason or request.outcome or "failed", "bad")


def _of_many(requests: list[Request], end: int) -> tuple[str, str]:
    mean = sum(one.response_until(end) for one in requests) / max(1, len(requests))
    whole = all(one.answered for one in requests)
    return (duration(mean), "good") if whole else (f"≥ {duration(mean)}", "quiet")
