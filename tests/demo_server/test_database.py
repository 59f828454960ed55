"""A real database asked by both faces of the driver: the answer, the line for a connection, what goes wrong."""

import asyncio
import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from demo_server.handling import QUEUE, REHEARSAL, StepFailed
from demo_server.library import Complaint
from demo_server.postgres.keeping import TOO_SOON_S
from demo_server.scenario import Database as Settings
from tests.demo_server.postgres import folder_for_postgres, keeper, needs_postgres, url_of
from tests.demo_server.processes import PATIENCE_S, Server
from tests.waiting import until

psycopg = pytest.importorskip("psycopg")
from tests.demo_server.faces import FACES, Face, Faced, opened, scenario_of  # noqa: E402 (they import the driver)

pytestmark = [pytest.mark.realtime, needs_postgres, pytest.mark.parametrize("face", FACES)]

USER = """{ name = "user", query = "select user_id from sessions where token = 'session-' || %(number)s" }"""
COURSES = """{ name = "courses", query = "select title from purchases join courses on courses.id = course_id
              where user_id = %(user_id)s order by title limit %(most)s", values = { most = 2 } }""".replace("\n", " ")


def query(sql: str, more: str = "") -> str:
    return f'{{ name = "db", query = """{sql}"""{more} }}'


def takes(ms: int) -> str:
    return f", takes = {ms}"


# --- the answer -------------------------------------------------------------------------------------------


async def test_what_one_query_finds_the_next_one_uses(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(f"{USER}, {COURSES}"), database_url) as database:
        page = (await database.ask(4)).handling
    assert page.values["user_id"] == 1 + 4 * 7
    assert page.rows["user"] == [{"user_id": 29}]
    titles = [row["title"] for row in page.rows["courses"]]
    assert len(titles) == 2
    assert titles == sorted(titles)
    assert page.values["title"] == titles[0]


async def test_the_url_of_the_scenario_counts_where_nobody_gives_another(face: Face, database_url: str) -> None:
    scenario = msgspec.structs.replace(scenario_of(query("select 1 as one")), database=Settings(url=database_url))
    async with opened(face, scenario, "") as database:
        assert (await database.ask()).handling.values["one"] == 1


async def test_an_answer_without_rows_or_without_columns_is_one(face: Face, database_url: str) -> None:
    steps = f"{query('select 1 as one where false')}, {query('set work_mem = 65536').replace('db', 'set')}"
    async with opened(face, scenario_of(steps), database_url) as database:
        page = (await database.ask()).handling
    assert page.rows == {"db": [], "set": []}
    assert page.values == {"number": 1}


async def test_an_answer_without_end_is_cut(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(query("select generate_series(1, 5000)")), database_url) as database:
        assert len((await database.ask()).handling.rows["db"]) == 1000


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "select 1 where false",
        "select * from users where id < 0 order by id;",
        "values (1), (2), (3) -- three",
    ],
)
async def test_the_database_takes_its_time_once_however_many_rows_there_are(
    face: Face, database_url: str, sql: str
) -> None:
    async with opened(face, scenario_of(query(sql, takes(150))), database_url) as database:
        (span,) = (await database.ask()).handling.spans
    assert 0.149 < (span.end - span.start) / 1e9 < 0.29


async def test_while_it_takes_its_time_the_database_shows_what_it_is_asked(face: Face, database_url: str) -> None:
    sql = "select 'the answer' as what"
    async with opened(face, scenario_of(query(sql, takes(60_000)), pool=1), database_url) as database:
        _, done = database.begin()
        with psycopg.connect(database_url, autocommit=True) as watching:
            seen = "select pid, query from pg_stat_activity where wait_event = 'PgSleep' and query like '%the answer%'"
            await until(lambda: watching.execute(seen).fetchall())
            ((pid, shown),) = watching.execute(seen).fetchall()
            watching.execute("select pg_cancel_backend(%s)", [pid])
        assert sql in shown
        with pytest.raises(StepFailed, match="canceling statement due to user request"):
            await done


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (query("delete from users", takes(1)), 'requests.page step "db": takes goes with a query'),
        (query("select 1; select 2", takes(1)), "another begins"),
    ],
)
async def test_what_cannot_take_its_time_ends_the_start(face: Face, database_url: str, steps: str, words: str) -> None:
    with pytest.raises(Complaint, match=re.escape(words)):
        async with opened(face, scenario_of(steps), database_url):
            pass


# --- the line for a connection ----------------------------------------------------------------------------


