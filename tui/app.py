"""The dashboard as a Textual app: the theme, the stage, and a clean way out."""

import asyncio
import contextlib
import os
import signal
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.theme import Theme

from demo_server.scenario import Mode, Scenario
from tui.exits import INTERRUPTED, MET
from tui.palette import BACKGROUND, BAD, FOREGROUND, GOOD, STATE
from tui.run.live import LiveRun
from tui.run.performance import SourceOf
from tui.screens.stage import Stage

DARK = Theme(
    name="asyncdemo-dark",
    primary=STATE["working"],
    secondary=STATE["waiting"],
    warning=STATE["waiting"],
    error=BAD,
    success=GOOD,
    foreground=FOREGROUND,
    background=BACKGROUND,
    surface=BACKGROUND,
    panel=BACKGROUND,
    dark=True,
)


class DashboardApp(App[None]):
    """``asyncdemo`` in a terminal."""

    TITLE = "asyncdemo"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "interrupt", show=False, priority=True)]

    def __init__(self, scenario: Scenario, mode: Mode, source_of: SourceOf = LiveRun) -> None:
        super().__init__()
        self._stage = Stage(scenario, mode, source_of)
        self._leaving: asyncio.Task[None] | None = None

    def get_default_screen(self) -> Stage:
        """The stage is there from the first paint on."""
        return self._stage

    def on_mount(self) -> None:
        """Colours, and a way out for those who end us from outside."""
        self.register_theme(DARK)
        self.theme = DARK.name
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError):  # not on Windows
                loop.add_signal_handler(number, self.action_interrupt)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: self._hang_up(loop))

    def _hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        """Leave. As a rule the terminal is gone: nothing to restore then, and a word to it may wait for ever."""
        if not os.isatty(2):
            os._exit(INTERRUPTED)
        loop.call_soon_threadsafe(self.action_interrupt)

    async def action_quit(self) -> None:
        """The key q."""
        await self._leave(MET)

    def action_interrupt(self) -> None:
        """Ctrl-C, or a signal: leave at once, and say so by the exit code."""
        self._leaving = asyncio.create_task(self._leave(INTERRUPTED))

    async def _leave(self, code: int) -> None:
        """The children first: an event loop that closes over a running child complains on the terminal."""
        await self._stage.end()
        self.exit(return_code=code)
