"""A run with a heading of its own: what stands on the stage once, or twice beside one another."""

from textual.app import ComposeResult
from textual.widget import Widget

from tui.widgets.ink import Ink
from tui.widgets.lines import Lines
from tui.widgets.picture import Picture


class Pane(Widget):
    """A heading, which only two panes have, and the picture."""

    DEFAULT_CSS = """
    Pane { height: 1fr; width: 1fr; layout: vertical; }
    Pane > Lines { height: 1; display: none; }
    """

    def __init__(self, ink: Ink, *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self.heading = Lines(ink)
        self.picture = Picture(ink)

    def compose(self) -> ComposeResult:
        """Top to bottom."""
        yield self.heading
        yield self.picture
