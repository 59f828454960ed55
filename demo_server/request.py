"""A kind of request, as a value: what the demo server does for it, and how any other server is asked for it."""

import re
from typing import Literal

import msgspec

from demo_server.parts import Part
from demo_server.steps import Step

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_TAKEN = ("warm-up",)
"""health is ours only as long as no scenario has a request of that name"""
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
_HEADERS_OF_OURS = ("x-request-id", "host", "content-length", "connection", "transfer-encoding")


class Request(Part, frozen=True):
    """A kind of request: what the demo server does when it is asked for it, or how any other server is asked."""

    steps: tuple[Step, ...] = ()
    """what the demo server does for it, one after the other"""
    path: str | None = None
    """what a server of one's own is asked for; /NAME when left out"""
    method: Method = "GET"
    """how a server of one's own is asked"""
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    """sent to a server of one's own"""
    body: str = ""
    """sent to a server of one's own"""

    def __post_init__(self) -> None:
        """Refuse what cannot be sent. Raises ValueError."""
        if not self.steps and self.path is None:
            raise ValueError("a request has steps (for the demo server) or a path (for a server of your own)")
        if self.path is not None and not (
            self.path.startswith("/") and self.path.isprintable() and " " not in self.path
        ):
            raise ValueError('a path begins with / and has no spaces: "/shop?user=1"')
        for name, value in self.headers.items():
            if not _HEADER_NAME.fullmatch(name) or not (value.isprintable() and value.isascii()):
                raise ValueError(f"headers.{name}: not a header; names are letters, digits and -, values plain text")
            if name.lower() in _HEADERS_OF_OURS:
                raise ValueError(f"headers.{name}: asyncdemo sets this one itself")


def check_request_name(name: str) -> None:
    """Refuse what cannot be a path. Raises ValueError."""
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise ValueError(
            f'"{name}" cannot name a request: lower-case letters, digits, - and _, at most 40; not warm-up'
        )
