"""What do the events cost? Requests a second of the server with them and of the same app without, by wrk."""

import re

from benchmarks.harness import median, need, our_server, output_of, row, scenario
from demo_server.scenario import Mode

SCENARIO = """
title = "As fast as it goes"
[requests.ping]
steps = [{ name = "framework", work = 0 }, { name = "db", wait = 0 }, { name = "response", work = 0 }]
[load]
clients = 20
"""
ROUNDS = 5
SECONDS = 3
MODES: tuple[Mode, ...] = ("async", "sync")


async def throughput(mode: Mode, module: str) -> float:
    """Requests a second."""
    async with our_server(scenario(SCENARIO), mode, module) as (host, port):
        await output_of("wrk", "-t1", "-c20", "-d1s", f"http://{host}:{port}/ping")
        printed = await output_of("wrk", "-t1", "-c20", f"-d{SECONDS}s", f"http://{host}:{port}/ping")
    assert "Non-2xx" not in printed, printed
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", printed)[0])


async def main() -> None:
    """In turn, each time on a fresh server."""
    need("wrk")
    row("", "with events", "without", "ratio, in turn")
    for mode in MODES:
        pairs = [
            (await throughput(mode, "demo_server"), await throughput(mode, "benchmarks.silent_server"))
            for _ in range(ROUNDS)
        ]
        row(
            mode,
            median(loud for loud, _ in pairs),
            median(quiet for _, quiet in pairs),
            median(loud / quiet for loud, quiet in pairs),
        )
