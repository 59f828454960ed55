"""A password is not in what we say, however it got there."""

import pytest

from demo_server.backends.passwords import without_password


@pytest.mark.parametrize(
    ("url", "said", "shown"),
    [
        ("postgresql://ada:geheim1@db/shop", "at postgresql://ada:geheim1@db/shop", "at postgresql://ada:…@db/shop"),
        ("postgresql://ada:pass@word@db/shop", 'no host "word@db"', 'no host "…@db"'),
        ("postgresql://ada:p/ssw/rd9@db/shop", 'value "p" for "port"', 'value "…" for "port"'),
        ("postgresql://ada:p%40ssw%C3%B6rd@db/shop", "it was p@sswörd", "it was …"),
        ("host=db password='very secret' user=ada", "very secret, secret", "…, …"),
        ("postgresql://db/shop?user=ada&password=geheim1", "geheim1?", "…?"),
        ("postgresql://ada:a@db/shop", "database a does not exist at all", "database … does not exist at all"),
        ("postgresql://ada@db/shop", 'role "ada" does not exist', 'role "ada" does not exist'),
        ("postgresql:///shop?host=/var/run", "no such file: /var/run", "no such file: /var/run"),
    ],
)
def test_no_piece_of_it_is_left(url: str, said: str, shown: str) -> None:
    assert without_password(said, url) == shown
