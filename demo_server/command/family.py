"""The processes of a command: the one that was started, its children, theirs, and those that have cut loose.

On Linux orphans come to us, so that nobody gets away. Elsewhere a process that has cut loose is found if it was seen
before: look() sees who is there.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

import psutil

from demo_server.command.linux import adopt_orphans, die_with

GRACE_S = 1.5
"""how long they may take to end by themselves once they were asked to"""
POLL_S = 0.02
_KILL_WITHIN_S = 2.0


class Family:
    """A command at work. Its output, both streams as one, is to be read."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it, in a session of its own. Raises OSError."""
        adopt_orphans()
        keeper = os.getpid()
        self._first = subprocess.Popen(  # noqa: S603 (the user's own command)
            words,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with(keeper, signal.SIGKILL),  # noqa: PLW1509 (no thread of ours runs yet)
        )
        assert self._first.stdout is not None  # noqa: S101 (for the type checker)
        self.output = self._first.stdout
        self.status: int | None = None
        """the exit code of the process that was started, negative for a signal; None while it runs"""
        self._anybody = True
        self._seen: set[psutil.Process] = set()

    @property
    def gone(self) -> bool:
        """Nobody serves any more: all have ended, or the first one has failed.

        If that one has ended well and others are left, it has gone on as a daemon.
        """
        self._reap()
        return not self._anybody or bool(self.status)

    def look(self) -> None:
        """See who is there."""
        with contextlib.suppress(psutil.Error):
            self._seen |= set(psutil.Process().children(recursive=True))

    def stop(self) -> None:
        """Ask all to end, and kill those who have not within GRACE_S. Returns when nobody is left."""
        self._until_nobody(signal.SIGTERM, GRACE_S)
        self._until_nobody(signal.SIGKILL, _KILL_WITHIN_S)

    def _until_nobody(self, number: signal.Signals, within_s: float) -> None:
        """Send a signal to all, once to each; to those too who are born while they end."""
        told: set[psutil.Process] = set()
        deadline = time.monotonic() + within_s
        while (alive := self._alive()) and time.monotonic() < deadline:
            for one in alive - told:
                with contextlib.suppress(psutil.Error):
                    one.send_signal(number)
            told |= alive
            time.sleep(POLL_S)

    def _alive(self) -> set[psutil.Process]:
        self._reap()
        self.look()
        self._seen = {one for one in self._seen if _runs(one)}
        return self._seen

    def _reap(self) -> None:
        """Take note of those who have ended: children, and orphans that have come to us."""
        if not hasattr(os, "WNOHANG"):  # Windows, which has no orphans
            self.status = self._first.poll()
            self._anybody = self.status is None
            return
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self._first.pid:
                    self.status = self._first.returncode = os.waitstatus_to_exitcode(ended[1])
        except ChildProcessError:
            self._anybody = False


def kill_all() -> None:
    """Kill whoever is left of this process's descendants; on Linux those too whose parents have ended."""
    deadline = time.monotonic() + _KILL_WITHIN_S
    while time.monotonic() < deadline:
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for one in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                one.kill()
        time.sleep(POLL_S)


def _runs(one: psutil.Process) -> bool:
    try:
        return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
