"""A PostgreSQL that outlived its keeper and its guard: found by its data folder, and ended before the next starts."""

import contextlib
import signal
import sys
from pathlib import Path

import psutil

PATIENCE_S = 5.0


def end_leftover(data: Path) -> None:
    """End the PostgreSQL that still uses a data folder, if one does. To be called under the folder's lock alone."""
    noted = data / "postmaster.pid"
    try:
        process = psutil.Process(int(noted.read_text().split("\n", 1)[0]))
        ours = str(data) in process.cmdline()
    except (OSError, ValueError, psutil.Error):
        return
    if ours:
        _end(process)
    else:  # another process has its number by now: PostgreSQL would take that for itself, and not start
        noted.unlink(missing_ok=True)


def _end(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        if sys.platform == "win32":
            process.kill()
        else:
            process.send_signal(signal.SIGQUIT)
        try:
            process.wait(PATIENCE_S)
        except psutil.TimeoutExpired:
            process.kill()
