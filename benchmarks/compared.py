"""Does a comparison at once move the figures? Each side of it against the same mode alone, all on the dashboard."""

import tempfile
from pathlib import Path

from benchmarks.compared_drawn import SideOfRun
from benchmarks.harness import median, row
from benchmarks.terminal import measured_on_a_terminal

ROUNDS = 5
MODES = ("sync", "async")
FIGURES = ("makespan ms", "mean ms", "p50 ms", "worst ms")


def main() -> None:
    """Sync alone, async alone, both at once; in turn."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder:
        out = Path(folder) / "out.json"
        for name in ("three-requests", "twenty-clients"):
            row(name, *FIGURES)
            alone: dict[str, list[SideOfRun]] = {mode: [] for mode in MODES}
            at_once: dict[str, list[SideOfRun]] = {mode: [] for mode in MODES}
            for _ in range(ROUNDS):
                for mode in MODES:
                    alone[mode] += _run(name, out, mode)
                for mode, side in zip(MODES, _run(name, out, *MODES), strict=True):
                    at_once[mode].append(side)
            for mode in MODES:
                row(f"{mode} alone", *_medians(alone[mode]))
                row(f"{mode} at once", *_medians(at_once[mode]))
                row("difference, ms", *_differences(at_once[mode], alone[mode]))
                row("ratio, in turn", *_ratios(at_once[mode], alone[mode]))


def _run(name: str, out: Path, *modes: str) -> list[SideOfRun]:
    words = ["compared_drawn", name, *modes]
    return measured_on_a_terminal(words, list[SideOfRun], out, 100, 28)


def _medians(runs: list[SideOfRun]) -> list[float]:
    return [median(one[at] for one in runs) for at in range(len(FIGURES))]


def _differences(above: list[SideOfRun], below: list[SideOfRun]) -> list[float]:
    pairs = list(zip(above, below, strict=True))
    return [median(one[at] - other[at] for one, other in pairs) for at in range(len(FIGURES))]


def _ratios(above: list[SideOfRun], below: list[SideOfRun]) -> list[float]:
    pairs = list(zip(above, below, strict=True))
    return [median(one[at] / other[at] for one, other in pairs) for at in range(len(FIGURES))]
