"""The dashboard with a long run behind it, measured: ``python -m benchmarks.history_drawn BEHIND OUT``."""

import sys
from functools import partial
from pathlib import Path
from unittest.mock import patch

import msgspec

from benchmarks.history_told import SCENARIO, History
from benchmarks.meter import Meter
from benchmarks.watched import Dashboard
from tui.screens.stage import Stage
from tui.timeline.fold import Timeline

SKIPPED_S = 2
SECONDS = 8


def main() -> None:
    """Draw, measure, quit."""
    behind, out = int(sys.argv[1]), Path(sys.argv[2])
    skipped, meter = Meter(), Meter()

    def watch(dashboard: Dashboard, stage: Stage) -> None:
        if stage.performance.timeline.planned.written < behind:
            return
        if skipped.seconds < SKIPPED_S:
            skipped.frame()
            return
        meter.frame()
        if meter.seconds >= SECONDS:
            out.write_bytes(msgspec.json.encode(meter.result()))
            dashboard.exit()

    # Both runs have the same prediction. Without it, what they differ in is the greater part.
    with patch("tui.run.predictions.predict", lambda *_: Timeline()):
        Dashboard(SCENARIO, "async", partial(History, behind=behind), watch).show()


if __name__ == "__main__":
    main()
