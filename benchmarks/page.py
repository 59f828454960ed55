"""A recording of 100 000 requests as a page: how long its export takes, its opening, and its answer to a wheel."""

import random
import tempfile
import time
from pathlib import Path

from benchmarks.harness import need, row
from benchmarks.hundred_thousand import record
from tests.whole.browser import Browser, browser
from tui.export.html import write_html
from tui.recording.recorded import load_runs

TURNS = 60
OPENED = 3
# From the wheel's own time stamp to after the frame that answers it.
WATCH = """
window.answers = [];
addEventListener("wheel", event => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.answers.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), { capture: true, passive: true });
"""


def export(recording: Path, page: Path) -> tuple[float, float]:
    """Seconds for reading the recording, and for writing the page."""
    began = time.perf_counter()
    runs = load_runs(recording)
    read = time.perf_counter()
    with page.open("w", encoding="utf-8") as out:
        write_html(runs, out)
    return read - began, time.perf_counter() - read


def opened(shown: Browser, page: Path) -> float:
    """Seconds until the page has been drawn."""
    began = time.perf_counter()
    shown.open(page, 1400, 1000)
    return time.perf_counter() - began


def answers(shown: Browser) -> list[float]:
    """Milliseconds from each turn of a wheel, in and out at all depths, to the picture that answers it."""
    shown.value(WATCH)
    chance = random.Random(7)
    for turn in range(TURNS):
        down = 400 if turn % 20 >= 15 else -250
        x, y = chance.uniform(300, 1200), chance.uniform(400, 500)
        shown.mouse("mouseWheel", x, y, deltaX=0, deltaY=down)
        shown.painted()
    found: list[float] = sorted(shown.value("window.answers"))
    return found


def main() -> None:
    """Export, open, turn the wheel."""
    need("chromium")
    with tempfile.TemporaryDirectory(prefix="asyncdemo-") as folder, browser() as shown:
        recording, page = Path(folder) / "run.ndjson", Path(folder) / "page.html"
        record(recording)
        read, wrote = export(recording, page)
        row("recording read, s", read)
        row("page written, s", wrote)
        row("page, MB", page.stat().st_size / 1e6)
        row("opened, s", *(opened(shown, page) for _ in range(OPENED)))
        turned = answers(shown)
        row("wheel turns", len(turned))
        row("answered, ms p50", turned[len(turned) // 2])
        row("answered, ms p95", turned[int(0.95 * len(turned))])
        row("answered, ms worst", turned[-1])


if __name__ == "__main__":
    main()
