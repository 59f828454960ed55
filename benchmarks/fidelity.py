"""Is our sync server one? 20 requests of 200 ms at once, against gunicorn with Flask, sent by the same clients."""

import asyncio
import subprocess
import sys

from benchmarks.harness import median, row, run_clients, run_live, scenario, wait_for_port
from demo_server.loopback import free_port
from demo_server.overrides import overridden
from tui.simulation import predict
from tui.summary import makespan_ns
from tui.timeline.fold import Timeline

SCENARIO = """
title = "Twenty at once"
[requests.page]
steps = [{ name = "db", wait = 200 }]
[load]
script = [{ at = 0, send = "page", times = 20 }]
"""
ROUNDS = 5
Figures = list[tuple[float, float]]
"""makespan and mean response of each run, in milliseconds"""


def figures(timeline: Timeline) -> tuple[float, float]:
    """Makespan and mean response, in milliseconds."""
    assert timeline.tally.completed == 20, timeline.tally.completed
    return makespan_ns(timeline, timeline.end or 0) / 1e6, (timeline.tally.response.mean or 0) / 1e6


def against_gunicorn(workers: int) -> tuple[float, float]:
    """The same load against gunicorn's sync workers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", str(workers), "-b", f"127.0.0.1:{port}", "--log-level", "error"]
    with subprocess.Popen([*command, "benchmarks.flask_app:app"]) as gunicorn:
        try:
            wait_for_port(port)
            return figures(asyncio.run(run_clients(scenario(SCENARIO), "127.0.0.1", port)))
        finally:
            gunicorn.terminate()


def main() -> None:
    """Ours, gunicorn's and the prediction, in turn."""
    row("", "makespan ms", "mean ms")
    for workers in (1, 4):
        wanted = overridden(scenario(SCENARIO), {"server.workers": workers})
        ours, theirs, predicted = [], [], []
        for _ in range(ROUNDS):
            timeline = asyncio.run(run_live(wanted, "sync"))
            ours.append(figures(timeline))
            predicted.append(figures(predict(wanted, "sync", timeline.costs)))
            theirs.append(against_gunicorn(workers))
        report(workers, ours, theirs, predicted)


def report(workers: int, ours: Figures, theirs: Figures, predicted: Figures) -> None:
    """Medians, and the medians of the ratios taken in turn."""
    row(f"ours, {workers} worker(s)", *medians(ours))
    row(f"gunicorn -w {workers}", *medians(theirs))
    row("predicted", *medians(predicted))
    row("ours / gunicorn", *medians(ratios(ours, theirs)))
    row("ours / predicted", *medians(ratios(ours, predicted)))


def medians(figures_of_runs: Figures) -> tuple[float, float]:
    """Of makespans, and of means."""
    return median(one[0] for one in figures_of_runs), median(one[1] for one in figures_of_runs)


def ratios(above: Figures, below: Figures) -> Figures:
    """Run by run."""
    return [(one[0] / other[0], one[1] / other[1]) for one, other in zip(above, below, strict=True)]
