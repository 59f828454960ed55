"""A word about a key that was pressed: it stays for a while, then it is gone."""

from collections.abc import Callable

STAYS_NS = 4_000_000_000


class Notices:
    """The latest notice."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._words = ""
        self._until = 0

    def say(self, words: str) -> None:
        """Say this for some seconds; nothing ends what was said."""
        self._words, self._until = words, self._clock() + STAYS_NS

    def clear(self) -> None:
        """Nothing more to say."""
        self._words = ""

    @property
    def now(self) -> str:
        """What is to be read; empty when there is nothing."""
        return self._words if self._clock() < self._until else ""
