"""Where a talk stands: all that the speaker's notes need, as a value that travels as one line of JSON."""

import math
from typing import Literal

import msgspec

Beat = Literal["page", "question", "run", "figures"]
"""what a scene goes through: a page is one beat; a run is asked about, run, and then put into figures"""
Command = Literal["next", "back", "redo", "blank", "stop"]
"""what a remote's keys ask for, wherever they were pressed: PageDown, PageUp, F5, b or the full stop, Esc"""


class SceneNotes(msgspec.Struct, frozen=True):
    """What the speaker knows of one scene beforehand."""

    number: int
    """counted from 1"""
    kind: Literal["page", "run"]
    title: str
    minutes: float
    notes: str = ""
    """Markdown"""
    caption: str = ""
    question: str = ""
    beats: tuple[Beat, ...] = ("page",)
    """the beats it goes through, in their order"""


class Stand(msgspec.Struct, frozen=True):
    """A talk, which scene it shows, since when, and what happens there."""

    talk: str
    """its name; a path when it is a file of one's own"""
    title: str
    scenes: tuple[SceneNotes, ...]
    scene: int = 1
    """the number of the one that is shown"""
    beat: Beat = "page"
    coming: Beat | None = None
    """what the next key brings within this scene; None: it brings the next scene"""
    now: str = ""
    """what happens, in words: "question", "running", "over: all answered after 4.30 s", "failed: the server died" """
    began: float | None = None
    """when the first page was left, in seconds of unix time; None: it has not begun"""
    scene_began: float | None = None
    """when this scene was entered, in seconds of unix time"""
    blank: bool = False
    """the audience sees nothing"""

    def __post_init__(self) -> None:
        if not self.scenes or not 1 <= self.scene <= len(self.scenes):
            raise ValueError(f"scene {self.scene} of {len(self.scenes)}: counted from 1, one of those that there are")
        if not all(math.isfinite(at) for at in (self.began, self.scene_began) if at is not None):
            raise ValueError("an instant is a finite number of seconds")

    @property
    def current(self) -> SceneNotes:
        """The scene that is shown."""
        return self.scenes[self.scene - 1]

    @property
    def following(self) -> SceneNotes | None:
        """The scene after it; None: it is the last one."""
        return self.scenes[self.scene] if self.scene < len(self.scenes) else None

    @property
    def planned_before_s(self) -> float:
        """Seconds that the scenes before this one are meant to take."""
        return 60 * sum(scene.minutes for scene in self.scenes[: self.scene - 1])
