"""Secrets taken out: of addresses, of words, of a scenario as a value and as a text."""

import tomllib
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo_server.loading import scenario_from
from demo_server.scenario_secrets import PLAIN_MARK, text_without_secrets, without_secrets
from demo_server.secrets import MARK, url_without_secrets, words_without_secrets

FILE = """
title = "Shop"   # hunter22 opens it
[database]
url = "postgresql://ada:hunter22@db.example/shop"   # was: password = old-one
[requests.login]
path = '/login?next=/&token=tok-en'
method = "POST"
body = \"\"\"
{"user": "ada",
 "pin": "00731"}\"\"\"
headers = { "Author\\u0069zation" = 'Bearer ab.cd', Accept = "text/html", "X-Api-Key" = "k-e-y" }
[requests.page]
steps = [
  { name = "web", fetch = "https://ada:open-sesame@example.org/prices?key=k3y&page=2" },
  { name = "db", query = "SELECT * FROM users WHERE password = 'swordfish' AND token = %(token)s", \
values = { password = "swordfish", user = 1 } },
]
[load]
script = [{ at = 0, send = "login" }, { at = 0, send = "page" }]
"""
SECRETS = (
    *("hunter22", "old-one", "tok-en", "00731", "ab.cd", "k-e-y", "open-sesame", "k3y", "swordfish"),
    "Bearer",
)


# --- addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ada:pw@h:5432/db", "postgresql://ada:…@h:5432/db"),
        ("postgresql://ada@h/db", "postgresql://ada@h/db"),
        ("postgresql:///db?host=/tmp&password=pw", "postgresql:///db?host=/tmp&password=…"),
        ("postgresql://ada:pw@a:1,b:2/db", "postgresql://ada:…@a:1,b:2/db"),
        ("host=h user=ada password='my pw' dbname=x", "host=h user=ada password=… dbname=x"),
        ("host=h password = my\\ pw", "host=h password = …"),
        ("https://token@h/x", "https://…@h/x"),
        ("https://h:8000/users/@ada?page=2", "https://h:8000/users/@ada?page=2"),
        ("http://[::1]:80/?api_key=k&x=1#a", "http://[::1]:80/?api_key=…&x=1#a"),
        ("/prices?sig=abc", "/prices?sig=…"),
        ("/prices", "/prices"),
        ("", ""),
    ],
)
def test_an_address_keeps_all_but_its_secrets(url: str, shown: str) -> None:
    assert url_without_secrets(url) == shown
    assert url_without_secrets(shown) == shown


@pytest.mark.parametrize("password", ["p@w", "p/w", "p?w", "p#w", "p w", "p:w", "p'w", "1/w", "@", "p%40w"])
def test_a_password_that_should_have_been_escaped_goes_whole(password: str) -> None:
    assert url_without_secrets(f"postgresql://ada:{password}@h/db") == "postgresql://ada:…@h/db"


def test_an_address_that_is_none_shows_nothing_that_may_be_a_password() -> None:
    assert url_without_secrets("ada:pw@h/db") == MARK


letters = st.text("GHJKQXYZ2345679", min_size=8, max_size=20)
passwords = st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable())


@given(letters, passwords, st.sampled_from(["postgresql://ada:{}@h/db", "https://ada:{}@h:80/x?y=1", "http://{}@h"]))
@settings(max_examples=150, deadline=None)
def test_no_password_of_an_address_survives(word: str, more: str, form: str) -> None:
    for written in (quote(more + word, safe=""), word + quote(more, safe="")):
        shown = url_without_secrets(form.format(written))
        assert word not in shown
        assert shown == form.format(MARK)
    assert word not in words_without_secrets(f"could not reach {form.format(word)}: refused")
    assert word not in url_without_secrets(f"postgresql://ada:{more}{word}@h/db")


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("PGPASSWORD=pw gunicorn shop:app -b 127.0.0.1:{port}", "PGPASSWORD=… gunicorn shop:app -b 127.0.0.1:{port}"),
        ("env SECRET_KEY='a b' serve --token abc --port 3", "env SECRET_KEY=… serve --token … --port 3"),
        ("Authorization: Bearer a.b c", "Authorization: …"),
        ('{"password": "pw", "page": 2}', '{"password": …, "page": 2}'),
        ("GET http://u:p@h/x failed", "GET http://u:…@h/x failed"),
        ('password authentication failed for user "ada"', 'password authentication failed for user "ada"'),
        ("flask shop:app", "flask shop:app"),
    ],
)
def test_words_keep_all_but_their_secrets(words: str, shown: str) -> None:
    assert words_without_secrets(words) == shown
    assert words_without_secrets(shown) == shown


