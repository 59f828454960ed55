"""Is the server in its database's way? 200 clients in shop on a pool of 20, against psycopg in a bare loop."""

import asyncio
import itertools
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from benchmarks.harness import median, row
from benchmarks.timer_and_query import run_beside
from demo_server.backends.sql import SLEEP, seconds, statement
from demo_server.lengths import Duration
from demo_server.loading import load_scenario
from demo_server.scenario import Load, Mode, Scenario
from demo_server.steps import DrawnStep
from tui.run.services import Services

CLIENTS = 200
POOL = 20
WORKERS = 20
ROUNDS = 5
SECONDS = 17.0
FROM, TO = 2.0, 17.0
"""seconds of each run that are counted: all clients are there by then"""
LEAST = 0.95

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


class Asked(NamedTuple):
    """A query: from when to when, in nanoseconds of its run, and over how many of them the database slept."""

    start: int
    end: int
    slept: int


def shop() -> Scenario:
    """The shop, full of people."""
    scenario = load_scenario("shop")
    load = Load(clients=CLIENTS, duration=Duration("fixed", (SECONDS * 1000,)))
    server = replace(scenario.server, workers=WORKERS)
    return replace(scenario, load=load, server=server, database=replace(scenario.database, pool=POOL))


def queries(wanted: Scenario, number: int) -> list[DrawnStep]:
    """What request number so-and-so asks."""
    return [step for step in wanted.drawn_steps("purchase", number) if step.does == "query"]


def rate(wanted: Scenario, all_asked: Iterable[Asked]) -> float:
    """Requests a second.

    Not counted by their ends: a pool serves 200 that came at once in waves. What the database has done for them is
    counted, of each query the part that lies between FROM and TO, and what it has to do for one on average.
    """
    whole = sum(step.ns for number in range(1, 1000) for step in queries(wanted, number)) / 999
    done = 0.0
    for asked in all_asked:
        inside = min(asked.end, TO * 1e9) - max(asked.start, FROM * 1e9)
        done += asked.slept * max(0.0, inside) / max(1, asked.end - asked.start)
    return done / whole / (TO - FROM)


async def ours(services: Services, wanted: Scenario, mode: Mode) -> float:
    """Requests a second that our clients get out of our server."""
    timeline = await run_beside(services, wanted, mode)
    assert not timeline.tally.failed, timeline.tally.failed
    zero, end = timeline.zero or 0, timeline.end or 0

    def asked() -> Iterator[Asked]:
        for one in timeline.requests():
            slept = {step.index: step.ns for step in queries(wanted, one.id)}
            for span in one.spans:
                # One that goes on when the run ends is asked for as long as it was to sleep.
                until = max(end, span.start + slept.get(span.index, 0)) if span.end is None else span.end
                yield Asked(span.start - zero, until - zero, slept.get(span.index, 0))

    return rate(wanted, asked())


async def bare(url: str, wanted: Scenario) -> float:
    """Requests a second that a loop gets out of the same database, which does nothing but ask."""
    all_asked: list[Asked] = []
    how = {"autocommit": True, "row_factory": dict_row}
    pool = Pool(url, min_size=POOL, max_size=POOL, timeout=60, kwargs=how, open=False)
    async with pool:
        await pool.wait()
        numbers, zero = itertools.count(1), time.perf_counter_ns()
        await asyncio.gather(*(_client(pool, wanted, numbers, zero, all_asked) for _ in range(CLIENTS)))
    return rate(wanted, all_asked)


async def _client(pool: Pool, wanted: Scenario, numbers: Iterator[int], zero: int, all_asked: list[Asked]) -> None:
    while time.perf_counter_ns() - zero < SECONDS * 1e9:
        number = next(numbers)
        values: dict[str, object] = {"number": number}
        for step in queries(wanted, number):
            assert step.step is not None
            assert step.step.query is not None
            sent = statement(step.step.query, step.step.takes is not None)
            async with pool.connection() as connection:
                start = time.perf_counter_ns()
                cursor = await connection.execute(sent.sql, {**values, SLEEP: seconds(step.ns)})
                rows = await cursor.fetchall()
                all_asked.append(Asked(start - zero, time.perf_counter_ns() - zero, step.ns))
            values |= rows[0] if rows else {}


async def main() -> None:
    """In turn, on one database."""
    wanted, services = shop(), Services()
    figures: dict[str, list[float]] = {"bare": [], "async": [], "sync": []}
    try:
        for _ in range(ROUNDS):
            url = (await services.addresses(wanted)).database
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
