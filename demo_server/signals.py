"""Ctrl-C and requests to terminate, heard whatever the main thread does.

Python runs a signal's handler in the main thread, when that next gets to it: not while it is blocked, and a
signal that comes just before a blocking call is missed by that call. A wake-up socket knows no such gap.
"""

import signal
import socket
import threading
from collections.abc import Callable

ENDS = (signal.SIGINT, signal.SIGTERM)


def on_end_signals(then: Callable[[], object]) -> None:
    """Call this, in a thread of its own, each time that SIGINT or SIGTERM comes. From the main thread, once."""
    hearing, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for number in ENDS:
        signal.signal(number, lambda *_: None)

    def hear() -> None:
        with told, hearing:
            while number := hearing.recv(1):
                if number[0] in ENDS:  # the socket tells of every signal that Python handles
                    then()

    threading.Thread(target=hear, name="signals", daemon=True).start()
