"""Work is CPU time of its own thread, whatever the clock on the wall says."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo_server.burning import burn

MS = 1_000_000


def burnt(ns: int) -> int:
    """How much CPU time of this thread it takes to burn so much."""
    before = time.thread_time_ns()
    burn(ns)
    return time.thread_time_ns() - before


@pytest.mark.parametrize("ms", [1, 5, 30])
def test_what_is_burnt_is_cpu_time(ms: int) -> None:
    assert ms * MS <= burnt(ms * MS) < (ms * 1.1 + 1) * MS


@pytest.mark.parametrize("ns", [0, -5 * MS])
def test_nothing_to_burn_takes_no_time(ns: int) -> None:
    assert burnt(ns) < MS


def test_two_threads_burn_one_after_the_other() -> None:
    """They share one GIL: each has its own CPU time in full, so together they take as long as both."""
    together = threading.Barrier(2)

    def burn_at_once(ns: int) -> int:
        together.wait()
        return burnt(ns)

    with ThreadPoolExecutor(2) as pool:
        start = time.perf_counter_ns()
        each = list(pool.map(burn_at_once, [40 * MS, 40 * MS]))
        elapsed = time.perf_counter_ns() - start
    assert all(40 * MS <= one < 45 * MS for one in each)
    assert elapsed > 0.95 * sum(each)
