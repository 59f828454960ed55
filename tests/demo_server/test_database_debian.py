"""Another PostgreSQL than ours, given by its URL: Debian's, started from its programs where they are installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo_server.handling import REHEARSAL, StepFailed
from demo_server.library import Complaint
from demo_server.postgres.access import PortAccess
from demo_server.postgres.account import account
from demo_server.postgres.binaries import binaries_in
from demo_server.postgres.folders import claimed_slot
from demo_server.postgres.server import Server, make_data
from tests.demo_server.postgres import folder_for_postgres

psycopg = pytest.importorskip("psycopg")
from tests.demo_server.faces import FACES, Face, opened, scenario_of  # noqa: E402 (it imports the driver)

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
pytestmark = [
    pytest.mark.realtime,
    pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL of Debian's (apt install postgresql)"),
    pytest.mark.parametrize("face", FACES),
]
INSERT = '{ name = "new", query = "insert into things values (%(number)s) returning id as made" }'
COUNT = '{ name = "count", query = "select count(*) as things from things;", takes = 60 }'


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Its URL, with the password in it, as people write it."""
    with folder_for_postgres() as home:
        binaries, runs_as = binaries_in(PROGRAMS[-1].parent), account()
        with claimed_slot(home, binaries.major, runs_as) as slot:
            access, data = PortAccess(slot.folder, runs_as), slot.fresh()
            make_data(binaries, runs_as, data, access.for_initdb())
            server = Server(binaries, runs_as, data, access.settings())
            try:
                server.wait_until_ready()
                password = (slot.folder / "password").read_text().rpartition(":")[2].strip()
                yield access.url("postgres").partition("?")[0].replace("@", f":{password}@")
            finally:
                server.stop()


@pytest.fixture(autouse=True)
def things(url: str) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table things (id integer)")
        yield
        connection.execute("drop table things")


async def test_it_answers_and_takes_its_time(face: Face, url: str) -> None:
    async with opened(face, scenario_of(f"{INSERT}, {COUNT}"), url) as database:
        page = (await database.ask(7)).handling
    assert (page.values["made"], page.values["things"]) == (7, 1)
    assert 0.059 < (page.spans[1].end - page.spans[1].start) / 1e9 < 0.2


async def test_a_rehearsal_leaves_no_trace(face: Face, url: str) -> None:
    async with opened(face, scenario_of(f"{INSERT}, {COUNT}"), url) as database:
        assert (await database.ask(REHEARSAL)).handling.values["things"] == 0


async def test_a_wrong_password_and_a_wrong_name_are_told_without_the_password(face: Face, url: str) -> None:
    password = url.partition("://")[2].partition("@")[0].partition(":")[2]
    for wrong, words in (
        (url.replace(password, f"{password}X"), "password authentication failed"),
        (url.replace("/postgres", "/shopp"), 'database "shopp" does not exist'),
    ):
        with pytest.raises(Complaint, match=words) as complaint:
            async with opened(face, scenario_of(COUNT), wrong):
                pass
        assert password not in str(complaint.value)


async def test_its_own_errors_come_through(face: Face, url: str) -> None:
    async with opened(face, scenario_of('{ name = "db", query = "select id from no_things" }'), url) as database:
        with pytest.raises(StepFailed, match='relation "no_things" does not exist'):
            await database.ask(1)
