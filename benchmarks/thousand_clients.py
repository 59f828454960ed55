"""Are our clients a queue? 1000 at once, each waiting 1 s on the async server, against hey on the same server."""

import re

from benchmarks.harness import median, need, our_server, output_of, row, run_clients, scenario
from tui.summary import makespan_ns

SCENARIO = """
title = "A thousand at once"
[requests.page]
steps = [{ name = "db", wait = 1000 }]
[load]
script = [{ at = 0, send = "page", times = 1000 }]
"""
ROUNDS = 7


async def main() -> None:
    """In turn, on one server."""
    need("hey")
    wanted = scenario(SCENARIO)
    ours, theirs, lags = [], [], []
    async with our_server(wanted, "async") as (host, port):
        for _ in range(ROUNDS):
            printed = await output_of("hey", "-n", "1000", "-c", "1000", f"http://{host}:{port}/page")
            assert "[200]\t1000 responses" in printed, printed
            theirs.append(float(re.findall(r"Total:\s+([\d.]+) secs", printed)[0]))
            timeline = await run_clients(wanted, host, port)
            assert timeline.tally.completed == 1000, timeline.tally.completed
            ours.append(makespan_ns(timeline, timeline.end or 0) / 1e9)
            lags.append(timeline.tally.sender_lag.greatest / 1e6)
    row("", "s, median", "lowest", "highest")
    row("ours", median(ours), min(ours), max(ours))
    row("hey", median(theirs), min(theirs), max(theirs))
    row("ours / hey", median(ours) / median(theirs))
    row("ours / hey, in turn", median(mine / its for mine, its in zip(ours, theirs, strict=True)))
    row("latest sent, ms", median(lags))
