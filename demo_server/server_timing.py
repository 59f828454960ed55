"""The Server-Timing header: browsers' developer tools draw the same bar from it.

https://www.w3.org/TR/server-timing/ : comma-separated metrics, each a token with dur (milliseconds) and desc.
"""

import re

from demo_server.handling import Handling

LONGEST = 7500
"""characters; clients refuse a header line of more than 8 kB, and with it the answer"""
LONGEST_NAME = 60
_NOT_TOKEN = re.compile(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]+")


def server_timing(handling: Handling) -> str:
    """Queue and every step of a handled request."""
    header = _metric("queue", handling.started - handling.arrived)
    for span in handling.spans:
        metric = _metric(span.name[:LONGEST_NAME], span.end - span.start)
        if len(header) + len(metric) + 2 > LONGEST:
            break
        header += f", {metric}"
    return header


def _metric(name: str, ns: int) -> str:
    token = _NOT_TOKEN.sub("-", name).strip("-") or "step"
    description = ""
    if token != name:
        text = name.encode("ascii", "replace").decode().replace("\\", "\\\\").replace('"', '\\"')
        description = f';desc="{text}"'
    return f"{token}{description};dur={ns / 1e6:.3f}"
