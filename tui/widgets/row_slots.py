"""The eighths of each row, kept from frame to frame: what is over is painted once."""

from dataclasses import dataclass

from tui.picture.bars import Cell, Scale, Slot, blank, cells, paint
from tui.picture.stretches import stretches
from tui.timeline.records import Request
from tui.widgets.frame import Frame


@dataclass(slots=True)
class _Painted:
    """A row's eighths with its first requests on it."""

    slots: list[Slot]
    count: int = 0


class RowSlots:
    """Rows of eighths for one scale and width; another one starts anew."""

    def __init__(self) -> None:
        self._scale: Scale | None = None
        self._width = 0
        self._live: dict[int, _Painted] = {}
        self._ghosts: dict[int, list[Cell]] = {}

    def live(self, key: int, frame: Frame, width: int) -> list[Cell]:
        """The row's bar as far as it has grown."""
        scale = frame.scale(width)
        self._start_anew(scale, width)
        row = frame.rows.by_key.get(key)
        painted = self._live.setdefault(key, _Painted(blank(width)))
        requests = row.requests if row else []
        while painted.count < len(requests) and _settled(requests[painted.count]):
            paint(painted.slots, stretches(requests[painted.count], frame.now), scale)
            painted.count += 1
        slots = painted.slots
        if painted.count < len(requests):
            slots = list(slots)
            for request in requests[painted.count :]:
                paint(slots, stretches(request, frame.now), scale)
        return cells(slots)

    def ghost(self, key: int, frame: Frame, width: int) -> list[Cell]:
        """The row's bar as it was predicted."""
        self._start_anew(frame.scale(width), width)
        if key not in self._ghosts:
            row = frame.ghost_rows.by_key.get(key)
            slots = blank(width)
            for request in row.requests if row else ():
                paint(slots, stretches(request, frame.ghost.end or 0), frame.ghost_scale(width))
            self._ghosts[key] = cells(slots)
        return self._ghosts[key]

    def _start_anew(self, scale: Scale, width: int) -> None:
        if (scale, width) != (self._scale, self._width):
            self._scale, self._width = scale, width
            self._live.clear()
            self._ghosts.clear()


def _settled(request: Request) -> bool:
    """Nothing about it can change any more: both the client and the server are through."""
    return request.over is not None and request.finished is not None
