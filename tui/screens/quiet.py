"""What could make a frame late: the garbage collector, and threads that keep the interpreter to themselves."""

import gc
import sys

SWITCH_INTERVAL_S = 0.0005
"""a simulation that runs in a thread must give way to a frame at once, and not after Python's usual 5 ms"""
YOUNG, MIDDLE, NEVER = 10_000, 20, 100_000


def keep_frames_even() -> None:
    """Make the collector's full passes so rare that there is none in a run: each walks over every request in memory."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


def clean_up() -> None:
    """Between two runs nobody sees a full pass."""
    gc.collect()
