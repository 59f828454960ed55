"""Worker threads: one queue, first in, first out; more and fewer of them while they work."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo_server.worker_pool import WorkerPool
from tests.whole.processes import wait_until

SOON_S = 10.0


class Site:
    """A pool whose items are held until they are let go, and who took what, in order."""

    def __init__(self, workers: int) -> None:
        self.taken: list[tuple[int, int]] = []
        """item, number of the worker"""
        self._gates: dict[int, threading.Event] = {}
        self._before = set(threading.enumerate())
        self.pool = WorkerPool(workers, self._hold)

    def submit(self, *items: int) -> list[asyncio.Future[None]]:
        """Items that are held."""
        for item in items:
            self._gates[item] = threading.Event()
        return [self.pool.submit(item) for item in items]

    def let_go(self, *items: int) -> None:
        for item in items:
            self._gates[item].set()

    def takes(self, *items: int) -> dict[int, int]:
        """Wait until exactly these have been taken; by whom each was."""
        wait_until(lambda: len(self.taken) >= len(items), what=f"{items} taken")
        assert sorted(dict(self.taken)) == sorted(items)
        return dict(self.taken)

    def threads(self) -> list[str]:
        """Names of the pool's threads."""
        return sorted(one.name for one in set(threading.enumerate()) - self._before)

    def left_are(self, *numbers: int) -> None:
        """Wait until there are only these workers."""
        names = [f"worker {number}" for number in numbers]
        wait_until(lambda: self.threads() == names, what=f"only {names}")

    def close(self) -> None:
        self.let_go(*self._gates)
        self.pool.resize(0)
        self.left_are()

    def _hold(self, item: int, number: int) -> None:
        self.taken.append((item, number))
        assert self._gates[item].wait(SOON_S)


@pytest.fixture
def one() -> Iterator[Site]:
    site = Site(1)
    yield site
    site.close()


@pytest.fixture
def three() -> Iterator[Site]:
    site = Site(3)
    yield site
    site.close()


async def through(*futures: asyncio.Future[None]) -> None:
    await asyncio.wait_for(asyncio.gather(*futures), SOON_S)


def test_all_workers_have_started_before_anything_is_to_be_done(three: Site) -> None:
    assert three.threads() == ["worker 1", "worker 2", "worker 3"]


async def test_one_worker_takes_items_in_the_order_in_which_they_came(one: Site) -> None:
    futures = one.submit(5, 3, 4)
    one.let_go(3, 4, 5)
    await through(*futures)
    assert one.taken == [(5, 1), (3, 1), (4, 1)]


async def test_of_idle_workers_the_lowest_number_is_asked(three: Site) -> None:
    """As the prediction has it: lanes fill from the top."""
    for item in range(5):
        futures = three.submit(item)
        three.let_go(item)
        await through(*futures)
        wait_until(lambda: len(three.pool._idle) == 3)
    assert {number for _, number in three.taken} == {1}


async def test_an_exception_reaches_whoever_waits_and_the_worker_works_on() -> None:
    def work(item: int, _: int) -> None:
        if item == 2:
            raise ZeroDivisionError(item)

    pool = WorkerPool(1, work)
    first, second, third = (pool.submit(item) for item in (1, 2, 3))
    await through(first, third)
    with pytest.raises(ZeroDivisionError):
        await second
    pool.resize(0)


async def test_who_no_longer_waits_for_an_item_does_not_keep_it_from_being_done(one: Site) -> None:
    first, second = one.submit(1, 2)
    second.cancel()
    one.let_go(1, 2)
    await through(first)
    one.takes(1, 2)


def test_a_loop_that_was_closed_meanwhile_is_told_nothing(one: Site) -> None:
    async def leave_it() -> None:
        one.submit(1)
        one.takes(1)

    asyncio.run(leave_it())
    one.let_go(1)  # pytest makes an error of a thread that ends with an exception


async def test_new_workers_take_queued_items_at_once(one: Site) -> None:
    one.submit(1, 2, 3, 4)
    one.takes(1)
    one.pool.resize(3)
    by = one.takes(1, 2, 3)
    assert {by[2], by[3]} == {2, 3}
    assert one.threads() == ["worker 1", "worker 2", "worker 3"]


async def test_the_highest_numbers_leave_after_the_item_that_they_hold(three: Site) -> None:
    futures = three.submit(1, 2, 3, 4, 5, 6)
    by = three.takes(1, 2, 3)
    three.pool.resize(1)
    assert len(three.threads()) == 3, "nobody drops what it holds"
    three.let_go(*(item for item, number in by.items() if number > 1))
    three.left_are(1)
    assert len(three.taken) == 3, "and nobody waits for the queue to drain"
    three.let_go(1, 2, 3, 4, 5, 6)
    await through(*futures)
    assert [number for _, number in three.taken[3:]] == [1, 1, 1]


def test_idle_workers_leave_at_once(three: Site) -> None:
    wait_until(lambda: len(three.pool._idle) == 3)
    three.pool.resize(1)
    three.left_are(1)


async def test_numbers_that_were_left_are_taken_again_first(three: Site) -> None:
    three.pool.resize(1)
    three.left_are(1)
    three.pool.resize(4)
    three.submit(1, 2, 3, 4)
    assert set(three.takes(1, 2, 3, 4).values()) == {1, 2, 3, 4}


async def test_a_worker_that_was_to_leave_stays_when_it_is_wanted_again_before(three: Site) -> None:
    three.submit(1, 2, 3)
    three.takes(1, 2, 3)
    three.pool.resize(1)
    three.pool.resize(3)
    assert three.threads() == ["worker 1", "worker 2", "worker 3"], "and nobody has its number beside it"
    three.let_go(1, 2, 3)
    three.submit(4, 5, 6)
    three.takes(1, 2, 3, 4, 5, 6)
    assert {number for _, number in three.taken[3:]} == {1, 2, 3}


def test_a_worker_gets_ready_before_it_is_free_and_cleans_up_when_it_leaves() -> None:
    did: list[str] = []

    @contextmanager
    def staffed(number: int) -> Iterator[Callable[[], None]]:
        did.append(f"{number} comes")
        yield lambda: did.append(f"{number} is ready")
        did.append(f"{number} leaves")

    async def work() -> None:
        pool = WorkerPool[int](1, lambda item, number: did.append(f"{number} does {item}"), staffed)
        await through(pool.submit(5))
        wait_until(lambda: did[-1] == "1 is ready")
        pool.resize(0)
        wait_until(lambda: did[-1] == "1 leaves")

    asyncio.run(work())
    assert did == ["1 comes", "1 does 5", "1 is ready", "1 leaves"]


_sizes = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 8)), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(_sizes)
def test_only_so_many_work_as_there_are_whatever_was_before(sizes: list[tuple[int, int]]) -> None:
    taken: list[tuple[int, int]] = []
    busy: set[int] = set()

    def work(item: int, number: int) -> None:
        assert number not in busy, "a number works on one item at a time"
        busy.add(number)
        taken.append((item, number))
        busy.remove(number)

    async def run() -> None:
        pool = WorkerPool(3, work)
        for size, items in sizes:
            pool.resize(size)
            taken.clear()
            await through(*(pool.submit(item) for item in range(items)))
            assert sorted(item for item, _ in taken) == list(range(items))
            assert {number for _, number in taken} <= set(range(1, size + 1))
            assert size > 1 or [item for item, _ in taken] == list(range(items))
        pool.resize(0)

    asyncio.run(run())
