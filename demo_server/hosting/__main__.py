"""``python -m demo_server.hosting module:app``: what an app is, as one line of JSON, before anybody serves it.

Its code runs to find out, and may never return: whoever asks sets a limit to that, and when they are gone, so is this
process.
"""

import os
import sys
import threading
import time

import msgspec

from demo_server.child import leave, narrate
from demo_server.hosting.importing import load_app
from demo_server.hosting.reference import AppError
from demo_server.library import printable
from demo_server.streams import claim_wire

LOOK_S = 0.2
"""how often it is looked whether anybody still waits"""


def main(words: list[str]) -> int:
    """Tell; returns the exit code."""
    if len(words) != 1:
        narrate("demo_server.hosting: one app, please: python -m demo_server.hosting module:app")
        return 2
    threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
    wire = claim_wire()
    try:
        app = load_app(words[0])
    except AppError as complaint:
        if complaint.traceback:
            narrate(complaint.traceback.rstrip("\n"))
        narrate(printable(complaint))
        return 2
    told = {"interface": app.interface, "framework": app.framework, "app": app.reference}
    os.write(wire.events, msgspec.json.encode(told) + b"\n")
    return 0


def _end_with(parent: int) -> None:
    """End when another process has become the parent: Linux and macOS do that when the first one has ended."""
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os._exit(2)


if __name__ == "__main__":
    try:
        leave(main(sys.argv[1:]))
    except KeyboardInterrupt:
        leave(130)
