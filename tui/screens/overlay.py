"""What lies over the stage until it is closed."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Chosen = TypeVar("Chosen")


class Overlay(ModalScreen[Chosen]):
    """A screen over the stage. Keys that come all at once close it once: the stage is never closed with it."""

    def dismiss(self, result: Chosen | None = None) -> AwaitComplete:
        """Close it, if it is not closed already: Textual would close whatever lies on top then."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
