"""Signals are heard whatever the main thread does, and only those that mean the end."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from tests.demo_server.processes import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="one cannot send these signals to a process there")

HEARS = """
import threading, time
from demo_server.signals import on_end_signals
on_end_signals(lambda: print("heard", threading.current_thread() is threading.main_thread(), flush=True))
print("ready", flush=True)
"""
HEARS_OTHERS_TOO = """
import os, signal, time
from demo_server.signals import on_end_signals
signal.signal(signal.SIGWINCH, lambda *_: os.write(1, b"another\\n"))
on_end_signals(lambda: os._exit(5))
print("ready", flush=True)
while True:  # not signal.pause(): it would miss a signal that comes just before it
    time.sleep(0.01)
"""


@contextmanager
def running(program: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """A program that is ready for signals, and what it says; killed when it takes too long to say it."""
    with subprocess.Popen([sys.executable, "-P", "-c", program], stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout is not None
        patience = threading.Timer(PATIENCE_S, process.kill)
        patience.start()
        try:
            assert process.stdout.readline() == b"ready\n"
            yield process, process.stdout
        finally:
            patience.cancel()
            process.kill()


@pytest.mark.parametrize(
    "blocks", ["time.sleep(600)", "while True: pass", "lock = threading.Lock(); lock.acquire(); lock.acquire()"]
)
def test_a_main_thread_that_is_blocked_misses_no_signal(blocks: str) -> None:
    with running(HEARS + blocks) as (process, said):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            process.send_signal(number)
            assert said.readline() == b"heard False\n"
        assert process.poll() is None


def test_other_signals_are_not_the_end() -> None:
    """A terminal that is resized sends one."""
    with running(HEARS_OTHERS_TOO) as (process, said):
        for _ in range(20):
            process.send_signal(signal.SIGWINCH)
            assert said.readline() == b"another\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 5
