"""What Linux alone offers to whoever must not leave a process behind; elsewhere these do nothing."""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36
# Looked up here: die_with() is called between fork and exec, where one does as little as one can.
_control = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent has ended: then none can get away."""
    if _control is not None:
        _control(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with(parent: int, number: signal.Signals) -> None:
    """Get this signal as soon as the parent, a process number, has ended, however it ended."""
    if _control is not None:
        _control(_SET_PARENT_DEATH_SIGNAL, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it was faster
            os.kill(os.getpid(), number)
