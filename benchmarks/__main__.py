"""Run the benchmarks that are named, or all of them."""

import asyncio
import sys
from collections.abc import Callable

from benchmarks import (
    bytes_written,
    compared,
    events_cost,
    fidelity,
    first_paint,
    frames,
    keys,
    long_run,
    memory,
    page,
    prediction,
    real_steps,
    recorded,
    replayed,
    screen,
    thousand_clients,
)

BENCHMARKS: dict[str, Callable[[], None]] = {
    "fidelity": fidelity.main,
    "thousand-clients": lambda: asyncio.run(thousand_clients.main()),
    "events-cost": lambda: asyncio.run(events_cost.main()),
    "screen": lambda: asyncio.run(screen.main()),
    "first-paint": first_paint.main,
    "frames": frames.main,
    "long-run": long_run.main,
    "memory": memory.main,
    "bytes": bytes_written.main,
    "keys": keys.main,
    "compared": compared.main,
    "recorded": recorded.main,
    "replayed": replayed.main,
    "page": page.main,
    "real-steps": real_steps.main,
    "prediction": prediction.main,
}


def main() -> int:
    """Entry point of ``python -m benchmarks [NAME ...]``."""
    names = sys.argv[1:] or list(BENCHMARKS)
    for name in names:
        if name not in BENCHMARKS:
            print(f"no benchmark {name}; there is {', '.join(BENCHMARKS)}", file=sys.stderr)
            return 2
    for name in names:
        print(f"== {name}", flush=True)
        BENCHMARKS[name]()
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