async def test_who_finds_a_connection_free_does_not_stand_in_line(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(USER, pool=1), database_url) as database:
        for number in range(1, 4):
            page = await database.ask(number)
            assert page.kinds == ["wait"]
            assert not page.queued


async def test_the_line_is_first_come_first_served(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(query("select 1", takes(20)), pool=1), database_url) as database:
        pages = []
        for number in range(1, 7):
            pages.append(database.begin(number))
            await until(lambda: pages[-1][0].started)
        await asyncio.gather(*(done for _, done in pages))
    first, *others = [page for page, _ in pages]
    assert first.kinds == ["wait"]
    for page in others:
        assert page.kinds == ["queue", "wait"]
        assert page.started == [QUEUE, 0]
        in_line, asking = page.handling.spans
        assert in_line.name == "connection"
        assert in_line.end <= asking.start
    ends = [page.handling.spans[-1].end for page, _ in pages]
    assert ends == sorted(ends)


async def test_who_waits_too_long_for_a_connection_fails(face: Face, database_url: str) -> None:
    scenario = scenario_of(query("select 1", takes(400)), pool=1, timeout="50ms")
    async with opened(face, scenario, database_url) as database:
        first, first_done = database.begin(1)
        await until(lambda: first.started)
        with pytest.raises(StepFailed) as failed:
            await database.ask(2)
        assert str(failed.value) == "no connection free within 0.05 s (pool of 1)"
        assert failed.value.status == 503
        await first_done
        assert (await database.ask(3)).kinds == ["wait"]


async def test_of_a_pool_as_many_are_asked_at_once_as_it_has(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(query("select 1", takes(100)), pool=5), database_url) as database:
        pages = [database.begin(number) for number in range(1, 21)]
        await asyncio.gather(*(done for _, done in pages))
    spans = sorted((span.start, span.end) for page, _ in pages for span in page.handling.spans if span.kind == "wait")
    at_once = max(sum(start <= instant < end for start, end in spans) for instant, _ in spans)
    assert at_once == 5
    assert sum(page.queued for page, _ in pages) == 15


# --- what goes wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("selct 1", 'syntax error at or near "selct"'),
        ("select * from user_s", 'relation "user_s" does not exist'),
        ("select 'shop' like 'sh%p'", "(a % of its own is written %%)"),
    ],
)
async def test_wrong_sql_ends_the_rehearsal_and_in_a_run_the_request(
    face: Face, database_url: str, sql: str, words: str
) -> None:
    async with opened(face, scenario_of(query(sql)), database_url) as database:
        with pytest.raises(Complaint) as complaint:
            await database.ask(REHEARSAL)
        assert str(complaint.value).startswith('requests.page step "db": ')
        assert str(complaint.value).endswith(words)
        with pytest.raises(StepFailed) as failed:
            await database.ask(1)
        assert str(failed.value).endswith(words)
        assert failed.value.status == 500


async def test_an_error_of_the_values_fails_a_rehearsal_and_no_start(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(query("select 1 / %(number)s as half")), database_url) as database:
        with pytest.raises(StepFailed, match="division by zero"):
            await database.ask(REHEARSAL)
        assert (await database.ask(1)).handling.values["half"] == 1


async def test_a_rehearsal_leaves_no_trace_and_sees_what_it_does(face: Face, database_url: str) -> None:
    insert = query("insert into purchases (user_id, course_id, bought, price) values (1, 200, now(), 1) returning id")
    async with opened(face, scenario_of(insert, pool=1), database_url) as database:
        for _ in range(3):
            assert len((await database.ask(REHEARSAL)).handling.rows["db"]) == 1
    select = query("select id from purchases where user_id = 1 and course_id = 200")
    async with opened(face, scenario_of(select, pool=1), database_url) as database:
        for _ in range(3):  # what reads alone is rehearsed without a transaction, from the second time on
            assert (await database.ask(REHEARSAL)).handling.rows["db"] == []


async def test_a_value_that_nobody_has_found_is_named(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(f"{USER}, {COURSES}"), database_url) as database:
        with pytest.raises(StepFailed, match=re.escape("no value for %(user_id)s")):
            await database.ask(9999)


async def test_a_request_that_failed_gives_its_connection_back(face: Face, database_url: str) -> None:
    async with opened(face, scenario_of(query("select 1 / (%(number)s - 1) as it"), pool=1), database_url) as database:
        for _ in range(3):
            with pytest.raises(StepFailed, match="division by zero"):
                await database.ask(1)
        page = await database.ask(2)
    assert page.handling.values["it"] == 1
    assert not page.queued


