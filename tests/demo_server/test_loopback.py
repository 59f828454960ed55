"""What stays within this machine: told from the name alone."""

import socket

import pytest

from demo_server.loopback import HOST, free_port, is_loopback


@pytest.mark.parametrize(
    "this_machine",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.8.9.10",
        "::1",
        "[::1]",
        "[::1]:8000",
        "localhost",
        "LOCALHOST:80",
        "localhost.",
        "shop.localhost",
        "http://127.0.0.1:8000/shop?next=http://example.com",
        "https://[::1]:8443/",
        "http://localhost",
        "http://user:secret@localhost:80/path",
        "http://a.b.localhost/#part",
    ],
)
def test_this_machine(this_machine: str) -> None:
    assert is_loopback(this_machine)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "http://",
        "/path",
        "example.com",
        "0.0.0.0",  # noqa: S104 (nothing listens)
        "192.168.0.1",
        "128.0.0.1",
        "::2",
        "::1%eth0",
        "[::1",
        "http://example.com/localhost",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://localhost@example.com/",
        "http://example.com?@localhost",
        "http://example.com#@localhost",
        "http://example.com\\@localhost",
        "http://example.com\n.localhost",
        "http://exam\tple.com",
        "notlocalhost",
        "http://2130706433/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://１２７.0.0.1/",
        "http://ⓛocalhost/",
    ],
)
def test_anything_else_may_be_anywhere(elsewhere: str) -> None:
    assert not is_loopback(elsewhere)


def test_a_free_port_can_be_had() -> None:
    with socket.create_server((HOST, free_port())) as opened:
        assert is_loopback(opened.getsockname()[0])
