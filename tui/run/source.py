"""What a run looks like from above."""

from collections.abc import AsyncGenerator
from typing import Protocol

from demo_server.events import Event


class Source(Protocol):
    """Events of one run, in batches as they come."""

    def events(self) -> AsyncGenerator[list[Event], None]:
        """Everything that happens, from the first child's word to the end. Raises ChildFailed."""

    def stop(self) -> None:
        """Cut the run short: its events end soon."""


class ChildFailed(Exception):
    """A child did not start; the words say which and why."""
