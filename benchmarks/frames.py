"""Does it draw 60 frames a second with 1000 requests in flight? Against a bare Textual widget of the same 200x50."""

import tempfile
from pathlib import Path

from benchmarks.harness import median, row
from benchmarks.meter import Drawn
from benchmarks.terminal import measured_on_a_terminal

ROUNDS = 5


def main() -> None:
    """In turn."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        pairs = [(_drawn("thousand_drawn", out), _drawn("bare_widget", out)) for _ in range(ROUNDS)]
    ours, bare = zip(*pairs, strict=True)
    row("", "p99 gap, ms", "CPU %", "CPU ms a frame", "frames a second")
    for name, runs in (("dashboard", ours), ("bare widget", bare)):
        row(
            name,
            median(one.p99_gap_ms for one in runs),
            median(one.cpu_percent for one in runs),
            median(one.cpu_ms_a_frame for one in runs),
            median(one.a_second for one in runs),
        )
    row(
        "ratio, in turn",
        median(mine.p99_gap_ms / its.p99_gap_ms for mine, its in pairs),
        median(mine.cpu_percent / its.cpu_percent for mine, its in pairs),
        median(mine.cpu_ms_a_frame / its.cpu_ms_a_frame for mine, its in pairs),
        median(mine.a_second / its.a_second for mine, its in pairs),
    )


def _drawn(module: str, out: Path) -> Drawn:
    return measured_on_a_terminal([module], Drawn, out, 200, 50)
