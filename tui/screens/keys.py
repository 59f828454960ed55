"""All keys, and what the figures mean."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.screens.bindings import HELP
from tui.screens.overlay import Overlay

FIGURES = (
    ("mean", "response time, from the planned instant; who waits counts"),
    ("predicted", "the mean of the same requests, simulated"),
    ("slowest", "the worst response time, as a multiple of its own service"),
    ("p50 p95 p99", "so many were faster; - while there are too few samples"),
    ("capacity", "requests a second it can do at most; traffic: asked for"),
    ("Little", "requests in the system = arrivals a second × mean response"),
    ("sent late", "the greatest lag of our own clients behind their plan"),
)


class Keys(Overlay[None]):
    """The help."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q,enter,space", "dismiss", "Close")]
    DEFAULT_CSS = """
    Keys { align: center middle; background: $background 60%; }
    Keys > VerticalScroll {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; color: $foreground; padding: 0 1; border: round $secondary;
    }
    """

    def __init__(self, more: Sequence[str] = (), instead: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._instead = instead
        """keys that mean something else here"""
        self._more = more
        """lines about what is on the stage now; they come first, for a small screen scrolls the rest"""

    def compose(self) -> ComposeResult:
        """A line a key, a line a figure."""
        with VerticalScroll() as box:
            box.border_title = "Keys"
            box.border_subtitle = "Esc closes"
            more = [*self._more, ""] if self._more else []
            yield Static("\n".join([*more, *keys(self._instead)]), markup=False)


def keys(instead: Sequence[tuple[str, str]] = ()) -> list[str]:
    """The help, line by line; what the first of these say, the others do not contradict. In a talk scenes ask."""
    other = {word for key, _ in instead for word in [*key.split(), "a"]}
    usual = [(key, meaning) for key, meaning in HELP if not other & set(key.split())]
    told = [f"{key:>9}  {meaning}" for key, meaning in [*instead, *usual]]
    return [*told, "", *(f"{name:>11}  {meaning}" for name, meaning in FIGURES)]
