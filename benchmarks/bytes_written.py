"""How much goes to the terminal? A run of three-requests at 100x28, against one that repaints everything each frame."""

import tempfile
from pathlib import Path

from benchmarks.bytes_drawn import Written
from benchmarks.harness import median, row
from benchmarks.terminal import measured_on_a_terminal
from demo_server.scenario import Mode

ROUNDS = 5
MODES: tuple[Mode, ...] = ("sync", "async")


def main() -> None:
    """In turn."""
    row("three-requests", "kB/s", "everything, kB/s", "ratio, in turn", "frames/s", "everything")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        for mode in MODES:
            pairs = [(_written(mode, "changes", out), _written(mode, "everything", out)) for _ in range(ROUNDS)]
            row(
                mode,
                median(_rate(ours) for ours, _ in pairs) / 1000,
                median(_rate(all_of_it) for _, all_of_it in pairs) / 1000,
                median(_rate(ours) / _rate(all_of_it) for ours, all_of_it in pairs),
                median(ours.frames / ours.seconds for ours, _ in pairs),
                median(all_of_it.frames / all_of_it.seconds for _, all_of_it in pairs),
            )


def _rate(one: Written) -> float:
    return one.octets / one.seconds


def _written(mode: Mode, how: str, out: Path) -> Written:
    return measured_on_a_terminal(["bytes_drawn", "three-requests", mode, how], Written, out, 100, 28)
