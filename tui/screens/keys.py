"""All keys, and what the figures mean."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.screens.bindings import HELP

FIGURES = (
    ("mean", "response time, from the planned instant; who waits counts"),
    ("predicted", "the mean of the same requests, simulated"),
    ("slowest", "the worst response time, as a multiple of its own service"),
    ("p50 p95 p99", "so many were faster; - while there are too few samples"),
    ("capacity", "requests a second it can do at most; traffic: asked for"),
    ("Little", "requests in the system = arrivals a second × mean response"),
    ("sent late", "the greatest lag of our own clients behind their plan"),
)


class Keys(ModalScreen[None]):
    """The help."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter,space", "dismiss", "Close")]
    DEFAULT_CSS = """
    Keys { align: center middle; background: $background 60%; }
    Keys > VerticalScroll {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; color: $foreground; padding: 0 1; border: round $secondary;
    }
    """

    def __init__(self, more: Sequence[str] = ()) -> None:
        super().__init__()
        self._more = more
        """lines about what is on the stage now; they come first, for a small screen scrolls the rest"""

    def compose(self) -> ComposeResult:
        """A line a key, a line a figure."""
        with VerticalScroll() as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            yield Static("\n".join([*([*self._more, ""] if self._more else []), *keys()]), markup=False)


def keys() -> list[str]:
    """The help, line by line."""
    return [f"{key:>9}  {meaning}" for key, meaning in HELP] + [""] + [f"{name:>11}  {told}" for name, told in FIGURES]
