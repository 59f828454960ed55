"""The time axis: round ticks that suit 50 ms as well as an hour."""

from typing import NamedTuple

_STEPS_MS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000),
    *(120_000, 300_000, 600_000, 1_800_000, 3_600_000),
)
_NARROWEST = 9
"""cells between two ticks: a label and some air"""


class Tick(NamedTuple):
    """A label and the cell of the instant that it names."""

    cell: int
    label: str


def ticks(length_ns: float, width: int) -> list[Tick]:
    """Ticks for an axis of so many nanoseconds on so many cells, from 0."""
    length_ms = length_ns / 1e6
    if length_ms <= 0 or width <= 0:
        return []
    per_cell = length_ms / width
    step = next((step for step in _STEPS_MS if step / per_cell >= _NARROWEST), _STEPS_MS[-1])
    count = int(length_ms / step + 1e-9)
    return [Tick(round(number * step / per_cell), _label(number * step, step)) for number in range(count + 1)]


def axis_line(length_ns: float, width: int) -> str:
    """The labels of an axis as a line of ``width`` characters; one that would not fit is left out."""
    line = [" "] * width
    for tick in ticks(length_ns, width):
        if tick.cell + len(tick.label) <= width:
            line[tick.cell : tick.cell + len(tick.label)] = tick.label
    return "".join(line)


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


def _label(ms: int, step: int) -> str:
    if step >= 60_000:
        return f"{ms // 60_000} min"
    if step >= 1000:
        return f"{ms // 1000} s"
    return f"{ms / 1000:g} s" if step >= 100 else f"{ms} ms"
