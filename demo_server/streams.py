"""Stdin and stdout of a child are a wire: what an app prints or reads has no business on it."""

import io
import os
import sys
from typing import NamedTuple


class Wire(NamedTuple):
    """Descriptors that nobody else knows."""

    commands: int
    events: int


def claim_wire() -> Wire:
    """Take stdin and stdout for ourselves: whoever else reads finds nothing, what others print is narration."""
    wire = Wire(os.dup(0), os.dup(1))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    return wire
