"""Lengths of time as a scenario writes them: 700, "1.5s", { uniform = [50, 150] }.

The one place that knows how a length is spelled and how it is drawn. Milliseconds everywhere, as floats:
scenario files and results are written in them. Instants (events, the simulation) are nanoseconds.
"""

import math
import re
from typing import Self

NS_PER_MS = 1_000_000
LONGEST_MS = 3_600_000.0

_UNITS_MS = {None: 1.0, "ms": 1.0, "s": 1000.0, "min": 60_000.0}
_TEXT = re.compile(r"\s*(-?(?:\d+(?:\.\d*)?|\.\d+))\s*(ms|s|min)?\s*")
_LAWS = ("uniform", "exponential", "choice")


def parse_ms(value: object) -> float:
    """Milliseconds from a number of them, or from text with a unit (ms, s, min). Raises ValueError."""
    if isinstance(value, str):
        match = _TEXT.fullmatch(value)
        if match is None:
            raise ValueError(f'"{value}" is not a length of time: write 200, "200ms", "1.5s" or "2min"')
        ms = float(match[1]) * _UNITS_MS[match[2]]
    else:
        ms = _number(value)
    if math.isnan(ms):
        raise ValueError(f'expected a length of time: 200, "200ms" or "1.5s", got {_said(value, ms)}')
    if ms < 0:
        raise ValueError(f"{_said(value, ms)} is negative: a length of time is 0 or more")
    if ms > LONGEST_MS:
        raise ValueError(f"{_said(value, ms)} is too long: at most one hour, {LONGEST_MS:.0f} ms")
    return ms


def _said(value: object, ms: float) -> str:
    """A length as its writer wrote it, as far as that is short."""
    if isinstance(value, str):
        return value if len(value) <= 30 else f"{value[:30]}…"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{ms:.12g} ms"
    return {"list": "a list", "dict": "a table", "bool": "true or false"}.get(type(value).__name__, "something else")


def _number(value: object) -> float:
    """The number as a float, infinite if no float can hold it; not a number if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def to_ns(ms: float) -> int:
    """Whole nanoseconds in so many milliseconds."""
    return round(ms * NS_PER_MS)


class Length:
    """A length of time that a draw decides: always the same, or following a law. A value: never changed.

    law is fixed, uniform, exponential or choice; values are milliseconds: the length; lowest and highest;
    the mean; the lengths to choose from. (Not a dataclass: msgspec would read one as a table.)
    """

    __slots__ = ("law", "values")

    def __init__(self, law: str, values: tuple[float, ...]) -> None:
        self.law = law
        self.values = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and (self.law, self.values) == (other.law, other.values)

    def __hash__(self) -> int:
        return hash((self.law, self.values))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.law!r}, {self.values!r})"

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read a length as TOML and JSON carry it. Raises ValueError in words fit for the user."""
        if not isinstance(value, dict):
            return cls("fixed", (parse_ms(value),))
        if len(value) != 1 or (law := next(iter(value))) not in _LAWS:
            raise ValueError("a drawn length has one of the keys uniform, exponential, choice")
        content = value[law]
        values = tuple(parse_ms(one) for one in (content if isinstance(content, list) else [content]))
        if law == "exponential" and (len(values) != 1 or isinstance(content, list)):
            raise ValueError("exponential takes one length, its mean: { exponential = 100 }")
        if law == "uniform" and (len(values) != 2 or values[0] > values[1]):
            raise ValueError("uniform takes the lowest and the highest length: { uniform = [50, 150] }")
        if law == "choice" and not values:
            raise ValueError("choice takes a list of lengths: { choice = [50, 100, 400] }")
        return cls(law, values)

    def plain(self) -> float | dict[str, object]:
        """The same length as TOML and JSON carry it: what parse() reads."""
        if self.law in ("fixed", "exponential"):
            return self.values[0] if self.law == "fixed" else {self.law: self.values[0]}
        return {self.law: list(self.values)}

    def draw(self, uniform: float) -> float:
        """The length in milliseconds that a uniform draw from [0, 1) picks: the law's quantile function."""
        match self.law:
            case "uniform":
                lowest, highest = self.values
                return lowest + (highest - lowest) * uniform
            case "exponential":
                return -self.values[0] * math.log1p(-uniform)
            case "choice":
                return self.values[int(uniform * len(self.values))]
        return self.values[0]

    @property
    def mean(self) -> float:
        """The expected length in milliseconds."""
        return sum(self.values) / len(self.values)

    def scaled(self, factor: float) -> Self:
        """The same law, every length multiplied by factor."""
        return type(self)(self.law, tuple(value * factor for value in self.values))


class Duration(Length):
    """A length that no draw decides: of a run, of a time-out, until an instant."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read a plain length. Raises ValueError in words fit for the user."""
        return cls("fixed", (parse_ms(value),))

    @property
    def ms(self) -> float:
        """Milliseconds."""
        return self.values[0]

    @property
    def ns(self) -> int:
        """Whole nanoseconds."""
        return to_ns(self.values[0])
