"""A line for each row: label, bar, response time."""

from rich.cells import set_cell_size
from rich.segment import Segment

from demo_server.library import printable
from tui.palette import BAD, FOREGROUND, GOOD, QUIET
from tui.picture.axis import duration
from tui.picture.rows import Row
from tui.timeline.records import Request
from tui.widgets.frame import RESPONSE, Frame, Layout
from tui.widgets.ink import fitted, joined, segment, text
from tui.widgets.row_slots import RowSlots

THICKEST = 4
"""lines of a row, the air below it included"""
LEAST_SLOWDOWN = 2.0
"""how many times its own service time the worst request must have taken to be named"""


class RowLevel:
    """The finest level of detail."""

    def __init__(self) -> None:
        self._slots = RowSlots()
        self._bars: dict[int, list[Segment]] = {}

    def lines(self, frame: Frame, parts: Layout, height: int) -> list[list[Segment]]:
        """At most ``height`` lines; few rows are drawn thick, to be seen from the last seat."""
        worst = _worst(frame)
        keys = frame.keys[:height]
        thickness = min(THICKEST, height // max(1, len(keys)))
        made: list[list[Segment]] = []
        for key in keys:
            bar = joined(self._bar(key, frame, parts.bar))
            row = frame.rows.by_key.get(key)
            named = [text(fitted(frame.label(key), parts.label), QUIET), *bar, *_response(row, frame, worst)]
            bare = [text(" " * parts.label, QUIET), *bar, text(" " * parts.response, QUIET)]
            made += _thick(named, bare, thickness)
        return made

    def _bar(self, key: int, frame: Frame, width: int) -> list[Segment]:
        live = self._slots.live(key, frame, width)
        ghost = self._slots.ghost(key, frame, width)
        bar = self._bars.get(key, [])
        if len(bar) != width or live.changed.start == 0:
            bar = self._bars[key] = [segment(cell, under) for cell, under in zip(live.cells, ghost, strict=True)]
        for at in live.changed:
            bar[at] = segment(live.cells[at], ghost[at])
        return bar


def _thick(named: list[Segment], bare: list[Segment], thickness: int) -> list[list[Segment]]:
    """A bar of several lines, its words on the middle one, and a line of air below it if it is thick."""
    bars = max(1, thickness - 1) if thickness > 1 else 1
    middle = (bars - 1) // 2
    air: list[list[Segment]] = [[]] if thickness > 1 else []
    return [named if line == middle else bare for line in range(bars)] + air


def _response(row: Row | None, frame: Frame, worst: Request | None) -> list[Segment]:
    """Response time of the row's latest request: the age while it is in flight, green when answered."""
    if row is None:
        return [text(" " * RESPONSE, QUIET)]
    request = row.requests[-1]
    if request.over is None and len(row.requests) > 1:
        request = row.requests[-2]  # under closed load the next one is on its way at once
    figure = duration(request.response_until(frame.now))
    if request.over is None:
        return [text(f" {figure:<{RESPONSE - 1}}", QUIET)]
    if not request.answered:
        return [text(set_cell_size(f" x {printable(request.reason) or request.outcome}", RESPONSE), BAD)]
    slow = f" {_times(_slowdown(request))}" if request is worst else ""
    figure = f" {figure:<7}"
    return [
        text(figure, GOOD),
        text(f"{slow:<{RESPONSE - len(figure)}}"[: RESPONSE - len(figure)], FOREGROUND, bold=True),
    ]


def _times(slowdown: float) -> str:
    return f"{slowdown:.0f}×" if slowdown < 999.5 else f"{slowdown / 1000:.0f}k×" if slowdown < 99_500 else "99k×"


def _worst(frame: Frame) -> Request | None:
    """The answered request that took the most times its own service time; None while there is none to name."""
    over = [one for row in frame.rows.by_key.values() for one in row.requests[-2:] if one.answered]
    worst = max(over, key=_slowdown, default=None)
    return worst if worst is not None and _slowdown(worst) >= LEAST_SLOWDOWN else None


def _slowdown(request: Request) -> float:
    service = request.service_until(request.finished or 0)
    return request.response_until(request.over or 0) / service if service else 0.0
