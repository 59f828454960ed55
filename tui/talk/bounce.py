"""A presenter's remote whose key bounces, or is held: what comes in one burst counts once."""

BURST_S = 0.12
"""Presses of one key that follow one another within this are one. Nobody means to press twice as fast."""


class Bounce:
    """The latest press of each key. Instants are seconds on any clock."""

    def __init__(self) -> None:
        self._pressed: dict[str, float] = {}

    def counts(self, key: str, at: float) -> bool:
        """Whether this press is one of its own, not the tail of the one before."""
        before = self._pressed.get(key)
        self._pressed[key] = at
        return before is None or at - before >= BURST_S
