"""Requests as fast as they are taken in, for ever: 1 ms each, told as soon as they are over."""

import asyncio
import time
from collections.abc import AsyncGenerator
from itertools import count

from benchmarks.history_told import begun, ended
from benchmarks.told import Told
from demo_server.events import Event, LoadStarted

AT_ONCE = 100


class Flood(Told):
    """No end of requests."""

    async def events(self) -> AsyncGenerator[list[Event], None]:
        """Those of the time since one last asked."""
        latest = time.perf_counter_ns()
        yield [LoadStarted(latest)]
        for first in count(1, AT_ONCE):
            now = time.perf_counter_ns()
            gap = (now - latest) // AT_ONCE
            batch: list[Event] = []
            for at in range(AT_ONCE):
                batch += begun(first + at, latest + at * gap)
                batch += ended(first + at, latest + (at + 1) * gap)
            yield batch
            latest = now
            await asyncio.sleep(0)
