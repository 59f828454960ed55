"""What a run looks like from above."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

from demo_server.events import Event, SettingName

Gate = Callable[[], Awaitable[object]]
"""what a run waits for before its load starts"""


class Source(Protocol):
    """Events of one run, in batches as they come."""

    def events(self) -> AsyncGenerator[list[Event], None]:
        """Everything that happens, from the first child's word to the end. Raises ChildFailed."""

    def start_after(self, gate: Gate) -> None:
        """Let the load wait, once everything is ready, until the gate opens. Before the events are asked for."""

    def stop(self) -> None:
        """Cut the run short: its events end soon."""

    def change(self, setting: SettingName, value: float) -> None:
        """Go on with another value. A SettingChanged tells when it holds; none comes if it does not fit the run."""

    def stall(self) -> None:
        """Let the server stand still until it is to resume. A ServerStalled tells when."""

    def resume(self) -> None:
        """Let the server go on. A ServerResumed tells when."""


class ChildFailed(Exception):
    """A child did not start; the words say which and why."""