async def test_a_client_that_leaves_leaves_its_connection(face: Face, database_url: str) -> None:
    if face == "blocking":
        pytest.skip("a thread that waits does not notice")
    async with opened(face, scenario_of(query("select 1", takes(60_000)), pool=1), database_url) as database:
        _, asking = database.begin(1)
        in_line, waiting = database.begin(2)
        await until(lambda: in_line.started)
        waiting.cancel()
        asking.cancel()
        await asyncio.wait({asking, waiting})
        third, done = database.begin(3)
        await until(lambda: 0 in third.started)
        assert not third.queued
        done.cancel()
        await asyncio.wait({done})


# --- a database that cannot be reached, or is gone --------------------------------------------------------


@pytest.fixture(scope="module")
def guarded_url() -> Iterator[str]:
    """A database behind a password: the URL without it."""
    with folder_for_postgres() as folder, keeper(folder, port=True) as kept:
        yield url_of(kept).partition("?")[0]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Where databases are kept that are killed."""
    with folder_for_postgres() as folder:
        yield folder


async def test_a_wrong_password_is_not_printed(face: Face, guarded_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    url = guarded_url.replace("asyncdemo@", "asyncdemo:geheim1@")
    with pytest.raises(Complaint) as complaint:
        async with opened(face, scenario_of(USER), url):
            pass
    assert 'password authentication failed for user "asyncdemo"' in str(complaint.value)
    assert "geheim1" not in str(complaint.value) + "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "a query needs a database"),
        ("postgres//ada:geheim1@db", "database.url is none that PostgreSQL takes"),
        ("postgresql://ada:geheim1@127.0.0.1:1/shop", "Connection refused"),
        ("postgresql://ada:gehe/im1@127.0.0.1/shop", "database.url is none|cannot connect to the database: "),
        ("postgresql:///shop?host=/nowhere", "No such file or directory"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_told_in_one_line(
    face: Face, url: str, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Complaint, match=words) as complaint:
        async with opened(face, scenario_of(USER), url):
            pass
    assert "\n" not in str(complaint.value)
    assert not {"geheim1", "gehe", "im1"} & set(re.split(r"\W", str(complaint.value)))
    assert "".join(capfd.readouterr()) == ""


async def test_a_database_with_too_few_connections_says_so(face: Face, home: Path) -> None:
    words = r"gives \d+ connections, and database.pool is 20: .*clients"
    with keeper(home, connections=10) as kept, pytest.raises(Complaint, match=words):
        async with opened(face, scenario_of(USER, pool=20), url_of(kept)):
            pass


async def test_a_database_that_dies_fails_requests_until_it_is_back(
    face: Face, home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with keeper(home) as kept:
        url = url_of(kept)
        ready = time.monotonic()
        async with opened(face, scenario_of(query("select 1", takes(60_000)), pool=2), url) as slow:
            asked, done = slow.begin()
            await until(lambda: asked.started and time.monotonic() > ready + TOO_SOON_S)
            postgres_of(kept).kill()
            with pytest.raises(StepFailed, match="the database is gone") as failed:
                await done
            assert failed.value.status == 503
        async with opened(face, scenario_of(query("select 1 as one"), pool=2), await back(url)) as database:
            with psycopg.connect(url, autocommit=True) as killing:
                killing.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
            with pytest.raises(StepFailed, match="the database is gone"):
                await database.ask(1)
            await until_answered(database)
    assert "".join(capfd.readouterr()) == ""


async def test_a_database_that_stays_away_is_the_reason_for_waiting_in_vain(face: Face, home: Path) -> None:
    with keeper(home) as kept:
        async with opened(face, scenario_of(query("select 1"), pool=1, timeout="200ms"), url_of(kept)) as database:
            kept.close_stdin()
            kept.status(PATIENCE_S)
            for _ in range(2):  # the first finds that its connection is no more, the second that there is none
                with pytest.raises(StepFailed, match="the database is gone: ") as failed:
                    await database.ask(1)
            assert "No such file or directory" in str(failed.value)


def postgres_of(kept: Server) -> psutil.Process:
    (found,) = [process for process in psutil.Process(kept.process.pid).children() if process.name() == "postgres"]
    return found


async def back(url: str) -> str:
    """The URL, as soon as somebody answers there."""

    def answers() -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
            return True
        return False

    await until(answers)
    return url


async def until_answered(database: Faced) -> None:
    """Return when a request is answered."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with contextlib.suppress(StepFailed):
                await database.ask(2)
                return
