"""A line on stderr that says how far something is; only on a terminal, only for what takes a while."""

import sys
import time
from typing import Self

from tui.timeline.fold import Timeline

PATIENCE_NS = 1_500_000_000
"""shorter runs need no progress"""
INTERVAL_NS = 200_000_000


class Progress:
    """The line, redrawn now and then."""

    def __init__(self, mode: str, duration_ns: int | None) -> None:
        self._shown = sys.stderr.isatty()
        self._mode = mode
        self._of = f" of {duration_ns / 1e9:.0f} s" if duration_ns else " s"
        self._next = 0
        self._drawn = False

    def show(self, timeline: Timeline) -> None:
        """Redraw the line if it is time to."""
        now = time.perf_counter_ns()
        if not self._shown or now < self._next or timeline.elapsed(now) < PATIENCE_NS:
            return
        self._next = now + INTERVAL_NS
        self._drawn = True
        tally = timeline.tally
        in_flight = tally.sent - tally.completed - tally.failed - tally.timed_out
        seconds = timeline.elapsed(now) / 1e9
        sys.stderr.write(
            f"\r\x1b[K{self._mode}: {seconds:.1f}{self._of}, {tally.completed} answered, {in_flight} in flight"
        )
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False


class Bar:
    """A share of some work as a bar, taken away when the work is done."""

    CELLS = 30
    PATIENCE_NS = 300_000_000

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = sys.stderr.isatty()
        self._next = time.perf_counter_ns() + self.PATIENCE_NS
        self._drawn = False

    def __enter__(self) -> Self:
        """The work begins."""
        return self

    def show(self, share: float) -> None:
        """So much is done, from 0 to 1."""
        now = time.perf_counter_ns()
        if not self._shown or now < self._next:
            return
        self._next, self._drawn = now + INTERVAL_NS // 2, True
        full = round(share * self.CELLS)
        sys.stderr.write(f"\r\x1b[K{self._what} {'█' * full}{'░' * (self.CELLS - full)} {100 * share:3.0f} %")
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        """The work is done, or broken off."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
