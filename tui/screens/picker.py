"""A list of all scenarios."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from demo_server.library import printable
from tui.screens.repertoire import Repertoire
from tui.widgets.ink import fitted


class Picker(ModalScreen[str | None]):
    """Choose a scenario: its name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,o", "dismiss", "Close"),
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
    Picker > OptionList:focus { border: round $secondary; }
    """

    def __init__(self, repertoire: Repertoire, current: str) -> None:
        super().__init__()
        self._repertoire = repertoire
        self._current = current

    def compose(self) -> ComposeResult:
        """A line a scenario."""
        names = self._repertoire.names
        width = min(30, max(map(len, names)))
        options = [Option(Content(self._line(name, width)), id=name) for name in names]
        chooser = OptionList(*options)
        chooser.border_title, chooser.border_subtitle = "Scenarios", "Enter shows it, Esc closes"
        chooser.highlighted = names.index(self._current) if self._current in names else 0
        yield chooser

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Somebody has chosen."""
        self.dismiss(event.option_id)

    def _line(self, name: str, width: int) -> str:
        return printable(f"{fitted(name, width + 1)} {self._repertoire.about(name)}")
