"""Whether queries ask the embedded database or run on a timer is decided once, for all runs."""

import pytest

from demo_server import postgres
from demo_server.loading import load_scenario
from demo_server.overrides import overridden
from tui.run import services
from tui.run.services import Services
from tui.run.source import ChildFailed

SHOP = load_scenario("shop")


class Fails:
    """A database that does not start."""

    asked = 0

    async def address(self) -> str:
        self.asked += 1
        raise ChildFailed("the database did not start: no room on the disk")


async def test_where_there_is_no_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "lacking", lambda: "no PostgreSQL here")
    made = Services()
    assert made.timer == ""
    assert (await made.addresses(SHOP)).timer == made.timer == "no PostgreSQL here"
    assert made.database == ""


async def test_one_that_does_not_start_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.WISH, raising=False)
    monkeypatch.setattr(services, "lacking", lambda: "")
    made, database = Services(), Fails()
    monkeypatch.setattr(made, "_database", database)
    for _ in range(2):
        assert (await made.addresses(SHOP)).timer == "the database did not start: no room on the disk"
    assert database.asked == 1


async def test_a_database_of_ones_own_is_asked_whatever_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "lacking", lambda: "no PostgreSQL here")
    found = await Services().addresses(overridden(SHOP, {"database.url": "postgresql:///shop"}))
    assert (found.database, found.timer) == ("postgresql:///shop", "")


async def test_who_queries_nothing_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "lacking", lambda: "no PostgreSQL here")
    assert (await Services().addresses(load_scenario("three-requests"))).database == ""
