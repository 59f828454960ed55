"""What an app is, asked of it: whatever its import does to the process that asks."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tui.probe import probed
from tui.target import TargetError, target_of

pytestmark = [
    pytest.mark.realtime,
    pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's"),
]

DAEMON = """
import os, subprocess, sys
left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
open("pid", "w").write(str(left.pid))
def app(environ, start_response): return []
"""


def test_what_an_app_has_started_and_cut_loose_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forks.py").write_text(DAEMON)
    monkeypatch.chdir(tmp_path)
    try:
        assert probed(target_of("forks")).interface == "wsgi"
    finally:
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)


def test_an_import_that_ends_the_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leaves.py").write_text("import os\nos.write(2, b'no licence')\nos._exit(7)\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TargetError, match=r"^leaves: its import ended the whole process \(exit code 7\)$"):
        probed(target_of("leaves"))
    assert capsys.readouterr().err == "no licence\n"
