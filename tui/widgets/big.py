"""The one number that matters, to be read from the last row."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui.naming import times
from tui.picture.axis import duration
from tui.picture.big import enlarged
from tui.summary import Headline
from tui.timeline.records import LEAST_SLOWDOWN, Request
from tui.widgets.ink import Ink


class Big(Widget):
    """The worst response time, and what it was a multiple of."""

    DEFAULT_CSS = "Big { height: 1fr; }"
    can_focus = False

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.ink = ink
        self._lines: list[list[Segment]] = []

    def show(self, now: Headline, worst: Request | None, of: str = "") -> None:
        """The worst response time so far; of: the name of the run, where there are two."""
        width, height = self.size
        ink = self.ink
        figure = enlarged(duration(now.worst) if now.planned else "-", width - 4, max(1, height - 4))
        about = "the worst response time"
        if worst is not None and worst.slowdown >= LEAST_SLOWDOWN:
            about = f"request {worst.id}: {times(worst.slowdown)} its own service time"
        about = f"{of}: {about}" if of else about
        rows = [[ink.text(about, bold=True)], [], *([self._dots(line)] for line in figure)]
        above: list[list[Segment]] = [[] for _ in range(max(0, (height - len(rows)) // 2))]
        lines = above + [self._centred(row, width) for row in rows]
        if lines != self._lines:
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Textual asks for a line."""
        words = self._lines[y] if y < len(self._lines) else []
        return Strip(words).adjust_cell_length(self.size.width, self.ink.blank.style)

    def _dots(self, line: str) -> Segment:
        block = "#" if self.ink.ascii_only else "█"
        return self.ink.text(line.replace("#", block), "plain", bold=True)

    def _centred(self, words: list[Segment], width: int) -> list[Segment]:
        space = max(0, width - sum(one.cell_length for one in words)) // 2
        return [self.ink.text(" " * space), *words]
