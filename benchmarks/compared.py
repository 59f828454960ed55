"""Does a comparison at once move the figures? Each side of it against the same mode alone, all on the dashboard."""

import tempfile
from pathlib import Path

from benchmarks.compared_drawn import SideOfRun
from benchmarks.harness import median, row
from benchmarks.terminal import measured_on_a_terminal

ROUNDS = 5
FIGURES = ("makespan ms", "mean ms", "p50 ms", "worst ms")


def main() -> None:
    """Sync alone, async alone, both at once; in turn."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder:
        out = Path(folder) / "out.json"
        for name in ("three-requests", "twenty-clients"):
            row(name, *FIGURES)
            rounds = [(_run(name, out, "sync")[0], _run(name, out, "async")[0], _run(name, out)) for _ in range(ROUNDS)]
            for at, mode in enumerate(("sync", "async")):
                alone = [one[at] for one in rounds]
                at_once = [one[2][at] for one in rounds]
                row(f"{mode} alone", *_medians(alone))
                row(f"{mode} at once", *_medians(at_once))
                row("difference, ms", *_differences(at_once, alone))
                row("ratio, in turn", *_ratios(at_once, alone))


def _run(name: str, out: Path, *modes: str) -> list[SideOfRun]:
    return measured_on_a_terminal(
        ["compared_drawn", name, *(modes or ("sync", "async"))], list[SideOfRun], out, 100, 28
    )


def _medians(runs: list[SideOfRun]) -> list[float]:
    return [median(one[at] for one in runs) for at in range(len(FIGURES))]


def _differences(above: list[SideOfRun], below: list[SideOfRun]) -> list[float]:
    pairs = list(zip(above, below, strict=True))
    return [median(one[at] - other[at] for one, other in pairs) for at in range(len(FIGURES))]


def _ratios(above: list[SideOfRun], below: list[SideOfRun]) -> list[float]:
    pairs = list(zip(above, below, strict=True))
    return [median(one[at] / other[at] for one, other in pairs) for at in range(len(FIGURES))]
