"""The timer that stands in for a database: the same pool, no rows; and when it stands in."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo_server import postgres, services
from demo_server.addresses import Addresses, on_timer, timer_said, why_on_timer
from demo_server.backends.awaiting import AwaitingBackends
from demo_server.backends.blocking import BlockingBackends
from demo_server.events import Event, StepStarted
from demo_server.handling import QUEUE, Handling, StepFailed
from demo_server.library import Complaint
from demo_server.loading import load_scenario, scenario_from
from demo_server.scenario import Scenario
from demo_server.twins import handle_awaiting, handle_blocking

WITHOUT = Addresses(on_timer("no PostgreSQL here"))
FACES = ("blocking", "awaiting")
Ask = Callable[[int], Awaitable[Handling]]


def asking(steps: list[dict[str, object]], **database: object) -> Scenario:
    requests = {"page": {"steps": steps}}
    return scenario_from({"title": "T", "requests": requests, "load": {"clients": 1}, "database": database})


def query(takes: int | None = None, sql: str = "select 1") -> dict[str, object]:
    return {"name": "db", "query": sql} | ({} if takes is None else {"takes": takes})


async def handled(face: str, scenario: Scenario, times: int = 1) -> list[tuple[Handling, list[Event]]]:
    """So many requests at once, each with its events. Raises what a step raises."""
    made = []
    for number in range(1, times + 1):
        events: list[Event] = []
        made.append((Handling(number, "page", scenario.drawn_steps("page", number), events.append), events))
    if face == "awaiting":
        awaiting = AwaitingBackends(scenario, WITHOUT)
        await awaiting.open()
        await asyncio.gather(*(handle_awaiting(one, awaiting) for one, _ in made))
        return made
    blocking = BlockingBackends(scenario, WITHOUT)
    blocking.open()
    with ThreadPoolExecutor(times) as threads:
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(threads, handle_blocking, one, blocking) for one, _ in made))
    return made


def queued(events: list[Event]) -> bool:
    return any(isinstance(event, StepStarted) and event.index >= QUEUE for event in events)


@pytest.mark.realtime
@pytest.mark.parametrize("face", FACES)
async def test_a_query_takes_as_long_as_it_is_asked_to_and_finds_nothing(face: str) -> None:
    began = time.monotonic()
    ((request, _),) = await handled(face, asking([query(30, "select name from users where id = %(nobody)s")]))
    assert time.monotonic() - began >= 0.03
    assert request.rows == {"db": []}
    assert [(span.name, span.kind) for span in request.spans] == [("db", "wait")]


@pytest.mark.realtime
@pytest.mark.parametrize("face", FACES)
async def test_who_finds_no_connection_free_stands_in_line_in_order(face: str) -> None:
    asked = await handled(face, asking([query(40)], pool=2), times=6)
    assert [queued(events) for _, events in asked] == [False, False, True, True, True, True]
    starts = [request.spans[-1].start for request, _ in asked]
    assert max(starts[:2]) < min(starts[2:4])
    assert max(starts[2:4]) < min(starts[4:])


@pytest.mark.realtime
@pytest.mark.parametrize("face", FACES)
async def test_who_stands_there_for_too_long_is_answered_503(face: str) -> None:
    with pytest.raises(StepFailed, match=r"no connection free within 0.02 s \(pool of 1\)") as failed:
        await handled(face, asking([query(200)], pool=1, pool_timeout=20), times=2)
    assert failed.value.status == 503


@pytest.mark.realtime
@pytest.mark.parametrize("face", FACES)
async def test_a_template_that_names_what_was_not_found_makes_a_page(face: str) -> None:
    page: dict[str, object] = {"name": "page", "render": "courses.html"}
    ((request, _),) = await handled(face, asking([query() | {"name": "db: courses"}, page]))
    assert "You have 0 courses" in request.page


@pytest.mark.parametrize("face", FACES)
async def test_sql_that_no_database_could_be_asked_is_refused_all_the_same(face: str) -> None:
    with pytest.raises(Complaint, match="takes goes with a query"):
        await handled(face, asking([query(10, "delete from users")]))


@pytest.mark.parametrize("face", FACES)
async def test_never_for_a_database_of_ones_own(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.WISH, "timer")
    with pytest.raises(Complaint):
        await handled(face, asking([query()], url="postgresql://127.0.0.1:1/none"))


def test_an_address_says_why_there_is_none() -> None:
    assert why_on_timer(on_timer("no PostgreSQL here")) == WITHOUT.timer == "no PostgreSQL here"
    assert Addresses("postgresql:///shop").timer == Addresses().timer == ""
    assert timer_said(WITHOUT.timer) == "queries run on a timer: no PostgreSQL here"


@pytest.mark.parametrize(
    ("lacking", "why"),
    [
        ({*postgres.WHEELS}, "no PostgreSQL here (pip install 'asyncdemo[postgres]')"),
        ({"psycopg_pool"}, "no driver psycopg_pool here (pip install 'asyncdemo[postgres]')"),
        (set(), ""),
    ],
)
def test_what_is_not_installed_is_the_reason(lacking: set[str], why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.WISH, raising=False)
    monkeypatch.setattr(postgres, "find_spec", lambda name: None if name in lacking else name)
    assert postgres.lacking() == why


def test_a_server_alone_falls_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.WISH, "timer")
    found = services.started_services(load_scenario("shop"))
    assert found.timer == f"no PostgreSQL wanted ({postgres.WISH}=timer)"


def test_a_database_that_does_not_start_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str, _: str) -> str:
        raise Complaint(f"the {name} did not start (exit code 2)")

    monkeypatch.delenv(postgres.WISH, raising=False)
    monkeypatch.setattr(postgres, "find_spec", lambda name: name)
    monkeypatch.setattr(services, "_started", none)
    assert services.started_services(load_scenario("shop")).timer == "the database did not start (exit code 2)"
