"""A recording of 100 000 requests as a page: how long its export takes, its opening, and its answer to a wheel."""

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import need, row, scenario
from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    RequestArrived,
    RequestPlanned,
    RequestSent,
    ResponseReceived,
    StepEnded,
    StepStarted,
)
from tests.whole.test_page_in_browser import Browser, browser
from tui.export.html import write_html
from tui.recording.lines import event_lines, header_line, new_header, run_began, run_line
from tui.recording.recorded import load_runs

REQUESTS = 100_000
GAP_NS = 1_000_000
WORKERS = 4
WORK_NS, WAIT_NS = 200_000, 3_900_000
"""a little more than four workers can do: the queue grows to thousands"""
TURNS = 60
OPENED = 3
SCENARIO = """
title = "A hundred thousand"
[server]
workers = 4
[requests.page]
steps = [{ name = "code", work = 0.2 }, { name = "db", wait = 3.9 }]
[load]
rate = 1000
duration = "100s"
"""
# From the wheel's own time stamp to after the frame that answers it.
WATCH = """
window.answers = [];
addEventListener("wheel", event => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.answers.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), { capture: true, passive: true });
"""


def events() -> Iterator[Event]:
    """Clients that send every millisecond, and workers that take whoever has waited longest."""
    yield LoadStarted(0)
    free = [0] * WORKERS
    for number in range(1, REQUESTS + 1):
        at = (number - 1) * GAP_NS
        worker = min(range(WORKERS), key=free.__getitem__)
        starts = max(at, free[worker])
        ends = free[worker] = starts + WORK_NS + WAIT_NS
        yield from (RequestPlanned(at, number, "page", number), RequestSent(at, number))
        yield from (RequestArrived(at, number, "page"), HandlingStarted(starts, number, worker + 1))
        yield from (StepStarted(starts, number, 0, "code", "work"), StepEnded(starts + WORK_NS, number, 0))
        yield from (StepStarted(starts + WORK_NS, number, 1, "db", "wait"), StepEnded(ends, number, 1))
        yield from (HandlingFinished(ends, number), ResponseReceived(ends, number, 200))
    yield LoadEnded(max(free))


def record(path: Path) -> None:
    """The recording, its lines in the order of their instants."""
    began = run_began(0, "page", "sync", scenario(SCENARIO))
    lines = [header_line(new_header("page", "")), run_line(began), event_lines(sorted(events(), key=_at), 0)]
    path.write_bytes(b"".join(lines))


def _at(event: Event) -> int:
    return event.at


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
