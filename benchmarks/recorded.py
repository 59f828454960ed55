"""What recording costs the run: the same run headless, recorded and not, in turn."""

import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from benchmarks.harness import median, row
from tui.result import Result

ROUNDS = 9
SCENARIO = """
title = "A hundred clients"
[requests.page]
steps = [{ name = "code", work = 0.5 }, { name = "db", wait = 100 }, { name = "answer", work = 0.5 }]
[load]
clients = 100
think = 200
duration = "8s"
"""
Figures = tuple[float, float, float]
"""p50 and p99 of the response times in milliseconds, answers a second"""


def main() -> None:
    """In turn, and the order changes from round to round."""
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder:
        file = Path(folder) / "clients.toml"
        file.write_text(SCENARIO, encoding="utf-8")
        pairs = []
        for number in range(ROUNDS):
            recording = ["--record", str(Path(folder) / f"{number}.ndjson")]
            words = [recording, ["--no-record"]]
            made = {one[0]: run(file, one) for one in (words if number % 2 else words[::-1])}
            pairs.append((made["--record"], made["--no-record"]))
        size = sum(path.stat().st_size for path in Path(folder).glob("*.ndjson")) / ROUNDS
    row("", "p50 ms", "p99 ms", "answers/s")
    recorded, alone = zip(*pairs, strict=True)
    row("recorded", *(median(one[at] for one in recorded) for at in range(3)))
    row("not recorded", *(median(one[at] for one in alone) for at in range(3)))
    row("ratio, in turn", *(median(one[at] / other[at] for one, other in pairs) for at in range(3)))
    row("kB a recording", size / 1e3)


def run(file: Path, more: list[str]) -> Figures:
    """One run of the whole program."""
    command = [sys.executable, "-m", "tui", str(file), "--mode", "async", "--json", *more]
    printed = subprocess.run(command, check=True, capture_output=True).stdout
    (made,) = msgspec.json.decode(printed, type=Result).runs
    assert made.response_ms.p50 is not None
    assert made.response_ms.p99 is not None
    return made.response_ms.p50, made.response_ms.p99, made.throughput_rps
