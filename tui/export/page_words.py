"""How the page writes figures: as the screen and the report do."""

from tui.picture.axis import duration

NONE = "–"
"""there is nothing to say"""


def length(ms: float | None) -> str:
    """A length of time, or that there is none."""
    return NONE if ms is None else duration(ms * 1e6)


def count(number: int) -> str:
    """A number of things."""
    return f"{number:,}".replace(",", " ")


def rate(a_second: float) -> str:
    """So many a second."""
    return f"{a_second:.3g}" if a_second < 99.95 else count(round(a_second))


def share(part: float) -> str:
    """A part of the whole, 0 to 1, in per cent."""
    return "< 1 %" if 0 < part < 0.01 else f"{100 * part:.0f} %"


def ratio(one: float | None, other: float | None) -> str:
    """How many times the other."""
    if not one or not other:
        return NONE
    times = one / other
    return f"{times:.0f}×" if times >= 99.5 else f"{times:.1f}×" if times >= 0.95 else f"{times:.2g}×"


def counted(number: int, what: str) -> str:
    """1 request, 2 requests."""
    return f"{count(number)} {what}{'' if number == 1 else 's'}"
