"""Nothing: what a speaker shows when all eyes are wanted elsewhere."""

from textual import events
from textual.app import ComposeResult

from tui.screens.overlay import Overlay


class Blank(Overlay[None]):
    """An empty screen. Any key or click ends it; the run goes on meanwhile."""

    DEFAULT_CSS = "Blank { background: $background; }"

    def compose(self) -> ComposeResult:
        """Nothing."""
        yield from ()

    def on_key(self, event: events.Key) -> None:
        """Any key is the end of it, and does nothing else."""
        event.stop()
        event.prevent_default()
        self.dismiss()

    def on_click(self) -> None:
        """So is a click."""
        self.dismiss()
