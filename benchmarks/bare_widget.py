"""A bare Textual widget that paints all its cells 60 times a second: ``python -m benchmarks.bare_widget OUT``."""

import sys
import time
from pathlib import Path

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from benchmarks.meter import Meter

SEGMENTS = 20
"""on a line"""
SKIPPED_S = 3
SECONDS = 10
STYLES = [Style(color=f"#{at * 12:02x}80c0", bgcolor=f"#2040{at * 12:02x}") for at in range(SEGMENTS)]


class Bare(Widget):
    """Lines of coloured words that are others in each frame."""

    DEFAULT_CSS = "Bare { width: 100%; height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self._meter = Meter()
        self._frame = 0
        self._begun = time.perf_counter()

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(1 / 60, self._draw)

    def render_line(self, y: int) -> Strip:
        """A line."""
        width = self.size.width // SEGMENTS
        styles, at = STYLES, self._frame + y
        words = "abcdefghijklmnopqrstuvwxyz"[at % 16 :][:width].ljust(width)
        return Strip([Segment(words, styles[(at + one) % SEGMENTS]) for one in range(SEGMENTS)])

    def _draw(self) -> None:
        self._frame += 1
        if time.perf_counter() > self._begun + SKIPPED_S:
            self._meter.frame()
        if self._meter.seconds >= SECONDS:
            Path(sys.argv[1]).write_bytes(msgspec.json.encode(self._meter.result()))
            self.app.exit()
        self.refresh()


class BareApp(App[None]):
    """The widget alone."""

    def compose(self) -> ComposeResult:
        """The widget."""
        yield Bare()


if __name__ == "__main__":
    BareApp().run()
