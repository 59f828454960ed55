"""Server-Timing as the standard writes it: https://www.w3.org/TR/server-timing/#the-server-timing-header-field."""

import re
from typing import NamedTuple

_METRIC = re.compile(
    r"""
    (?P<name>[A-Za-z0-9!#$%&'*+.^_`|~-]+)            # a token
    (?:;desc="(?P<desc>(?:[^"\\]|\\["\\])*)")?       # a quoted string
    ;dur=(?P<dur>\d+\.\d+)
    (?:,\ |$)
    """,
    re.VERBOSE,
)


class Metric(NamedTuple):
    """One metric of the header."""

    name: str
    ms: float
    description: str | None


def metrics_of(header: str) -> list[Metric]:
    """Every metric of a header; nothing but metrics may stand in it."""
    metrics, end = [], 0
    for match in _METRIC.finditer(header):
        assert match.start() == end, f"between metrics: {header[end : match.start()]!r}"
        end = match.end()
        description = match["desc"]
        if description is not None:
            description = re.sub(r"\\(.)", r"\1", description)
        metrics.append(Metric(match["name"], float(match["dur"]), description))
    assert end == len(header), f"after the last metric: {header[end:]!r}"
    return metrics
