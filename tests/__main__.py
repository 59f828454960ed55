"""All tests, in four parts at once: ``python -m tests``.

Tests with real processes and a real clock spend most of their time waiting: those of whole runs, and those of the
server and its services, go side by side. The others are given the CPU that those leave, and no more: they run at the
lowest priority, so that nothing that is timed has to wait for them.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from typing import IO

import pytest

NOTHING_TO_DO = 5
"""pytest's exit code when no test was selected"""
PARTS = {
    "whole": (0, ["-m", "realtime", "--ignore=tests/demo_server", "--ignore=tests/tui"]),
    "services": (5, ["-m", "realtime", "--ignore=tests/whole"]),
    "screens": (19, ["-m", "not realtime", "--ignore=tests/demo_server", "--ignore=tests/tui"]),
    "others": (19, ["-m", "not realtime", "--ignore=tests/whole"]),
}
"""how much each gives way to the rest, and what is in it"""


def main() -> int:
    """Run all parts, show their results one after the other. Returns an exit code: of whichever was worst."""
    words = sys.argv[1:]
    if words[:1] == ["part"]:
        return _part(words[1], words[2:])
    color = "--color=yes" if sys.stdout.isatty() else "--color=no"
    statuses = []
    with ExitStack() as stack:
        # Not in this process: some tests look for processes that are left behind, and would find the other parts.
        first, *others = [_started(stack, part, [color, *words], aside=part != "whole") for part in PARTS]
        statuses.append(first[0].wait())
        for process, said in others:
            statuses.append(process.wait())
            said.seek(0)
            sys.stdout.write(said.read().decode(errors="replace"))
    return max(0 if status == NOTHING_TO_DO else abs(status) for status in statuses)


def _started(
    stack: ExitStack, part: str, words: list[str], *, aside: bool
) -> tuple["subprocess.Popen[bytes]", IO[bytes]]:
    """A part at work; aside: what it says is kept for later."""
    said: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 (the stack is its context)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests", "part", part, *words],
        stdout=said if aside else None,
        stderr=subprocess.STDOUT if aside else None,
    )
    stack.callback(process.kill)
    return process, said


def _part(part: str, words: list[str]) -> int:
    gives_way, selected = PARTS[part]
    if hasattr(os, "nice"):
        os.nice(gives_way)
    # Several at once would write into one cache.
    return int(pytest.main([*selected, "-p", "no:cacheprovider", *words]))


if __name__ == "__main__":
    sys.exit(main())