# --- a scenario -------------------------------------------------------------------------------------------


def test_a_scenario_without_its_secrets_still_loads_and_is_predicted_alike() -> None:
    table = without_secrets(tomllib.loads(FILE))
    before, after = scenario_from(tomllib.loads(FILE)), scenario_from(table)
    login = after.requests["login"]
    assert login.headers == {"Authorization": PLAIN_MARK, "Accept": "text/html", "X-Api-Key": PLAIN_MARK}
    assert (login.path, login.method, login.body) == (f"/login?next=/&token={MARK}", "POST", MARK)
    assert after.database.url == f"postgresql://ada:{MARK}@db.example/shop"
    web, query = after.requests["page"].steps
    assert web.fetch == f"https://ada:{MARK}@example.org/prices?key={MARK}&page=2"
    assert query.query == f"SELECT * FROM users WHERE password = '{MARK}' AND token = %(token)s"  # noqa: S608 (a text to compare)
    assert query.values == {"password": MARK, "user": 1}
    assert before.load == after.load
    for name in before.requests:
        drawn = zip(before.drawn_steps(name, 1), after.drawn_steps(name, 1), strict=True)
        assert all((one.index, one.does, one.ns) == (other.index, other.does, other.ns) for one, other in drawn)
    assert not [secret for secret in SECRETS if secret in str(table)]
    assert without_secrets(table) == table


def test_what_has_no_secret_is_what_it_was() -> None:
    table: dict[str, Any] = tomllib.loads(FILE)["requests"]["page"] | {"n": 1.5, "yes": True, "path": "/x?page=2"}
    assert without_secrets({"seed": 7, "odd": [table["path"], 1, None]}) == {"seed": 7, "odd": ["/x?page=2", 1, None]}


# --- its text ---------------------------------------------------------------------------------------------


def test_the_text_of_a_file_stays_as_it_was_but_for_its_secrets() -> None:
    text = text_without_secrets(FILE)
    assert tomllib.loads(text) == without_secrets(tomllib.loads(FILE))
    assert not [secret for secret in SECRETS if secret in text]
    shown = text.splitlines()
    assert shown[1:5] == [
        f'title = "Shop"   # {MARK} opens it',
        "[database]",
        f'url = "postgresql://ada:{MARK}@db.example/shop"   # was: password = {MARK}',
        "[requests.login]",
    ]
    assert '"Author\\u0069zation" = "..."' in text
    assert text_without_secrets(text) == text


def test_a_text_without_secrets_is_not_touched() -> None:
    text = 'title = \'a "b"\'\r\n# a comment\nlist = ["""x\n"y""""", \'\'\'z\'\'\'\'\']\n"a.b".c = \'\'\n'
    assert text_without_secrets(text) == text
    assert text_without_secrets("") == ""


@pytest.mark.parametrize("text", ["password is pw", "a = ", "[" * 5000, "a = " + "9" * 5000])
def test_what_is_no_toml_is_left_out(text: str) -> None:
    assert text_without_secrets(text) == ""


@given(letters, passwords, st.sampled_from(['"{}"', "'{}'", '"""{}"""', "'''\n{}'''"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_no_secret_of_a_text_survives(word: str, more: str, written: str, is_url: bool) -> None:
    secret = quote(more, safe="") + word if is_url else word
    value = f"postgresql://ada:{secret}@h/db" if is_url else word
    place = '[database]\n"url"' if is_url else '[requests."a".headers]\n"x-api-key"'
    text = f"title = 'x' # {secret}\n{place} = {written.format(value)} # {value}\n"
    cleaned = text_without_secrets(text)
    assert cleaned
    assert word not in cleaned
