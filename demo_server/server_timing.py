"""The Server-Timing header: browsers' developer tools draw the same bar from it.

https://www.w3.org/TR/server-timing/ : comma-separated metrics, each a token with dur (milliseconds) and desc.
"""

import re

from demo_server.handling import Handling

_NOT_TOKEN = re.compile(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]+")


def server_timing(handling: Handling) -> str:
    """Queue and every step of a handled request."""
    queue = _metric("queue", handling.started - handling.arrived)
    return ", ".join([queue, *(_metric(span.step.name, span.end - span.start) for span in handling.spans)])


def _metric(name: str, ns: int) -> str:
    token = _NOT_TOKEN.sub("-", name).strip("-") or "step"
    description = ""
    if token != name:
        text = name.encode("ascii", "replace").decode().replace("\\", "\\\\").replace('"', '\\"')
        description = f';desc="{text}"'
    return f"{token}{description};dur={ns / 1e6:.3f}"
