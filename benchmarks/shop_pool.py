"""Is the server in its database's way? 200 clients in shop on a pool of 20, against psycopg in a bare loop."""

import asyncio
import time
from collections.abc import Sequence

from msgspec.structs import replace
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from benchmarks.harness import median, row
from benchmarks.timer_and_query import run_beside
from demo_server.backends.statements import SLEEP, Statement, seconds, statement
from demo_server.lengths import Duration
from demo_server.loading import load_scenario
from demo_server.scenario import Load, Mode, Scenario
from tui.run.services import Services

CLIENTS = 200
POOL = 20
WORKERS = 20
ROUNDS = 3
SECONDS = 34.0
FIRST, LAST = 200, 500
"""Answers between which requests a second are counted: the first wave of all clients has to be over."""
LEAST = 0.95

Asked = list[tuple[Statement, float]]
"""a request's queries, and for how many seconds the database sleeps over each"""


def shop() -> Scenario:
    """The shop, full of people."""
    scenario = load_scenario("shop")
    load = Load(clients=CLIENTS, duration=Duration("fixed", (SECONDS * 1000,)))
    server = replace(scenario.server, workers=WORKERS)
    return replace(scenario, load=load, server=server, database=replace(scenario.database, pool=POOL))


def rate(answers: Sequence[float]) -> float:
    """Requests a second, from instants in seconds."""
    answers = sorted(answers)
    assert len(answers) > LAST, f"only {len(answers)} answers"
    return (LAST - FIRST) / (answers[LAST] - answers[FIRST])


async def ours(services: Services, wanted: Scenario, mode: Mode) -> float:
    """Requests a second that our clients get out of our server."""
    timeline = await run_beside(services, wanted, mode)
    assert not timeline.tally.failed, timeline.tally.failed
    return rate([one.over / 1e9 for one in timeline.requests() if one.answered and one.over is not None])


async def bare(url: str, wanted: Scenario) -> float:
    """Requests a second that a loop gets out of the same database, which does nothing but ask."""
    steps = [step for step in wanted.drawn_steps("purchase", 1) if step.step is not None and step.step.query]
    asked = [
        (statement(step.step.query, step.step.takes is not None), seconds(step.ns))
        for step in steps
        if step.step is not None and step.step.query is not None
    ]
    answers: list[float] = []
    how = {"autocommit": True, "row_factory": dict_row}
    pool = AsyncConnectionPool[AsyncConnection[DictRow]](
        url, min_size=POOL, max_size=POOL, timeout=60, kwargs=how, open=False
    )
    async with pool:
        await pool.wait()
        clients = [asyncio.create_task(_client(pool, asked, number, answers)) for number in range(CLIENTS)]
        await asyncio.wait(clients)
    return rate(answers)


async def _client(
    pool: AsyncConnectionPool[AsyncConnection[DictRow]], asked: Asked, number: int, answers: list[float]
) -> None:
    while len(answers) <= LAST:
        number += CLIENTS
        values: dict[str, object] = {"number": number}
        for sent, sleep in asked:
            async with pool.connection() as connection:
                rows = await (await connection.execute(sent.sql, {**values, SLEEP: sleep})).fetchall()
            values |= rows[0] if rows else {}
        answers.append(time.monotonic())


async def main() -> None:
    """In turn, on one database."""
    wanted, services = shop(), Services()
    figures: dict[str, list[float]] = {"bare": [], "async": [], "sync": []}
    try:
        url = (await services.addresses(wanted)).database
        for _ in range(ROUNDS):
            figures["bare"].append(await bare(url, wanted))
            figures["async"].append(await ours(services, wanted, "async"))
            figures["sync"].append(await ours(services, wanted, "sync"))
    finally:
        await services.end()
    row("requests a second", "median", "to bare, in turn")
    row("bare psycopg loop", median(figures["bare"]))
    for mode, name in (("async", f"async, pool {POOL}"), ("sync", f"sync, {WORKERS} workers")):
        ratio = median(mine / its for mine, its in zip(figures[mode], figures["bare"], strict=True))
        row(name, median(figures[mode]), ratio)
        if mode == "async" and ratio < LEAST:
            row("", f"less than {LEAST:.0%}")
