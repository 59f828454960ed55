"""A talk that gives itself: how long each of its beats stands."""

from tui.talk.stand import Beat

STANDS_S: dict[Beat, float] = {"page": 4.0, "question": 3.0, "run": 4.0, "figures": 4.0}
"""seconds; of a run, after it is over"""


class Autoplay:
    """Whether it does, and what it waits for."""

    def __init__(self, on: bool = False) -> None:
        self.on = on
        self.leaves = on
        """at the end of the talk: who began with it, and never touched a key, wants to see it through"""

    def pause_s(self, beat: Beat, running: bool) -> float | None:
        """Seconds until the next beat; None while nobody knows: it does not play, or a run goes on."""
        return STANDS_S[beat] if self.on and not running else None

    def turn(self) -> bool:
        """On, or off. Returns whether it is on now."""
        self.on, self.leaves = not self.on, False
        return self.on
