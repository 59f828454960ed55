"""Does a long run take more and more memory? Once, by the requests that lie behind it."""

import tempfile
from pathlib import Path

from benchmarks.flood_drawn import Memory
from benchmarks.harness import row
from benchmarks.terminal import measured_on_a_terminal


def main() -> None:
    """A row for each number of requests."""
    with tempfile.TemporaryDirectory() as folder:
        taken = measured_on_a_terminal(["flood_drawn"], list[Memory], Path(folder) / "out.json", 200, 50)
    row("requests behind", "RSS, MB", "more than first", "frames so far")
    for one in taken:
        row(one.after, one.mb, one.mb - taken[0].mb, one.frames)
