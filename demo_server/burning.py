"""Work that is work: CPU time of the thread that runs it."""

import time


def burn(ns: int) -> None:
    """Use up so many nanoseconds of this thread's own CPU time.

    Not of the wall clock: a thread that waits for the GIL, or for a core, has not worked. Two threads that
    burn 100 ms each under one GIL take 200 ms together, as real Python code does.
    """
    end = time.thread_time_ns() + ns
    while time.thread_time_ns() < end:
        pass
