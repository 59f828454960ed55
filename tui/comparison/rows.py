"""The rows of the table: a figure's name, its two values, the difference, and what is to be thought of it."""

from collections.abc import Callable

from tui.comparison.noise import FLOOR_MS
from tui.comparison.outcome import NOT_TOLD, Compared, Figure
from tui.naming import per_second
from tui.picture.axis import duration

HEADINGS = ["", "A", "B", "difference", ""]
_ONE_AND_A_BIT = 1.1
"""below it a factor says less than per cent do"""
_Say = Callable[[float], str]


def rows(pair: Compared) -> list[list[str]]:
    """Five cells for each figure that either run has."""
    late = pair.a.lower_bound, pair.b.lower_bound
    open_end = bool(pair.unfinished.a), bool(pair.unfinished.b)
    response, server = pair.response_ms, pair.server
    times = [
        ("response mean", response.mean),
        ("response p50", response.p50),
        ("response p95", response.p95),
        ("response p99", response.p99),
        ("response worst", response.max),
        ("queue mean", pair.queue_ms.mean),
        ("service mean", pair.service_ms.mean),
    ]
    if pair.pool_ms.mean.a or pair.pool_ms.mean.b:
        times.append(("in line inside mean", pair.pool_ms.mean))
    made = [
        _row("answered", pair.completed, _count, _many(pair.completed)),
        _row("unfinished", pair.unfinished, _count, _many(pair.unfinished)),
        _row("all over", pair.makespan_ms, _length, _quick(pair.makespan_ms), open_end),
        *(_row(name, figure, _length, _quick(figure), late) for name, figure in times),
        _row("answered a second", pair.throughput_rps, per_second, _many(pair.throughput_rps)),
        _row("server works", server.working, _share, _more(server.working)),
        _row("server is held", server.blocked, _share, _more(server.blocked)),
    ]
    return [row for row in made if row[1:3] != ["-", "-"]]


def _row(name: str, figure: Figure, say: _Say, real: str, at_least: tuple[bool, bool] = (False, False)) -> list[str]:
    values = [
        "-" if value is None else f"{'≥ ' if bound else ''}{say(value)}"
        for value, bound in zip((figure.a, figure.b), at_least, strict=True)
    ]
    return [name, *values, _difference(figure, say), _thought(figure, real)]


def _difference(figure: Figure, say: _Say) -> str:
    if figure.difference is None:
        return ""
    sign = "+" if figure.difference > 0 else "-" if figure.difference < 0 else ""
    return f"{sign}{say(abs(figure.difference))}"


def _thought(figure: Figure, real: str) -> str:
    if figure.a is None or figure.b is None:
        return "not told" if figure.why == NOT_TOLD else "too few requests"
    if figure.noise is None:
        return "cannot tell"
    if figure.noise:
        return "noise" if figure.difference else "the same"
    return real


def _quick(figure: Figure) -> str:
    """Of a length of time."""
    if not figure.ratio or min(figure.a or 0, figure.b or 0) < FLOOR_MS:  # a multiple of noise is noise
        return f"B is {'longer' if (figure.difference or 0) > 0 else 'shorter'}"
    factor = max(figure.ratio, 1 / figure.ratio)
    if factor < _ONE_AND_A_BIT:
        return f"B takes {100 * abs(figure.ratio - 1):.0f} % {'less' if figure.ratio < 1 else 'more'}"
    return f"B is {_factor(factor)} times as fast" if figure.ratio < 1 else f"B takes {_factor(factor)} times as long"


def _many(figure: Figure) -> str:
    """Of a number of things."""
    if not figure.ratio:
        return _more(figure)
    factor = max(figure.ratio, 1 / figure.ratio)
    if factor < _ONE_AND_A_BIT:
        return f"B has {100 * abs(figure.ratio - 1):.0f} % {'less' if figure.ratio < 1 else 'more'}"
    return f"{'B' if figure.ratio > 1 else 'A'} has {_factor(factor)} times as many"


def _more(figure: Figure) -> str:
    return f"{'B' if (figure.difference or 0) > 0 else 'A'} has more"


def _factor(factor: float) -> str:
    return f"{factor:.1f}" if factor < 9.95 else f"{factor:.0f}" if factor < 99_500 else f"{factor:.1e}"


def _length(ms: float) -> str:
    return duration(ms * 1e6)


def _count(number: float) -> str:
    return f"{number:.0f}"


def _share(share: float) -> str:
    return "< 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"
