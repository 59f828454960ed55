"""What a run on the dashboard writes to the terminal: ``python -m benchmarks.bytes_drawn NAME MODE HOW OUT``.

HOW is ``changes``, or ``everything``: then each frame repaints the whole screen.
"""

import sys
import time
from pathlib import Path

import msgspec
from textual.drivers.linux_driver import LinuxDriver

from benchmarks.watched import Dashboard
from demo_server.loading import load_scenario
from demo_server.scenario import MODES
from tui.run.live import LiveRun
from tui.screens.stage import Stage


class Written(msgspec.Struct):
    """What was measured from the run's start to its end."""

    octets: int = 0
    frames: int = 0
    seconds: float = 0.0


class CountingDriver(LinuxDriver):
    """Counts what it writes."""

    written = 0

    def write(self, data: str) -> None:
        """Write, and count."""
        CountingDriver.written += len(data.encode())
        super().write(data)


def main() -> None:
    """Run, count, quit."""
    name, wanted, how, out = sys.argv[1:]
    mode = next(one for one in MODES if one == wanted)
    counted, began, before = Written(), 0.0, 0

    def watch(dashboard: Dashboard, stage: Stage) -> None:
        nonlocal began, before
        if how == "everything":
            stage.refresh()
        if stage.performance.timeline.zero is None:
            began, before = time.perf_counter(), CountingDriver.written
        elif stage.performance.timeline.end is None:
            counted.frames += 1
            counted.seconds = time.perf_counter() - began
            counted.octets = CountingDriver.written - before
        elif not stage.performance.going_on:
            Path(out).write_bytes(msgspec.json.encode(counted))
            dashboard.exit()

    dashboard = Dashboard(load_scenario(name), mode, LiveRun, watch)
    dashboard.driver_class = CountingDriver
    dashboard.show()


if __name__ == "__main__":
    main()
