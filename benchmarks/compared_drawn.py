"""One run or a comparison on the dashboard, its figures written to a file.

``python -m benchmarks.compared_drawn FILE MODE [MODE] OUT``.
"""

import sys
from pathlib import Path

import msgspec

from demo_server.loading import load_scenario
from demo_server.scenario import MODES
from tui.app import live_dashboard
from tui.screens.stage import Stage
from tui.side import Side
from tui.summary import makespan_ns
from tui.timeline.fold import Timeline

SideOfRun = tuple[float, float, float, float]
"""makespan, mean, p50 and worst response time of a side, in milliseconds"""


def figures(timeline: Timeline) -> SideOfRun:
    """Those in flight count with their age."""
    end = timeline.end or 0
    ages = [one.response_until(end) for one in timeline.unfinished()]
    response = timeline.tally.response
    (median,) = response.percentiles_with([50], ages)
    return (
        makespan_ns(timeline, end) / 1e6,
        (response.mean_with(ages) or 0) / 1e6,
        (median or 0) / 1e6,
        max([response.greatest, *ages]) / 1e6,
    )


def main() -> None:
    """Run, write, quit."""
    name, *wanted, out = sys.argv[1:]
    sides = [Side(load_scenario(name), mode) for mode in MODES if mode in wanted]
    app = live_dashboard(sides)

    def write_when_over() -> None:
        screen = app.screen
        if isinstance(screen, Stage) and not any(one.going_on for one in screen.performances):
            told = [figures(one.present) for one in screen.performances]
            Path(out).write_bytes(msgspec.json.encode(told))
            app.exit()

    app.call_later(lambda: app.set_interval(0.2, write_when_over))
    app.show()


if __name__ == "__main__":
    main()
