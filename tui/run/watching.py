"""A file somebody edits: when it was saved, by whatever way an editor saves.

It is looked at now and then, off the event loop: no system tells of a file that is replaced by another of its name,
which is how most editors save.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

EVERY_S = 0.3
"""seconds from one look to the next"""
_PAUSE = partial(asyncio.sleep, EVERY_S)
_Stamp = tuple[int, int, int]


class Watch:
    """Knows what files looked like."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._stamps = {file: _stamp(file) for file in files}

    def saved(self) -> list[Path]:
        """Those that are not what they were at the last look; one that is away, while it is replaced, is as it was."""
        found = []
        for file, before in self._stamps.items():
            now = _stamp(file)
            if now is not None and now != before:
                self._stamps[file] = now
                found.append(file)
        return found


async def saves(files: Sequence[Path], pause: Callable[[], Awaitable[None]] = _PAUSE) -> AsyncIterator[list[Path]]:
    """The files that were saved, each time that some were; pause is what lies between two looks."""
    watch = await asyncio.to_thread(Watch, files)
    while True:
        await pause()
        if found := await asyncio.to_thread(watch.saved):
            yield found


def _stamp(file: Path) -> _Stamp | None:
    """What changes with every save; None while the file is away, or nobody may look."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
