"""What stays within this machine. Nothing is resolved: a name says it by itself, or it does not."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

HOST = "127.0.0.1"
"""where children of ours listen"""


def is_loopback(url_or_host: str) -> bool:
    """Whether a URL, a host or host:port is this machine for certain: 127.0.0.0/8, ::1, localhost, *.localhost.

    What another reader could take for another host ("2130706433", a backslash, a line break) is none.
    """
    host = _host(url_or_host)
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return "%" not in host and ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url_or_host: str) -> str:
    """The host's name or its literal address, without brackets; empty when there is none that all would agree on."""
    if not url_or_host.isprintable() or not url_or_host.isascii() or {" ", "\\"} & set(url_or_host):
        return ""
    if url_or_host.count(":") > 1 and not {"/", "["} & set(url_or_host):
        return url_or_host  # an IPv6 address by itself
    try:
        return urlsplit(url_or_host if "://" in url_or_host else f"//{url_or_host}").hostname or ""
    except ValueError:
        return ""


def free_port() -> int:
    """A port of this machine that nobody has. Somebody may take it before whoever asked does, who will then say so."""
    with socket.socket() as opened:
        opened.bind((HOST, 0))
        port: int = opened.getsockname()[1]
        return port
