"""What the speaker's notes are told of a talk: its scenes, and where it stands."""

from tui.talk.beats import Beats
from tui.talk.loading import Programme
from tui.talk.resolving import Resolved
from tui.talk.stand import SceneNotes, Stand


def _notes(scene: Resolved) -> SceneNotes:
    said, experiment = scene.scene, scene.experiment
    return SceneNotes(
        scene.number,
        "run" if experiment else "page",
        scene.title,
        said.minutes,
        said.notes,
        caption=experiment.scenario.caption if experiment else "",
        question=experiment.scenario.question if experiment else "",
        beats=scene.beats,
    )


class Stands:
    """The talk as its notes know it, and since when it goes on. Instants are seconds of unix time, given to it."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._notes = tuple(_notes(scene) for scene in programme.scenes)
        self._began: float | None = None
        self._scene_began: float | None = None
        self._scene = 0

    def note(self, scene: int, now: float) -> None:
        """Which scene is shown at an instant: the talk begins when its first page is left."""
        if scene == self._scene:
            return
        if self._scene and self._began is None:
            self._began = now
        self._scene, self._scene_began = scene, now

    def stand(self, beats: Beats, *, running: bool, now: str, blank: bool) -> Stand:
        """The whole of it."""
        return Stand(
            self._programme.name,
            self._programme.talk.title,
            self._notes,
            scene=beats.scene,
            beat=beats.beat,
            coming=beats.coming(running),
            now=now,
            began=self._began,
            scene_began=self._scene_began,
            blank=blank,
        )
