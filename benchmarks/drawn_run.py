"""One run on the dashboard, its response times written to a file: ``python -m benchmarks.drawn_run FILE MODE OUT``."""

import sys
from pathlib import Path

import msgspec

from demo_server.loading import load_scenario
from demo_server.scenario import MODES
from tui.app import live_dashboard
from tui.screens.stage import Stage
from tui.side import Side


def main() -> None:
    """Run, write p50, p99 and the number of answers (milliseconds), quit."""
    name, wanted, out = sys.argv[1:]
    mode = next(one for one in MODES if one == wanted)
    app = live_dashboard([Side(load_scenario(name), mode)])

    def write_when_over() -> None:
        screen = app.screen
        if isinstance(screen, Stage) and not screen.performance.going_on:
            responses = sorted(
                one.response_until(one.over or 0) / 1e6 for one in screen.performance.timeline.requests() if one.over
            )
            Path(out).write_bytes(msgspec.json.encode(responses))
            app.exit()

    app.call_later(lambda: app.set_interval(0.2, write_when_over))
    app.show()


if __name__ == "__main__":
    main()
