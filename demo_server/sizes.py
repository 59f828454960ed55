"""Sizes as a scenario writes them: "4 kB", "16 MB", "1 GiB"."""

import re

_UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmg]i?b|b)\s*", re.IGNORECASE)


def size_of(text: str) -> int | None:
    """Bytes; None of a text that is no size."""
    match = _SIZE.fullmatch(text)
    return None if match is None else round(float(match[1]) * _UNITS[match[2].lower()])
