"""The stage: the keys that change what is seen of the runs on it, and which moment of them.

Which runs there are is a subclass's business: they happen now (live_stage.py), or are on record (replay_stage.py).
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from tui.picture.view import View
from tui.run.performance import Performance
from tui.run.playhead import Playhead
from tui.screens import bindings
from tui.screens.blank import Blank
from tui.screens.board import Board
from tui.screens.exporting import EXPORTS, exported
from tui.screens.keys import Keys
from tui.screens.look import Look
from tui.screens.picker import Picker
from tui.timeline.records import Request
from tui.widgets.picture import Picture


class Stage(Board):
    """A board with keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.VIEW

    # --- keys that change which part is seen ------------------------------------------------------------

    def action_zoom(self, factor: float) -> None:
        """Closer, or farther away."""
        self._zoom(factor, None)

    def action_scroll(self, share: float) -> None:
        """Back in time, or forth."""
        self._sight.scroll(share, self._latest())
        self._draw_all()

    def action_whole(self) -> None:
        """All of the run."""
        self._sight.view = View()
        self._draw_all()

    def action_look(self) -> None:
        """Look into the worst request."""
        timeline = self.performance.timeline
        worst = timeline.worst or next(iter(timeline.requests()), None)
        if worst is None:
            self.say("nothing was sent yet: space runs")
        else:
            self._look_into(worst, self.performance)

    def action_big(self) -> None:
        """The one number that matters, or the picture again."""
        self.remove_class("-formulas")
        self.toggle_class("-big")
        self.call_after_refresh(self._draw_all)

    def action_faint(self) -> None:
        """What lies faint behind the bars: the prediction, the last result, nothing."""
        self.faint.turn(has_last=any(scene.last is not None for scene in self._scenes))
        self._draw_all()

    def action_formulas(self) -> None:
        """The run in figures, or the picture again."""
        self.show_formulas(not self.has_class("-formulas"))

    def action_code(self) -> None:
        """The code that serves the requests, or the picture again."""
        if why_not := self.show_code(not self.has_class("-code") or self.has_class("-big")):
            self.say(why_not)

    def action_blank(self) -> None:
        """Nothing to be seen, until a key is pressed."""
        self.app.push_screen(Blank())

    def action_keys(self) -> None:
        """All keys."""
        self.app.push_screen(Keys(self.more_help()))

    def more_help(self) -> Sequence[str]:
        """What else there is to know of what is on the stage, a line each."""
        return ()

    def on_picture_chosen(self, message: Picture.Chosen) -> None:
        """A request was clicked."""
        at = [pane.picture for pane in self._panes].index(message.picture)
        self._look_into(message.request, self.performances[at])

    def on_picture_zoomed(self, message: Picture.Zoomed) -> None:
        """The wheel was turned."""
        self._zoom(message.factor, message.at)

    def on_picture_scrolled(self, message: Picture.Scrolled) -> None:
        """The picture was pulled."""
        self.action_scroll(message.share)

    def on_picture_sought(self, message: Picture.Sought) -> None:
        """The axis was clicked."""
        window = self._sight.window(self._latest())
        self.seek(round(window.start + message.at * window.length))

    def action_export(self) -> None:
        """What is on record as a file for others."""
        if self.recording is None:
            self.say("this run is not recorded: there is nothing to export")
            return
        self.app.push_screen(Picker("Export", "writes it", EXPORTS), self._export)

    def _export(self, to: str | None) -> None:
        recording = self.recording
        if to is not None and recording is not None:
            self.say("exporting")
            self.do("export", partial(self._write, recording, to))

    async def _write(self, recording: Path, to: str) -> None:
        self.say(await asyncio.to_thread(exported, recording, to))

    def _zoom(self, factor: float, at: float | None) -> None:
        self._sight.zoom(factor, at, self._latest())
        self._draw_all()

    def _look_into(self, request: Request, performance: Performance) -> None:
        self.app.push_screen(Look(request, performance, self._ink, partial(self._now, performance)))

    # --- keys that change which moment is seen ----------------------------------------------------------

    def action_pause(self) -> None:
        """Hold the picture, or let it go on."""
        if self._past is not None:
            self._play_or_hold(self._past)
        else:
            self._held = None if self._held is not None else self._clock()
        self.keep_moving()
        self._draw_all()

    def action_seek(self, share: float) -> None:
        """Back, or forth, by a share of what is seen."""
        window = self._sight.window(self._latest())
        self.seek(self._latest() + round(share * window.length))

    def action_start(self) -> None:
        """To the start of the run."""
        self.seek(0)

    def action_end(self) -> None:
        """To the present, and follow it."""
        self._sight.view = View(self._sight.view.length)
        self.follow()

    def action_step(self, by: int) -> None:
        """To the next moment at which something happened, or the one before."""
        self.do("seek", partial(self._step, by))

    def seek(self, elapsed: int) -> None:
        """Look at a moment, so many nanoseconds after the start."""
        self.do("seek", partial(self._go_to, elapsed))

    def follow(self) -> None:
        """Look at the present again."""
        self._past = self._held = None
        for performance in self.performances:
            performance.see(None)
        self.keep_moving()
        self._draw_all()

    async def _step(self, by: int) -> None:
        if not await self._remember():
            return
        latest = self._latest()
        steps = [one.memory.step(latest, by) for one in self.performances if one.memory is not None]
        found = [step for step in steps if step is not None]
        if found:
            await self._go_to(min(found) if by > 0 else max(found))

    async def _go_to(self, elapsed: int) -> None:
        if await self._remember():
            self.look_at(elapsed)

    def look_at(self, elapsed: int) -> None:
        """Hold at a moment, so many nanoseconds after the start; everything is remembered."""
        if self._past is None:
            self._past = Playhead(self._clock)
        self._past.hold()
        self._past.go_to(min(elapsed, self.extent))
        self._held = None
        self.keep_moving()  # which draws what does not move

    async def _remember(self) -> bool:
        # One of two that run in turn may have to come yet: it is seen as it is, which is empty.
        begun = [one for one in self.performances if one.start] or self.performances[:1]
        for performance in begun:
            if why := await performance.remember():
                self.say(why)
                return False
        return True

    def _play_or_hold(self, past: Playhead) -> None:
        if past.moving:
            past.hold()
        else:
            if past.elapsed >= self.extent:
                past.go_to(0)
            past.play()

    def at_the_end(self, past: Playhead) -> None:
        """The moment that is looked at has come to the end of what is on record."""
        past.hold()
        past.go_to(self.extent)
