"""The stage on which recordings are replayed: no server, no clients, the same picture."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from tui.run.performance import Performance
from tui.run.playhead import Playhead
from tui.run.replay import Replay
from tui.screens import bindings, words
from tui.screens.stage import Stage
from tui.widgets.ink import Ink

BAR = 20
"""cells of the bar that shows how much has been read"""


class ReplayStage(Stage, inherit_bindings=False):
    """One recorded run, or two that are compared."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.REPLAY

    def __init__(self, replay: Replay, ink: Ink, *, clock: Callable[[], int] = time.perf_counter_ns) -> None:
        super().__init__(ink, clock=clock)
        self._replay = replay
        self._loading = "reading "
        self._past = Playhead(clock)

    def open(self) -> None:
        """Read what is to be shown, then play it."""
        self._show()

    @property
    def performances(self) -> Sequence[Performance]:
        """The runs on the stage."""
        return self._replay.performances

    @property
    def selected(self) -> int:
        """The run that is looked into."""
        return 0

    @property
    def recording(self) -> Path | None:
        """What is replayed."""
        return self._replay.path

    @property
    def moving(self) -> bool:
        """It plays, or is still being read."""
        return bool(self._loading) or super().moving

    def told(self) -> words.Stand:
        """That all of this has been."""
        return words.Stand(self._replay.performances[0].began.speed, self._replay.path.stem, loading=self._loading)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (Textual's)
        """A key that leads to no other run is not offered."""
        return action != "next_run" or self._replay.has_others

    def action_play(self) -> None:
        """Play, or hold."""
        self.action_pause()

    def action_again(self) -> None:
        """Play from the start."""
        if self._past is not None:
            self._past.go_to(0)
            self._past.play()
            self.keep_moving()

    def action_hold(self) -> None:
        """Hold."""
        if self._past is not None and self._past.moving:
            self.action_pause()

    def action_speed(self, up: bool) -> None:
        """Play more slowly, or faster."""
        if self._past is not None:
            self._past.change_speed(up)
            self._draw_all()

    def action_next_run(self, by: int) -> None:
        """The next run of the recording, or the one before."""
        self._replay.turn(by)
        self._show()

    def action_compare(self) -> None:
        """Two runs of the recording beside one another, or one again."""
        if why := self._replay.compare():
            self.say(why)
        else:
            self._show()
            self.refresh_bindings()

    def action_not_here(self) -> None:
        """A key that steers a run has nothing to steer."""
        self.say("this has been: it can be looked at, not steered (asyncdemo SCENARIO runs it again)")

    def follow(self) -> None:
        """There is no present in a recording, but an end."""
        self.seek(self.extent)

    async def end(self) -> None:
        """Nothing runs."""

    def _show(self) -> None:
        self.set_scene(anew=True)
        self.do("load", self._load)

    async def _load(self) -> None:
        def told(share: float) -> None:
            full = round(share * BAR)
            self._loading = f"reading {'█' * full}{'░' * (BAR - full)}"

        await self._replay.load(told)
        self._loading = ""
        self._sight.reset()  # the axis is that of the prediction, as it was when the run happened
        if self._replay.notes:
            self._notices.say(self._replay.notes)
        if self._past is not None:
            self._past.go_to(0)
            self._past.play()
        self.keep_moving()
        self._draw_all()
