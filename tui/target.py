"""What is driven: the demo server, or one of one's own."""

import re
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from demo_server.events import Told
from demo_server.library import Complaint, printable
from demo_server.loopback import is_loopback
from demo_server.scenario import Mode

REMOTE_RATE = 20.0
"""requests a second that a server elsewhere gets at most, unless somebody asks for more"""
PORT = "{port}"
"""stands for a free one in a command"""
_APP = re.compile(r"[^\s:-][^\s:]*(:[^\s:/]+)?")
"""near enough: what is wrong with it is said when it is imported"""


class TargetError(Complaint):
    """What is wrong with a target, in one line."""


class Target(NamedTuple):
    """A server to send requests to, and what it is called."""

    kind: Literal["demo", "app", "start", "url"] = "demo"
    word: str = ""
    """module:app, a command with {port} in it, or an address"""
    interface: Literal["", "asgi", "wsgi"] = ""
    """of an app"""
    framework: str = ""
    """of an app, as far as it is known: Flask 3.1"""
    rate_limit: float | None = None
    """requests a second at most"""
    http2: bool = False

    @property
    def told(self) -> Told:
        """How much this server tells of its requests."""
        match self.kind:
            case "demo":
                return "steps"
            case "app":
                return "handling"
        return "nothing"

    @property
    def modes(self) -> tuple[Mode, ...]:
        """In which it can be served: the demo server's are told by whoever asks for it."""
        match self.interface:
            case "asgi":
                return ("async",)
            case "wsgi":
                return ("sync",)
        return () if self.kind == "demo" else ("own",)

    @property
    def own(self) -> bool:
        """It is none of ours."""
        return self.kind != "demo"

    @property
    def remote(self) -> bool:
        """Not on this machine, as far as its address tells."""
        return self.kind == "url" and not is_loopback(self.word)

    @property
    def name(self) -> str:
        """What to call it, in a few words; empty of the demo server."""
        return printable(f"{self.framework} {self.word}".strip() if self.kind == "app" else self.word)

    @property
    def short(self) -> str:
        """The same in a word."""
        match self.kind:
            case "url":
                return printable(urlsplit(self.word).netloc)
            case "start":
                return printable(self.word.split()[0].rpartition("/")[2])
        return printable(self.word.rpartition(" ")[2])

    def foreseen_as(self, mode: Mode) -> Mode:
        """As what it is predicted: what a scenario says of the demo server tells nothing of another one."""
        return "own" if self.own else mode


DEMO = Target()


def target_on_record(name: str, mode: Mode) -> Target:
    """What a recording calls by that name; it is not driven again."""
    if not name:
        return DEMO
    if mode != "own":
        return Target("app", name)
    return Target("url" if name.startswith(("http://", "https://")) else "start", name)


def target_of(text: str) -> Target:
    """The target that words name: a URL, a command with {port} in it, or module:app. Raises TargetError.

    Of an app it is not yet known what it is: see probe.py.
    """
    if text.startswith(("http://", "https://")):
        return Target("url", checked_url(text))
    if PORT in text:
        return Target("start", text)
    if _APP.fullmatch(text):
        return Target("app", text)
    raise TargetError(f"{printable(text)}: not a server; write module:app, http://… or a command with {PORT} in it")


def checked_url(text: str) -> str:
    """An address that can be asked. Raises TargetError."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise TargetError(f"{printable(text)}: {printable(error)}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.isprintable():
        raise TargetError(f"{printable(text)}: not an address; write http://host:port/path or https://…")
    if parts.username is not None or parts.fragment or " " in text:
        raise TargetError(f"{printable(text)}: an address has no user, no #fragment and no spaces here")
    return text
