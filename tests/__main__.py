"""All tests, in two halves at once: ``python -m tests``.

Tests with real processes and a real clock spend most of their time waiting. The others are given the CPU that those
leave, and no more: they run at the lowest priority, so that nothing that is timed has to wait for them.
"""

import os
import subprocess
import sys
import tempfile

import pytest

NOTHING_TO_DO = 5
"""pytest's exit code when no test was selected"""


def main() -> int:
    """Run both halves, show both results. Returns an exit code: of whichever half was worse."""
    words = sys.argv[1:]
    if words[:1] == ["others"]:
        return _others(words[1:])
    color = "--color=yes" if sys.stdout.isatty() else "--color=no"
    with tempfile.TemporaryFile() as said:
        command = [sys.executable, "-m", "tests", "others", color, *words]
        others = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        try:
            # Not in this process: some tests look for processes that are left behind, and would find the other half.
            real = subprocess.call([sys.executable, "-m", "pytest", *_half("realtime"), *words])
            statuses = [real, others.wait()]
        finally:
            others.kill()
        said.seek(0)
        sys.stdout.write(said.read().decode(errors="replace"))
    return max(0 if status == NOTHING_TO_DO else abs(status) for status in statuses)


def _others(words: list[str]) -> int:
    if hasattr(os, "nice"):
        os.nice(19)
    return int(pytest.main([*_half("not realtime"), *words]))


def _half(which: str) -> list[str]:
    # Two at once would write into one cache.
    return ["-m", which, "-p", "no:cacheprovider"]


if __name__ == "__main__":
    sys.exit(main())
