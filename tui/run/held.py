"""A run that is made ready before anybody wants it: server and clients are there, and the load waits for a word."""

import asyncio
from dataclasses import replace

from tui.run.show import Show


class Held:
    """What a show has begun, held back from its start until let_go()."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._performances = show.performances
        self._sides = [replace(side) for side in show.sides]
        self._word = asyncio.Event()
        show.gate = self._word.wait

    @property
    def is_wanted(self) -> bool:
        """It is still what the show would run now, and nothing has gone wrong with it."""
        show = self._show
        same = show.performances is self._performances and show.sides == self._sides
        return same and show.going_on and not any(one.failure for one in show.performances)

    def let_go(self) -> None:
        """Let the load begin, at once or as soon as all is ready."""
        self._show.gate = None
        self._word.set()
