"""SQL as it is sent: where it ends, what it needs, and that it can sleep."""

import subprocess
import sys

import pytest

from demo_server.backends.sql import SLEEP, seconds, statement


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select 1", ()),
        ("select %(user_id)s", ("user_id",)),
        ("select %(b)s, %(a)s, %(b)t", ("b", "a")),
        ("select 7 %% %(n)s, '%%(no)s'", ("n",)),
        ("select 1 %", ()),
    ],
)
def test_the_values_that_it_needs_are_read_off(sql: str, names: tuple[str, ...]) -> None:
    assert statement(sql, sleeps=False) == (sql.encode(), names, False)


@pytest.mark.parametrize(
    ("sql", "body"),
    [
        ("select 1", "select 1"),
        ("select 1;", "select 1"),
        ("select 1 ; ; -- done; really", "select 1 "),
        ("select 1 /* ; */ ; /* over */\n", "select 1 /* ; */ "),
        ("select ';', \"a;b\", $$;$$, $x$;$$;$x$, e'\\';' ; ", "select ';', \"a;b\", $$;$$, $x$;$$;$x$, e'\\';' "),
        ("-- the user\n(select 1)", "-- the user\n(select 1)"),
        ("  WITH x AS (select 1) table x", "  WITH x AS (select 1) table x"),
        ("values (1)", "values (1)"),
        ("select 1 -- no more", "select 1 -- no more"),
    ],
)
def test_it_sleeps_around_the_statement_alone(sql: str, body: str) -> None:
    sent = statement(sql, sleeps=True)
    assert sent.sql.decode().startswith(f"with answer as materialized (\n{body}\n)")
    assert f"pg_sleep(%({SLEEP})s)" in sent.sql.decode()
    assert sent.sleeps


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("insert into users values (1)", "takes goes with a query (select, values, with, table), not with insert"),
        ("/* select */ update users set id = 1", "not with update"),
        ("-- select", "not with nothing"),
        ("select 1; select 2", "after a semicolon another begins"),
        ("select 1; -- and\n delete from users", "after a semicolon another begins"),
    ],
)
def test_what_cannot_sleep_is_refused(sql: str, words: str) -> None:
    statement(sql, sleeps=False)
    with pytest.raises(ValueError, match="takes goes with") as refused:
        statement(sql, sleeps=True)
    assert words in str(refused.value)


def test_the_sleep_is_to_the_nearest_millisecond_of_a_clock_that_rounds_up() -> None:
    assert seconds(0) == 0
    assert seconds(200_000) == 0
    assert 0.199 < seconds(200_000_000) < 0.2


@pytest.mark.realtime
@pytest.mark.parametrize("driver", ["psycopg", "psycopg_pool"])
def test_without_the_driver_one_line_says_how_to_get_it(driver: str) -> None:
    code = f"""
import sys
from demo_server.library import Complaint
sys.modules["{driver}"] = None
try:
    import demo_server.backends.database
except Complaint as complaint:
    print(complaint)
"""
    said = subprocess.run([sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True).stdout
    assert said == f"a query needs the driver {driver}: pip install 'asyncdemo[postgres]' brings it\n"
