"""A thousand requests in flight on the dashboard, measured: ``python -m benchmarks.thousand_drawn OUT``."""

import sys
import time
from pathlib import Path

import msgspec

from benchmarks.harness import scenario
from benchmarks.meter import Meter
from benchmarks.simulated import Simulated
from benchmarks.watched import Dashboard
from tui.screens.stage import Stage

SCENARIO = """
title = "A thousand in flight"
seed = 7
[requests.page]
steps = [{ name = "back end", wait = { uniform = [500, 1500] } }, { name = "render", work = 0.2 }]
[load]
clients = 1000
think = 0
duration = "25s"
timeout = "60s"
"""
SKIPPED_NS = 3_000_000_000
"""of the run"""
SECONDS = 10


def main() -> None:
    """Draw, measure, quit."""
    meter = Meter()

    def watch(dashboard: Dashboard, stage: Stage) -> None:
        timeline = stage.performance.timeline
        zero = timeline.zero
        if zero is None or time.perf_counter_ns() < zero + SKIPPED_NS:
            return
        meter.frame()
        if meter.seconds >= SECONDS:
            assert len(timeline.unfinished()) > 900, len(timeline.unfinished())
            Path(sys.argv[1]).write_bytes(msgspec.json.encode(meter.result()))
            dashboard.exit()

    Dashboard(scenario(SCENARIO), "async", Simulated, watch).show()


if __name__ == "__main__":
    main()
