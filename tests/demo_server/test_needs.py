"""What a scenario needs beside a server, and which machines it would ask: read off its words."""

from collections.abc import Mapping

import pytest

from demo_server.loading import scenario_from
from demo_server.needs import needs_database, needs_upstream, remote_hosts
from demo_server.scenario import Scenario


def of(*steps: Mapping[str, object], **more: object) -> Scenario:
    return scenario_from(
        {"title": "T", "requests": {"page": {"steps": list(steps)}}, "load": {"clients": 1}, **more},
    )


QUERY = {"name": "db", "query": "select 1"}


def test_a_timer_needs_nothing() -> None:
    scenario = of({"name": "db", "wait": 1}, {"name": "code", "work": 1})
    assert not needs_database(scenario)
    assert not needs_upstream(scenario)
    assert list(remote_hosts(scenario)) == []


def test_a_query_needs_the_embedded_database_unless_one_is_named() -> None:
    assert needs_database(of(QUERY))
    assert needs_database(of({"together": [{"name": "x", "wait": 1}, QUERY]})), "in a together too"
    assert not needs_database(of(QUERY, database={"url": "postgresql:///shop"}))


def test_only_a_path_needs_our_upstream() -> None:
    assert needs_upstream(of({"name": "prices", "fetch": "/prices", "takes": 10}))
    assert not needs_upstream(of({"name": "prices", "fetch": "http://127.0.0.1:1/prices"}))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "postgresql:///shop",
        "postgresql://localhost/shop",
        "postgresql://me:secret@127.0.0.1:5433/shop",
        "postgresql://me@[::1]:5433/shop",
        "postgresql:///shop?host=/run/postgresql",
        "postgresql:///shop?host=%2Frun%2Fpostgresql",
        "postgresql://%2Frun%2Fpostgresql/shop",
        "dbname=shop",
        "host=/run/postgresql dbname=shop",
        "host='/run/my sockets' dbname=shop",
        "host=localhost hostaddr=127.0.0.1",
    ],
)
def test_these_databases_are_on_this_machine(url: str) -> None:
    assert list(remote_hosts(of(QUERY, database={"url": url}))) == []


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgresql://db.example/shop", "db.example"),
        ("postgresql://me:127.0.0.1@10.0.0.5/shop", "10.0.0.5"),
        ("postgresql://localhost,db.example:5433/shop", "db.example"),
        ("postgresql:///shop?host=db.example", "db.example"),
        ("postgresql://localhost/shop?hostaddr=10.0.0.5", "10.0.0.5"),
        ("dbname=shop host=db.example", "db.example"),
        ("host='db.example'", "db.example"),
        ("hostaddr = 10.0.0.5 host=localhost", "10.0.0.5"),
        ("postgresql://[2001:db8::1]:5432/shop", "2001:db8::1"),
    ],
)
def test_these_are_not(url: str, host: str) -> None:
    assert list(remote_hosts(of(QUERY, database={"url": url}))) == [("database.url", host)]


def test_a_service_elsewhere_is_named_with_its_step() -> None:
    scenario = of({"together": [{"name": "prices", "fetch": "https://api.example/prices?x=127.0.0.1"}]})
    assert list(remote_hosts(scenario)) == [('step "prices"', "api.example")]
