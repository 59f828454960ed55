"""How long until a key is seen to have worked? p pauses the picture, and lets it go on, under 1000 clients at 100x28.

Real processes: a server, its clients and the dashboard share the machine.
"""

import random
import re
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import median, row
from benchmarks.terminal import Terminal, on_a_terminal

SCENARIO = """
title = "A thousand clients"
seed = 7
[requests.page]
steps = [{ name = "back end", wait = { uniform = [500, 1500] } }, { name = "render", work = 0.2 }]
[load]
clients = 1000
think = { exponential = 1000 }
duration = "60s"
timeout = "60s"
"""
PRESSES = 150
WITHIN_S = 50
"""shorter than the run"""
PAUSED = b"picture paused"
_SECOND_LINE = re.compile(rb"\x1b\[2;1H(.*?)\x1b\[\d+;\d+H", re.DOTALL)
_STYLE = re.compile(rb"\x1b\[[\d;]*m")
_GOING_ON = re.compile(rb"\d m?s\s*$")


def main() -> None:
    """One run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "thousand.toml"
        file.write_text(SCENARIO)
        with on_a_terminal([sys.executable, "-m", "tui", str(file), "--mode", "async"], 100, 28) as terminal:
            _until(terminal, paused=False, within_s=60)
            _let_draw(terminal, 3)
            deadline, took = time.perf_counter() + WITHIN_S, list[float]()
            while len(took) < PRESSES and time.perf_counter() < deadline:
                took.append(1000 * _press(terminal, paused=len(took) % 2 == 0))
            terminal.press(b"q")
            terminal.until_over(10)
    row("ms from key to screen", "p50", "p99", "greatest", "presses")
    for name, some in (("pause", took[::2]), ("go on", took[1::2]), ("both", took)):
        row(name, median(some), sorted(some)[len(some) * 99 // 100], max(some), len(some))


def _press(terminal: Terminal, paused: bool) -> float:
    """Seconds from a key, at any instant of a frame, until the screen says what the key has done."""
    _let_draw(terminal, random.uniform(0.1, 0.2))
    terminal.press(b"p")
    return _until(terminal, paused, within_s=5)


def _let_draw(terminal: Terminal, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        terminal.read(left)


def _until(terminal: Terminal, paused: bool, within_s: float) -> float:
    """Seconds until the second line of the screen ends in the words, or in the time of a run that goes on."""
    started, seen = time.perf_counter(), b""
    while True:
        assert time.perf_counter() - started < within_s, seen[-2000:]
        seen += terminal.read(1)
        lines = [_STYLE.sub(b"", line) for line in _SECOND_LINE.findall(seen)]
        if lines and (lines[-1].rstrip().endswith(PAUSED) if paused else _GOING_ON.search(lines[-1])):
            return time.perf_counter() - started
