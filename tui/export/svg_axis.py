"""Where round instants lie on an axis of time that begins at 0."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

_FIRST_MS = 0.001
_LONG_MS = (15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000)
MOST = 10
"""ticks after the first"""


class Mark(NamedTuple):
    """An instant in nanoseconds, and what is written there."""

    ns: float
    label: str


def marks(length_ns: float) -> list[Mark]:
    """The instants to be marked on an axis that is so long: 0 and up to MOST others, at round distances."""
    length_ms = length_ns / 1e6
    step = next(step for step in _steps() if length_ms / step <= MOST)
    return [Mark(at * step * 1e6, _label(at * step, step)) for at in range(int(length_ms / step + 1e-9) + 1)]


def _steps() -> Iterator[float]:
    power = _FIRST_MS
    while power < 10_000:
        yield from (round(power * digit, 6) for digit in (1, 2, 5))
        power *= 10
    yield from (10_000, *_LONG_MS)
    yield from (_LONG_MS[-1] * hours for hours in count(2))


def _label(ms: float, step: float) -> str:
    if step >= 60_000:
        return f"{ms / 60_000:.0f} min"
    return f"{ms / 1000:.4g} s" if step >= 100 else f"{ms:.6g} ms"
