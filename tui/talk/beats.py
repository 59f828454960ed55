"""Where in a talk one is, and what a key makes of that. No clock, no screen: what runs is said to it."""

from collections.abc import Sequence
from typing import Literal

from tui.talk.stand import Beat

Does = Literal["nothing", "page", "question", "run", "still", "figures"]
"""what is to be shown now; run: begin it; still: the run as it was left, without running it again"""


class Beats:
    """A place among the beats of a talk's scenes, which are counted from 1.

    Forth and back go through the same beats. What has been run is not run again, unless somebody asks for it (redo),
    jumps to it, or went back before it was over: then nobody has seen what it shows.
    """

    def __init__(self, scenes: Sequence[Sequence[Beat]]) -> None:
        self._scenes = [tuple(beats) for beats in scenes]
        self._at = 0
        self._ran: set[int] = set()
        self.scene = 1

    @property
    def beat(self) -> Beat:
        """Of the scene that is shown."""
        return self._scenes[self.scene - 1][self._at]

    @property
    def has_run(self) -> bool:
        """There is a picture of this scene."""
        return self.scene in self._ran

    def coming(self, running: bool) -> Beat | None:
        """What the next key brings within this scene; None: it brings the next scene."""
        if self.beat == "run" and (running or not self.has_run):
            return None if running else "run"
        return None if self._is_last_beat else self._scenes[self.scene - 1][self._at + 1]

    def next(self, running: bool) -> Does:
        """The next beat; in mid run the next scene. The last beat of the talk stays."""
        if self.beat == "run" and not self.has_run:
            return self._arrive()
        if not (running or self._is_last_beat):
            self._at += 1
        elif self.scene < len(self._scenes):
            self.scene, self._at = self.scene + 1, 0
        else:
            return "nothing"
        return self._arrive()

    def back(self, running: bool) -> Does:
        """The beat before."""
        if running:
            self._ran.discard(self.scene)
        if self._at > 0:
            self._at -= 1
        elif self.scene > 1:
            self.scene -= 1
            self._at = len(self._scenes[self.scene - 1]) - 1 if self.has_run else 0
        else:
            return "nothing"
        return "still" if self.beat == "run" else self.beat

    def jump(self, scene: int) -> Does:
        """That scene from its first beat on, run or not; the first or the last one where there is no such scene."""
        self.scene, self._at = max(1, min(scene, len(self._scenes))), 0
        self._ran.discard(self.scene)
        return self._arrive()

    def redo(self) -> Does:
        """Run what this scene shows, again."""
        if "run" not in self._scenes[self.scene - 1]:
            return "nothing"
        self._at = self._scenes[self.scene - 1].index("run")
        self._ran.discard(self.scene)
        return self._arrive()

    @property
    def _is_last_beat(self) -> bool:
        return self._at == len(self._scenes[self.scene - 1]) - 1

    @property
    def is_over(self) -> bool:
        """There is nothing after this beat."""
        return self.scene == len(self._scenes) and self._is_last_beat

    def _arrive(self) -> Does:
        if self.beat != "run":
            return self.beat
        if self.has_run:
            return "still"
        self._ran.add(self.scene)
        return "run"
