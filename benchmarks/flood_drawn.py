"""What memory the dashboard takes as requests go by: ``python -m benchmarks.flood_drawn OUT``."""

import resource
import sys
from pathlib import Path
from unittest.mock import patch

import msgspec

from benchmarks.flood_told import Flood
from benchmarks.history_told import SCENARIO
from benchmarks.watched import Dashboard
from tui.screens.stage import Stage
from tui.timeline.fold import Timeline

AFTER = (10_000, 100_000, 300_000, 1_000_000)
"""requests"""


class Memory(msgspec.Struct):
    """What was measured."""

    after: int
    """requests"""
    mb: float
    """resident, of the whole program"""
    frames: int
    """drawn so far"""


def main() -> None:
    """Draw, measure, quit."""
    measured: list[Memory] = []
    frames = 0

    def watch(dashboard: Dashboard, stage: Stage) -> None:
        nonlocal frames
        frames += 1
        taken_in = stage.performance.timeline.planned.written
        if len(measured) < len(AFTER) and taken_in >= AFTER[len(measured)]:
            measured.append(Memory(taken_in, resident_mb(), frames))
        if len(measured) == len(AFTER):
            Path(sys.argv[1]).write_bytes(msgspec.json.encode(measured))
            dashboard.exit()

    with patch("tui.run.predictions.predict", lambda *_: Timeline()):
        Dashboard(SCENARIO, "async", Flood, watch).show()


def resident_mb() -> float:
    """Of this program, in 10^6 bytes; of Linux."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
