"""A list to choose from."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from demo_server.library import printable
from tui.screens.overlay import Overlay
from tui.widgets.ink import fitted


class Choice(NamedTuple):
    """A line of the list."""

    name: str
    about: str


class Picker(Overlay[str | None]):
    """Choose one of some names, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,o,e", "dismiss", "Close"),
        Binding("pagedown", "app.simulate_key('down')", show=False, priority=True),
        Binding("pageup", "app.simulate_key('up')", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Picker { align: center middle; background: $background 60%; }
    Picker > OptionList {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $background; color: $foreground; border: round $secondary;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    Picker > OptionList:focus { border: round $secondary; background-tint: $foreground 0%; }
    """

    def __init__(self, title: str, verb: str, choices: Sequence[Choice], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._verb = verb
        self._choices = choices
        self._current = current

    def compose(self) -> ComposeResult:
        """A line a choice."""
        names = [choice.name for choice in self._choices]
        width = min(30, max(map(len, names)))
        lines = [printable(f"{fitted(choice.name, width + 1)} {choice.about}") for choice in self._choices]
        chooser = OptionList(*(Option(Content(line), id=name) for line, name in zip(lines, names, strict=True)))
        chooser.border_title, chooser.border_subtitle = self._title, f"Enter {self._verb}, Esc closes"
        chooser.highlighted = names.index(self._current) if self._current in names else 0
        yield chooser

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Somebody has chosen."""
        self.dismiss(event.option_id)
