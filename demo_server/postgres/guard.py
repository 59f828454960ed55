"""Who ends PostgreSQL when its keeper is killed before it could: a shell that sits at the end of a pipe from it.

The operating system closes the pipe when the keeper is gone. Linux could signal PostgreSQL by itself (PDEATHSIG),
but this is heard on every POSIX system. Windows has no such shell: there the next start ends what was left over.
"""

import contextlib
import subprocess
import sys

_SCRIPT = 'read pid || exit; read end; kill -QUIT "$pid"'
"""QUIT: at once, without farewell; PostgreSQL recovers at the next start"""


class Guard:
    """Watches over one process for us. To be started before it: a process without its guard could stay."""

    def __init__(self) -> None:
        self._shell: subprocess.Popen[bytes] | None = None
        if sys.platform == "win32":
            return
        with contextlib.suppress(OSError):  # a system without a shell: as on Windows
            self._shell = subprocess.Popen(  # noqa: S603 (what it runs is written here)
                ["/bin/sh", "-c", _SCRIPT],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C at the terminal is none of its business
            )

    def watch(self, pid: int) -> None:
        """From now on this process ends with us."""
        if self._shell is not None and self._shell.stdin is not None:
            self._shell.stdin.write(b"%d\n" % pid)
            self._shell.stdin.flush()

    def dismiss(self) -> None:
        """The process has ended: its number may soon be another's."""
        if self._shell is not None and self._shell.stdin is not None:
            self._shell.kill()
            self._shell.wait()
            with contextlib.suppress(BrokenPipeError):
                self._shell.stdin.close()
