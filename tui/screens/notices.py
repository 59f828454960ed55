"""A word about a key that was pressed: it stays for a while, then it is gone. What is kept stays behind it."""

from collections.abc import Callable

STAYS_NS = 4_000_000_000


class Notices:
    """The latest notice."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._words = ""
        self._until = 0
        self._kept = ""

    def say(self, words: str) -> None:
        """Say this for some seconds; nothing ends what was said."""
        self._words, self._until = words, self._clock() + STAYS_NS

    def keep(self, words: str) -> None:
        """Say this until something else is kept; what is said of a key goes before it."""
        self._kept = words

    def clear(self) -> None:
        """Nothing more to say but what is kept."""
        self._words = ""

    @property
    def now(self) -> str:
        """What is to be read; empty when there is nothing."""
        return self._words if self._words and self._clock() < self._until else self._kept
