"""What happened since one last looked: a list that forgets its beginning."""

from collections import deque
from collections.abc import Callable
from itertools import islice, takewhile
from typing import Generic, TypeVar

T = TypeVar("T")


class Journal(Generic[T]):
    """The latest entries, numbered from 0 in the order in which they were written."""

    def __init__(self, kept: int) -> None:
        self.written = 0
        """how many entries there were, those that are forgotten too"""
        self._kept: deque[T] = deque(maxlen=kept)

    def write(self, entry: T) -> None:
        """One more."""
        self._kept.append(entry)
        self.written += 1

    def copy(self, of_entry: Callable[[T], T], changing: int) -> "Journal[T]":
        """Another one, in which a function has put other entries for so many of the kept ones; the rest are shared."""
        entries = list(self._kept)
        for at in range(len(entries) - 1, -1, -1):  # those that may still change are among the latest
            if not changing:
                break
            made = of_entry(entries[at])
            changing -= made is not entries[at]
            entries[at] = made
        copy: Journal[T] = Journal(self._kept.maxlen or 0)
        copy.written = self.written
        copy._kept.extend(entries)
        return copy

    def since(self, number: int) -> list[T]:
        """The entries from a number on, as far as they are kept."""
        latest = list(islice(reversed(self._kept), max(0, self.written - number)))
        latest.reverse()
        return latest

    def latest(self, wanted: Callable[[T], bool]) -> list[T]:
        """The latest entries, back to the last one that is not wanted, the oldest first."""
        return list(takewhile(wanted, reversed(self._kept)))[::-1]

    @property
    def oldest(self) -> T | None:
        """The first entry that is still kept."""
        return self._kept[0] if self._kept else None

    @property
    def forgotten(self) -> int:
        """The number of the oldest entry that is still kept."""
        return self.written - len(self._kept)
