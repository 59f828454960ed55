"""Whether the terminal that is drawn on is still there."""

import os
import time

from tui.exits import INTERRUPTED

LOOK_AFTER_TERMINAL_S = 2.0


def look_after_terminal() -> None:
    """See that it is still there: whose controlling terminal it was not is told so by no signal.

    In a thread, for the event loop waits for ever for what it has to say to be written.
    """
    while True:
        time.sleep(LOOK_AFTER_TERMINAL_S)
        leave_without_terminal()


def leave_without_terminal() -> None:
    """End at once if there is no terminal any more: nobody is there to be told."""
    if not os.isatty(2):
        os._exit(INTERRUPTED)
