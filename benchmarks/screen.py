"""Does the screen move a number? Response times while the dashboard draws at 200x50, against headless."""

import asyncio
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.harness import median, row, run_live
from benchmarks.terminal import on_a_terminal
from demo_server.loading import load_scenario
from demo_server.scenario import Mode

HUNDRED = """
title = "A hundred clients"
[requests.page]
steps = [{ name = "framework", work = 1 }, { name = "db", wait = { uniform = [300, 700] } }]
[load]
clients = 100
think = 0
duration = "8s"
"""
ROUNDS = 5


async def headless(name: str, mode: Mode) -> list[float]:
    """Response times in milliseconds, sorted."""
    timeline = await run_live(load_scenario(name), mode)
    return sorted(one.response_until(one.over) / 1e6 for one in timeline.requests() if one.over is not None)


def drawn(name: str, mode: Mode, out: Path) -> list[float]:
    """The same from a run on the dashboard."""
    command = [sys.executable, "-m", "benchmarks.drawn_run", name, mode, str(out)]
    with on_a_terminal(command, 200, 50) as terminal:
        terminal.until_over(60)
    return msgspec.json.decode(out.read_bytes(), type=list[float])


def percentile(values: list[float], percent: int) -> float:
    """Of sorted values."""
    return values[min(len(values) - 1, len(values) * percent // 100)]


async def main() -> None:
    """In turn."""
    with tempfile.TemporaryDirectory() as folder:
        hundred = Path(folder) / "hundred.toml"
        hundred.write_text(HUNDRED)
        row("", "p50 ms headless", "p50 drawn", "p99 headless", "p99 drawn", "answers")
        runs: list[tuple[str, Mode]] = [
            ("three-requests", "sync"),
            ("three-requests", "async"),
            (str(hundred), "async"),
        ]
        for name, mode in runs:
            await compare(name, mode, Path(folder) / "out.json")


async def compare(name: str, mode: Mode, out: Path) -> None:
    """A row for a scenario, and one for the differences."""
    plain, shown = [], []
    for _ in range(ROUNDS):
        plain.append(await headless(name, mode))
        shown.append(await asyncio.to_thread(drawn, name, mode, out))
    figures = [median(percentile(one, percent) for one in runs) for percent in (50, 99) for runs in (plain, shown)]
    row(f"{Path(name).stem}, {mode}", *figures, f"{len(plain[0])}, {len(shown[0])}")
    row("drawn - headless", "", f"{figures[1] - figures[0]:+.2f} ms", "", f"{figures[3] - figures[2]:+.2f} ms")
    row("drawn / headless", "", figures[1] / figures[0], "", figures[3] / figures[2])
