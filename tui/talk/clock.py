"""The talk's clock: since when, whatever was restarted, and set anew when the speaker says so. Unix time in seconds."""

from collections.abc import Sequence

from msgspec.structs import replace

from tui.talk.doors import TALK_GOES_ON_WITHIN_S, Door
from tui.talk.stand import Stand


class TalkClock:
    """What the talk says of its begin, corrected by what it cannot know.

    A clock that starts in mid talk starts on time: the scenes before are taken to have lasted as long as planned. So
    does one that starts as the first page is left, for that was shown while the room came in.
    """

    def __init__(self, began: float | None = None) -> None:
        self._began = began
        """when it began, if it was cut off and goes on"""
        self._reset: float | None = None

    def reset(self, stand: Stand, now: float) -> None:
        """The scene that is shown is to count from now, and to be on time."""
        self._began, self._reset = now - stand.planned_before_s, now

    def corrected(self, stand: Stand) -> Stand:
        """The stand with the instants from which to count."""
        if self._began is None and stand.began is not None:
            self._began = stand.began - stand.planned_before_s
        scene_began = stand.scene_began
        if self._reset is not None:
            scene_began = max(self._reset, scene_began or self._reset)
        return replace(stand, began=self._began, scene_began=scene_began)


def taken_up(gone: Sequence[Door], talk: str, now: float) -> float | None:
    """When a talk began that was cut off a while ago; None: it was not. gone: the newest first.

    A talk that was left in order leaves no door: started again, it begins anew.
    """
    cut_off = (door for door in gone if door.talk == talk and 0 <= now - door.told <= TALK_GOES_ON_WITHIN_S)
    return next((door.began for door in cut_off), None)
