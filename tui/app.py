"""The dashboard as a Textual app: its colours, the stage, and a clean way out."""

import asyncio
import contextlib
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from tui.cast import Cast
from tui.exits import INTERRUPTED, MET
from tui.palette import COLOURLESS, DARK, SIXTEEN, THEMES, Palette
from tui.reloading import Reloaded
from tui.run.live import LiveRun
from tui.run.performance import SourceOf
from tui.run.replay import Replay
from tui.run.services import Services
from tui.run.show import RecorderOf, nowhere
from tui.run.source import ChildFailed
from tui.run.spares import Spares
from tui.screens.autoplay import Autoplay
from tui.screens.live_stage import LiveStage
from tui.screens.quiet import keep_frames_even
from tui.screens.replay_stage import ReplayStage
from tui.screens.stage import Stage
from tui.screens.talk_stage import TalkStage
from tui.screens.terminal import leave_without_terminal, look_after_terminal
from tui.screens.themes import AsciiOnly, textual_theme, theme_name
from tui.side import Side
from tui.talk.loading import Programme
from tui.widgets.ink import Ink

_FEW_COLOURS = ("standard", "windows")
"""Rich's names for terminals of sixteen colours"""


async def _nothing() -> None:
    """There is nothing to be ended."""


class DashboardApp(App[None]):
    """``asyncdemo`` in a terminal."""

    TITLE = "asyncdemo"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "interrupt", show=False, priority=True)]

    def __init__(
        self,
        stage_of: Callable[[Ink], Stage],
        at_end: Callable[[], Awaitable[None]] = _nothing,
        *,
        theme: Palette = DARK,
        ascii_only: bool = False,
    ) -> None:
        # Without colours Textual must not turn them into greys: it leaves them out when the theme is the terminal's.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._filters_of_ours: list[LineFilter] = [AsciiOnly()] if ascii_only else []
        self._ascii_only = ascii_only
        self._chosen = theme
        for palette in THEMES:
            self.register_theme(textual_theme(palette))
        self.theme = theme_name(theme)
        self._stage = stage_of(self._ink())
        self._at_end = at_end
        self._leaving: asyncio.Task[None] | None = None

    def show(self) -> int:
        """Run until somebody leaves. Returns the exit code."""
        keep_frames_even()
        if os.isatty(2):
            threading.Thread(target=look_after_terminal, daemon=True).start()
        self.run()
        return self.return_code or MET

    def pop_screen(self) -> AwaitComplete:
        """Close what lies over the stage. Textual's palette closes itself twice if two keys come at once."""
        return super().pop_screen() if len(self.screen_stack) > 1 else AwaitComplete()

    def get_default_screen(self) -> Stage:
        """The stage is there from the first paint on."""
        return self._stage

    def get_key_display(self, binding: Binding) -> str:
        """A key's name in the footer."""
        return "Enter" if self._ascii_only and binding.key == "enter" else super().get_key_display(binding)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and ours behind them."""
        return [*super().get_line_filters(), *self._filters_of_ours]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: every key by its name."""
        if screen is not self._stage:
            return
        for binding in self._stage.BINDINGS:
            if isinstance(binding, Binding) and binding.tooltip:
                name, action = binding.tooltip[:1].upper() + binding.tooltip[1:], binding.action
                key = f"key {binding.key_display or binding.key}"
                yield SystemCommand(name, key, lambda action=action: self._do(action))
        for palette in THEMES:
            yield SystemCommand(
                f"Theme: {palette.name}", "other colours", lambda palette=palette: self._choose(palette)
            )

    def on_mount(self) -> None:
        """A way out for those who end us from outside."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError):  # not on Windows
                loop.add_signal_handler(number, self.action_interrupt)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: self._hang_up(loop))

    def action_next_theme(self) -> None:
        """The next colours."""
        self._choose(THEMES[(THEMES.index(self._chosen) + 1) % len(THEMES)])

    async def action_quit(self) -> None:
        """The key q."""
        await self._leave(MET)

    def action_interrupt(self) -> None:
        """Ctrl-C, or a signal: leave at once, and say so by the exit code."""
        self._leaving = asyncio.create_task(self._leave(INTERRUPTED))

    def _hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        """Leave. As a rule the terminal is gone: nothing to restore then, and a word to it may wait for ever."""
        leave_without_terminal()
        loop.call_soon_threadsafe(self.action_interrupt)

    async def action_leave(self, code: int) -> None:
        """The stage has come to its end."""
        await self._leave(code)

    async def on_event(self, event: events.Event) -> None:
        """Keys that only bounce are none. One that is meant comes twice: it is handed down, and bubbles up again."""
        if isinstance(event, events.Key) and not event.is_forwarded and not self._stage.takes(event.key, event.time):
            return
        await super().on_event(event)

    @property
    def parting_words(self) -> Sequence[str]:
        """What there is to be said on stderr when the screen is gone, a line each."""
        return self._stage.parting_words

    async def _leave(self, code: int) -> None:
        """The children first: an event loop that closes over a running child complains on the terminal."""
        await self._stage.end()
        await self._at_end()
        self.exit(return_code=code)

    def _do(self, action: str) -> None:
        self.run_worker(self._stage.run_action(action))

    def _choose(self, palette: Palette) -> None:
        self._chosen = palette
        self.theme = theme_name(palette)
        self._stage.use(self._ink())

    def _ink(self) -> Ink:
        """The colours that were chosen, as far as the terminal has them."""
        if self.no_color:
            return Ink(COLOURLESS, self._ascii_only)
        return Ink(SIXTEEN if self.console.color_system in _FEW_COLOURS else self._chosen, self._ascii_only)


def live_dashboard(
    sides: Sequence[Side],
    source_of: SourceOf | None = None,
    *,
    cast: Cast | None = None,
    name: str = "",
    given_at: float = 1.0,
    asks: bool = False,
    recorder_of: RecorderOf = nowhere,
    clock: Callable[[], int] = time.perf_counter_ns,
    theme: Palette = DARK,
    ascii_only: bool = False,
    reload: Callable[[], Reloaded] | None = None,
) -> DashboardApp:
    """The dashboard on which runs happen; given_at is the speed that the scenario has been set to."""
    services = Services()
    if source_of is None:
        source_of = partial(LiveRun, services=services)
    stage_of = partial(
        LiveStage,
        sides,
        source_of,
        name=name,
        given_at=given_at,
        cast=cast,
        asks=asks,
        recorder_of=recorder_of,
        clock=clock,
        database=lambda: services.database,
        reload=reload,
    )
    return DashboardApp(stage_of, services.end, theme=theme, ascii_only=ascii_only)


def talk_dashboard(
    programme: Programme,
    source_of: SourceOf | None = None,
    *,
    at: int = 1,
    autoplay: bool = False,
    recorder_of: RecorderOf = nowhere,
    clock: Callable[[], int] = time.perf_counter_ns,
    theme: Palette = DARK,
    ascii_only: bool = False,
) -> DashboardApp:
    """The stage on which a talk is given, from scene number at on."""
    services, spares = Services(), Spares()

    async def start_ahead() -> None:
        """What the first scenes will need, while nothing runs."""
        spares.keep()
        for experiment in (scene.experiment for scene in programme.scenes if scene.experiment):
            with contextlib.suppress(ChildFailed):  # the run that needs it will say so
                await services.addresses(experiment.scenario)

    async def end() -> None:
        await spares.end()
        await services.end()

    stage_of = partial(
        TalkStage,
        programme,
        source_of or partial(LiveRun, services=services, spares=spares),
        at=at,
        autoplay=Autoplay(autoplay),
        recorder_of=recorder_of,
        clock=clock,
        database=lambda: services.database,
        ahead=None if source_of else start_ahead,
    )
    return DashboardApp(stage_of, end, theme=theme, ascii_only=ascii_only)


def replay_dashboard(
    replay: Replay,
    *,
    clock: Callable[[], int] = time.perf_counter_ns,
    theme: Palette = DARK,
    ascii_only: bool = False,
) -> DashboardApp:
    """The dashboard on which recordings are replayed."""
    return DashboardApp(partial(ReplayStage, replay, clock=clock), theme=theme, ascii_only=ascii_only)
