"""The real program in a real pseudo terminal. Whatever happens, it is gone when the block ends."""

import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from docs.pictures.emulator import Emulator

COMMAND = Path(sys.executable).with_name("asyncdemo")
"""as it is installed beside the Python that runs this"""
_TIME = re.compile(r"(?<!\S)(\d+(?:\.\d+)?) (ms|s|min)(?!\S)")
_UNIT = {"ms": 0.001, "s": 1.0, "min": 60.0}
PATIENCE_S = 5.0
"""how long the program may take to end"""
_HEAD = 4
"""the clock is at the right end of one of so many lines"""


class NotShown(Exception):
    """The screen did not come to show what was waited for."""


class Program:
    """One asyncdemo, for the length of a with block."""

    def __init__(self, words: list[str], columns: int, rows: int) -> None:
        self._words = [str(COMMAND), *words]
        self._columns, self._rows = columns, rows
        self._screen = Emulator(columns, rows)
        self._unseen: list[bytes] = []
        self.status: int | None = None
        """its exit code, negative for a signal, when it has ended"""
        self._pid = self._terminal = -1

    def __enter__(self) -> Self:
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | settings
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            try:
                termios.tcsetwinsize(0, (self._rows, self._columns))
                os.execve(self._words[0], self._words, environment)  # noqa: S606
            finally:
                os._exit(127)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        taken = self._unseen
        self.press("q")
        try:
            if not self._ended(PATIENCE_S):
                with suppress(ProcessLookupError):
                    os.killpg(self._pid, signal.SIGKILL)
                self._ended(PATIENCE_S)
        finally:
            os.close(self._terminal)
            self._terminal = -1
            self._unseen = taken

    def press(self, key: str) -> None:
        """Press a key, or type more than one."""
        with suppress(OSError):
            os.write(self._terminal, key.encode())

    def clock(self) -> float | None:
        """How long the run has been going on, in seconds, if the screen tells."""
        return clock_in(self.look().lines()[:_HEAD])

    def look(self) -> Emulator:
        """The screen as of the last byte that was read. A full one costs a core: do it seldom while a run goes on."""
        unseen, self._unseen = self._unseen, []
        for data in unseen:
            if (answer := self._screen.feed(data)) and self._terminal >= 0:
                os.write(self._terminal, answer)
        return self._screen

    def follow(self, until: float) -> bool:
        """Read what the program writes up to an instant of time.monotonic(). False: it has ended."""
        while (left := until - time.monotonic()) > 0:
            if select.select([self._terminal], [], [], left)[0] and not self._read():
                return False
        return True

    def wait(self, shown: Callable[[], bool], what: str, within_s: float = 60) -> None:
        """Read what the program writes until the screen shows something."""
        limit = time.monotonic() + within_s
        while not shown():
            going_on = self.follow(time.monotonic() + 0.02)
            if not going_on or time.monotonic() > limit:
                text = "\n".join(self.look().lines())
                raise NotShown(f"{' '.join(self._words)}: no {what}; the screen shows:\n{text}")

    def _read(self) -> bool:
        try:
            data = os.read(self._terminal, 1 << 16)
        except OSError:
            # Linux says end of file so.
            return False
        self._unseen.append(data)
        return bool(data)

    def _ended(self, within_s: float) -> bool:
        limit = time.monotonic() + within_s
        while time.monotonic() < limit:
            # Who does not read on keeps the program from writing, and so from ending.
            if not self.follow(time.monotonic() + 0.02):
                time.sleep(0.02)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return True
        return False


def clock_in(lines: list[str]) -> float | None:
    """The seconds of a running time at the right end of one of these lines."""
    for line in lines:
        times = list(_TIME.finditer(line))
        # Several times and nothing else are the labels of an axis.
        axis = len(times) > 1 and not _TIME.sub("", line).strip()
        if times and times[-1].end() == len(line) and not axis:
            return float(times[-1][1]) * _UNIT[times[-1][2]]
    return None
