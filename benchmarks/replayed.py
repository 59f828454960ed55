"""A recording of 100 000 requests on the dashboard: how long it takes to load, how much memory, how long to seek."""

import asyncio
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import row
from benchmarks.hundred_thousand import record
from tui.recording.reading import Recording
from tui.run.predictions import Predictions
from tui.run.replayed import Replayed
from tui.screens.quiet import keep_frames_even

SEEKS = 100


def main() -> None:
    """Each in a process of its own: memory is never given back."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder:
        path = Path(folder) / "run.ndjson"
        subprocess.run([sys.executable, "-m", "benchmarks.replayed", "record", str(path)], check=True)
        subprocess.run([sys.executable, "-m", "benchmarks.replayed", "replay", str(path)], check=True)


async def replay(path: Path) -> None:
    """Load it as the dashboard does, then look at instants all over it."""
    keep_frames_even()
    before, began = resident_mb(), time.perf_counter()
    recording = Recording(path).read_all()
    read = time.perf_counter() - began
    replayed = Replayed(recording, recording.tracks[0], Predictions(recording.tracks[0].scenario))
    told = 0

    def count(_: float) -> None:
        nonlocal told
        told += 1

    await replayed.load(count)
    assert not replayed.failure, replayed.failure
    loaded = time.perf_counter() - began
    row("events", len(recording.tracks[0]))
    row("file read, s", read)
    row("loaded, s", loaded)
    row("told how far", told)
    row("memory, MB", resident_mb() - before)
    chance, took = random.Random(7), []
    for _ in range(SEEKS):
        elapsed = chance.randrange(replayed.extent)
        began = time.perf_counter()
        replayed.see(elapsed)
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    row("seek, ms p50", took[SEEKS // 2])
    row("seek, ms worst", took[-1])


def resident_mb() -> float:
    """The most that this program has had, in 10^6 bytes; of Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    what, file = sys.argv[1:]
    if what == "record":
        record(Path(file))
    else:
        asyncio.run(replay(Path(file)))
