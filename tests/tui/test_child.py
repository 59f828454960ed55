"""A child process seen from its parent: however much it says, and whatever it leaves behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tui.run.child import LONGEST_LINE, Child

pytestmark = [
    pytest.mark.realtime,
    pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's"),
]


def child_of(tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> Child:
    (tmp_path / "a_child.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return Child("child", "a_child")


async def test_a_line_without_end_does_not_stop_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys\nsys.stderr.write('x' * 1_000_000)\nsys.stderr.write('\\nthe last word')\nsys.exit(5)\n"
    child = child_of(tmp_path, code, monkeypatch)
    await child.start()
    assert await child.status() == 5
    assert child.last_words == "the last word"
    assert max(len(words) for words in child._last_words) <= LONGEST_LINE


async def test_a_child_has_ended_though_what_it_cut_loose_holds_its_pipes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import subprocess, sys\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)\n"
        "print(left.pid, file=sys.stderr, flush=True)\n"
        "sys.exit(6)\n"
    )
    child = child_of(tmp_path, code, monkeypatch)
    await child.start()
    try:
        assert await child.end() == 6
    finally:
        os.kill(int(child.last_words), signal.SIGKILL)
