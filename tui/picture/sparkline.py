"""Numbers over time as one row of characters."""

from collections.abc import Sequence

LEVELS = " ▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], highest: float) -> str:
    """A row of block characters; anything above nothing is at least the lowest block."""
    if highest <= 0:
        return " " * len(values)
    return "".join(LEVELS[min(8, max(1, round(8 * value / highest)))] if value > 0 else " " for value in values)
