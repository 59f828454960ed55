"""What the doctor found, check by check."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Verdict = Literal["good", "warning", "trouble", "unknown"]
"""trouble would spoil a talk; a warning may; unknown could not be looked at from here"""
Group = Literal["terminal", "machine", "run", "places"]


class Finding(msgspec.Struct, frozen=True):
    """One check."""

    group: Group
    check: str
    verdict: Verdict
    found: str
    advice: str = ""
    """what to do about it; empty where nothing is to be done"""


def is_ready(findings: Iterable[Finding]) -> bool:
    """Nothing would spoil a talk."""
    return all(finding.verdict != "trouble" for finding in findings)
