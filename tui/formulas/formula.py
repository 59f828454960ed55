"""A formula of queueing theory with the figures of a run put in, as a value."""

from typing import Literal, NamedTuple

from tui.picture.axis import duration

Unit = Literal["length", "rate", "share", "count"]
"""milliseconds; a second; from 0 to 1; so many"""


class Formula(NamedTuple):
    """What theory says of one figure of a run, and what was measured of it."""

    name: str
    """as textbooks call it"""
    formula: str
    """in their letters"""
    figures: str
    """the same with the figures put in"""
    predicted: float
    measured: float | None
    """None where there is nothing to be measured"""
    unit: Unit
    of: str
    """what its value is, in the words of the figures under the picture"""
    bound: bool = False
    """it says at most so much, or at least, and not how much"""
    note: str = ""
    """what must be said beside it"""


def said(value: float | None, unit: Unit) -> str:
    """A value as it stands on the screen; "-" of nothing."""
    if value is None:
        return "-"
    match unit:
        case "length":
            return duration(value * 1e6)
        case "rate":
            return f"{number(value)}/s"
        case "share":
            return "< 1 %" if 0 < value < 0.01 else f"{100 * value:.0f} %"
        case "count":
            return number(value)


def number(value: float) -> str:
    """Three digits that count, and no exponent."""
    return f"{value:.3g}" if value < 999.5 else f"{value:.0f}"


def ms(length_ms: float) -> str:
    """A length of time within a formula."""
    return duration(length_ms * 1e6)
