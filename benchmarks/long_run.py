"""Does a long run cost more than a short one? CPU time of a frame, by the requests that lie behind it.

A frame shows the last 60 s, which are 3000 requests: 100 leave it nearly empty, 3000 fill it.
"""

import tempfile
from pathlib import Path

from benchmarks.harness import median, row
from benchmarks.meter import Drawn
from benchmarks.terminal import measured_on_a_terminal

ROUNDS = 3
BEHIND = (100, 3000, 100_000)


def main() -> None:
    """In turn."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        rounds = [[_cpu(behind, out) for behind in BEHIND] for _ in range(ROUNDS)]
        row("requests behind", "CPU ms a frame", "to 100, in turn", "frames a second")
        for at, behind in enumerate(BEHIND):
            row(
                behind,
                median(one[at].cpu_ms_a_frame for one in rounds),
                median(one[at].cpu_ms_a_frame / one[0].cpu_ms_a_frame for one in rounds),
                median(one[at].a_second for one in rounds),
            )


def _cpu(behind: int, out: Path) -> Drawn:
    return measured_on_a_terminal(["history_drawn", str(behind)], Drawn, out, 200, 50)
