"""How much time is left, for the scene and for the talk. Seconds; whoever asks says what time it is."""

import math
from typing import NamedTuple

from tui.talk.stand import Stand

NEAR_S = 15.0
"""what is less than this behind or ahead is on time"""


class Timing(NamedTuple):
    """What the clocks show."""

    scene_s: float
    """of this scene, planned"""
    talk_s: float
    """of the talk, planned"""
    scene_left_s: float
    """less than 0: it is over its time"""
    talk_left_s: float
    behind_s: float
    """how much later than planned this scene is; less than 0: earlier"""
    counting: bool
    """the talk has begun"""


def timing(stand: Stand, now: float) -> Timing:
    """What the clocks show at an instant of unix time, in seconds."""
    planned = [scene.minutes * 60 for scene in stand.scenes]
    this, whole, before = planned[stand.scene - 1], sum(planned), stand.planned_before_s
    if stand.began is None:
        return Timing(this, whole, this, whole, 0.0, False)
    talk = max(0.0, now - stand.began)
    scene = min(talk, max(0.0, now - (stand.scene_began or stand.began)))
    return Timing(this, whole, this - scene, whole - talk, talk - before - min(scene, this), True)


def clock(seconds: float) -> str:
    """Minutes and seconds, "7:03"; hours where there are any. The sign is left to whoever says what it means."""
    minutes, left = divmod(math.floor(abs(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def countdown(left: float) -> str:
    """What is left, to the second that has begun: 0:01 until it is 0. Over time with its sign: +0:01."""
    return f"+{clock(left)}" if left <= -1 else clock(math.ceil(max(0.0, left)))


def is_over(left: float) -> bool:
    """The time is up, and shown to be so."""
    return left <= -1


def lateness(behind: float) -> str:
    """Where the talk is beside its plan, in words."""
    if abs(behind) < NEAR_S:
        return "on time"
    return f"{clock(behind)} {'behind' if behind > 0 else 'ahead'}"
