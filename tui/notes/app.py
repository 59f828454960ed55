"""The speaker's notes as a Textual app: it follows a talk, and knows nothing of runs."""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.filter import LineFilter
from textual.widgets import Markdown

from demo_server.library import printable
from tui.exits import INTERRUPTED, MET
from tui.notes.keys import KEYS, MORE, SHOWN
from tui.notes.lines import head
from tui.notes.timing import timing
from tui.notes.wording import notes
from tui.palette import COLOURLESS, DARK, SIXTEEN, Palette
from tui.screens.terminal import leave_without_terminal, look_after_terminal
from tui.screens.themes import AsciiOnly, textual_theme, theme_name
from tui.talk.bounce import Bounce
from tui.talk.following import Follower, Following, Waiting
from tui.talk.stand import Command
from tui.widgets.ink import Ink
from tui.widgets.lines import Lines, Words

SMALL = 12
"""rows; fewer are for the time and the notes"""
TICK_S = 0.2
"""seconds are shown: the change of one is never late by more than can be seen"""


class NotesApp(App[None]):
    """``asyncdemo notes`` in a terminal. clock: seconds of unix time."""

    TITLE = "asyncdemo notes"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    CSS = """
    Screen { background: $background; color: $foreground; }
    #room { height: 1fr; scrollbar-size-vertical: 1; }
    #notes { padding: 0 1; }
    #notes MarkdownHeader { margin: 0 0 1 0; content-align: left middle; }
    #room.ascii { scrollbar-size-vertical: 0; }
    """

    def __init__(
        self,
        follower: Follower,
        *,
        clock: Callable[[], float] = time.time,
        theme: Palette = DARK,
        ascii_only: bool = False,
    ) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._follower = follower
        self._clock = clock
        self._filters_of_ours: list[LineFilter] = [AsciiOnly()] if ascii_only else []
        self.register_theme(textual_theme(theme))
        self.theme = theme_name(theme)
        few = self.console.color_system in ("standard", "windows")
        self._ink = Ink(COLOURLESS if self.no_color else SIXTEEN if few else theme, ascii_only)
        self._above = Lines(self._ink, id="head")
        self._room = VerticalScroll(id="room", can_focus=False, classes="ascii" if ascii_only else None)
        # A link in the notes is something to say, not something to open.
        self._notes = Markdown(id="notes", open_links=False)
        self._below = Lines(self._ink, id="foot")
        self._bounce = Bounce()
        self._latest: Following | None = None
        self._waiting = ""
        self._unheard = ""

    def show(self) -> int:
        """Run until somebody leaves. Returns the exit code."""
        if os.isatty(2):
            threading.Thread(target=look_after_terminal, daemon=True).start()
        self.run()
        return self.return_code or MET

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and ours behind them."""
        return [*super().get_line_filters(), *self._filters_of_ours]

    def compose(self) -> ComposeResult:
        """Where the talk is, the notes, the keys."""
        yield self._above
        with self._room:
            yield self._notes
        yield self._below

    def on_mount(self) -> None:
        """Follow the talk, and the time."""
        with contextlib.suppress(NotImplementedError, RuntimeError):  # not on Windows
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, self.action_leave, INTERRUPTED)
            loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        self.set_interval(TICK_S, self._draw)
        self.run_worker(self._follow())
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Other lines fit."""
        self._draw()

    def action_pass_on(self, command: Command) -> None:
        """A remote's key, for the talk; what bounces counts once."""
        if not self._bounce.counts(command, time.monotonic()):
            return
        self._unheard = "" if self._follower.ask(command) else "no talk hears this key"
        self._draw()

    def action_reset_clock(self) -> None:
        """The talk's clock counts from now."""
        self._unheard = "" if self._follower.reset_clock() else "no talk hears this key"
        self._draw()

    def action_scroll(self, lines: int) -> None:
        """So many lines further in the notes."""
        self._room.scroll_relative(y=lines, animate=False)

    def action_leave(self, code: int) -> None:
        """The talk goes on without notes."""
        self.exit(return_code=code)

    def _hang_up(self) -> None:
        """Leave. As a rule the terminal is gone, and nothing is there to restore."""
        leave_without_terminal()
        self.action_leave(INTERRUPTED)

    async def _follow(self) -> None:
        async for heard in self._follower.heard():
            if isinstance(heard, Waiting):
                self._waiting = heard.why
                if heard.left:
                    await self._take_up(None)
            else:
                self._waiting = self._unheard = ""
                await self._take_up(heard)
            self._draw()

    async def _take_up(self, heard: Following | None) -> None:
        """Show the notes of another scene from their start."""
        before, self._latest = self._latest, heard
        scene = None if heard is None else heard.stand.current
        if before is None or scene != before.stand.current:
            await self._notes.update("" if scene is None else notes(scene))
            self._room.scroll_home(animate=False)

    def _draw(self) -> None:
        lines = self._head()
        self._above.styles.height = len(lines)
        self._above.show(*lines)
        notice = self._notice()
        shown = SHOWN if self._room.max_scroll_y else SHOWN.replace(MORE, "")
        keys = [Words([self._ink.text(f" {shown}", "quiet")])] if self.size.height >= SMALL else []
        told = [Words([self._ink.text(f" {notice}", "waiting", bold=True)])] if notice else []
        self._below.styles.height = len(told + keys)
        self._below.show(*told, *keys)

    def _head(self) -> list[Words]:
        if self._latest is None:
            return [Words(), Words([self._ink.text(f" {self._waiting}", "waiting", bold=True)])]
        now, stand = self._clock(), self._latest.stand
        wall = time.strftime("%H:%M:%S", time.localtime(now))
        return head(stand, timing(stand, now), wall, self._ink, (self.size.width, self.size.height))

    def _notice(self) -> str:
        """What the speaker should know beside all that."""
        if self._latest is None:
            return self._unheard
        if self._waiting:
            return f"{self._waiting} ({self._unheard})" if self._unheard else self._waiting
        if self._latest.of > 1:
            return f"{self._latest.of} talks are running; this is the newest, {printable(self._latest.stand.talk)}"
        return self._unheard
