"""Writing a recording as the runs happen: what has been told is in the file before anybody draws it.

No buffer of ours lies between an event and the operating system, so that a killed program loses nothing that it
had received. A file that cannot be written, or not any more, is a pity, never the end of a run.
"""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from demo_server.events import Event
from demo_server.library import printable, reason
from tui.recording.lines import RunBegan, event_lines, header_line, new_header, run_line

NewFile = Callable[[], Path]
"""makes the file that is to be written, empty; raises OSError"""


class Recorder:
    """One file, and the runs that go into it."""

    def __init__(self, new_file: NewFile, name: str = "", text: str = "") -> None:
        self.path: Path | None = None
        """where it is written; None before the first run"""
        self.failure = ""
        """why nothing more is written, in words for people"""
        self._new_file = new_file
        self._name = name
        self._text = text
        self._file: io.FileIO | None = None
        self._runs = 0
        self._holds_a_run = False

    def begin(self, began: RunBegan) -> "Take":
        """Another run begins; it gets a number of this file."""
        self._runs += 1
        if self._file is None and not self.failure:
            self._open()
        self.write(run_line(replace(began, run=self._runs)))
        self._holds_a_run = self._holds_a_run or self._file is not None
        return Take(self, self._runs)

    def write(self, block: bytes) -> None:
        """Whole lines."""
        left = memoryview(block)
        try:
            while left and self._file is not None:
                left = left[self._file.write(left) or 0 :]
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Nothing more comes."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # some file systems complain of a full disk here; write has said so
                self._file.close()
            self._file = None

    def _open(self) -> None:
        try:
            self.path = self._new_file()
            self._file = self.path.open("ab", buffering=0)
        except (OSError, ValueError) as error:
            self._give_up(error)
            return
        self.write(header_line(new_header(self._name, self._text)))

    def _give_up(self, error: Exception) -> None:
        how_far = "recorded only in part" if self._holds_a_run else "not recorded"
        where = printable(getattr(error, "filename", None) or self.path or "")
        self.failure = f"{how_far}: {where}: {reason(error)}"
        self.close()


class Take:
    """One run of a recording, while it is written."""

    def __init__(self, recorder: Recorder, number: int) -> None:
        self.recorder = recorder
        self.number = number
        """of the run, in its file"""

    def write(self, events: list[Event]) -> None:
        """What was told of the run."""
        self.recorder.write(event_lines(events, self.number))
