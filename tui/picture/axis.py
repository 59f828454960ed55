"""The time axis: round ticks that suit 50 ms as well as an hour."""

import math
from collections.abc import Sequence
from typing import NamedTuple

_STEPS_MS = (
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000),
    *(120_000, 300_000, 600_000, 1_800_000, 3_600_000),
)
_NARROWEST = 9
"""cells between two ticks: a label and some air"""
_AIR = 2
"""cells between a label and the next, at least"""


class Tick(NamedTuple):
    """A label and the cell of the instant that it names."""

    cell: int
    label: str


def ticks(length_ns: float, width: int, start_ns: float = 0) -> list[Tick]:
    """Ticks for an axis that begins so many nanoseconds after the start, and is so long, on so many cells."""
    length_ms, start_ms = length_ns / 1e6, start_ns / 1e6
    if length_ms <= 0 or width <= 0:
        return []
    per_cell = length_ms / width
    made: list[Tick] = []
    for step in _STEPS_MS:
        apart = step / per_cell
        if apart < _NARROWEST and step != _STEPS_MS[-1]:
            continue
        first, last = math.ceil(start_ms / step - 1e-9), math.floor((start_ms + length_ms) / step + 1e-9)
        made = [
            Tick(round((number * step - start_ms) / per_cell), _label(number * step, step))
            for number in range(first, last + 1)
        ]
        # Far from the start a label has many digits.
        if all(len(tick.label) + _AIR <= apart for tick in made):
            break
    return made


def axis_line(length_ns: float, width: int, start_ns: float = 0, taken: Sequence[range] = ()) -> str:
    """The labels of an axis as a line of ``width`` characters.

    Each begins at its instant; one that would not fit, or meets cells that are taken, is left out.
    """
    line = ""
    for tick in ticks(length_ns, width, start_ns):
        end = tick.cell + len(tick.label)
        free = all(end <= cells.start or tick.cell >= cells.stop for cells in taken)
        if free and (not line or len(line) < tick.cell) and end <= width:
            line = line.ljust(tick.cell) + tick.label
    return line.ljust(width)


def round_length(length_ns: int) -> int:
    """A length for an axis on which a run of so many nanoseconds ends with a little air."""
    return max(1_000_000, round(length_ns * 1.03))


def duration(ns: float) -> str:
    """A length of time as the screen says it: 4.30 s, 300 ms, 12.5 ms."""
    ms = ns / 1e6
    if ms >= 599_500:
        return f"{ms / 60_000:.1f} min"
    if ms >= 99_950:
        return f"{ms / 1000:.0f} s"
    if ms >= 9_999.5:
        return f"{ms / 1000:.1f} s"
    if ms >= 999.5:
        return f"{ms / 1000:.2f} s"
    return f"{ms:.0f} ms" if ms >= 99.5 else f"{ms:.1f} ms"


def _label(ms: float, step: float) -> str:
    if step >= 60_000:
        return f"{ms // 60_000:.0f} min"
    if step >= 1000:
        return f"{ms // 1000:.0f} s"
    return f"{_number(ms / 1000)} s" if step >= 100 else f"{_number(ms)} ms"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
