"""Two processes instead of one, so that nothing is left of a command whichever of them is killed.

The keeper starts the command and stops it. The guard, its parent, waits for it: when the keeper has been killed, Linux
hands the command's processes to the guard, which kills them. When the guard has been killed, Linux tells the keeper,
which stops them. When both are killed in one moment, the process that the command started dies with them; what that
one had started then depends on its own care.
"""

import os
import signal
from types import FrameType

from demo_server.command.family import kill_all
from demo_server.command.linux import adopt_orphans, die_with


def under_guard() -> None:
    """Go on as the keeper, a child of a guard; the guard never returns. Call it before there is a second thread."""
    if not hasattr(os, "fork"):
        return
    adopt_orphans()
    guard = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        die_with(guard, signal.SIGTERM)
        return
    os._exit(_guard(keeper))


def _guard(keeper: int) -> int:
    """Wait for the keeper; kill whoever it has left. Returns its exit code."""

    def hand_on(_number: int, _frame: FrameType | None) -> None:
        os.kill(keeper, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hand_on)
    while True:
        ended, status = os.waitpid(-1, 0)
        if ended == keeper:
            kill_all()
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
