"""Loads that are steered: the words for it, and what they do, with a sender that answers when the test says so."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.settings import encode_settings
from tests.tui import building as b
from tests.waiting import until
from tui.clients.closed import ClosedLoad
from tui.clients.loads import Load, load_of
from tui.clients.pace import Pace
from tui.clients.planned import OpenLoad
from tui.clients.sender import Sender
from tui.clients.settings import ClientsSettings, SetClients, SetRate, decode_command

SOON_S = 10.0
PAGE: dict[str, b.Steps] = {"page": [("wait", 5)]}
HOUR: dict[str, Any] = {"duration": "60min"}


class Sent(NamedTuple):
    """A request as the load hands it over."""

    number: int
    client: int
    planned_ns: int


class Hand(Sender):
    """A sender whose answers are given by hand."""

    def __init__(self) -> None:
        super().__init__(ClientsSettings(b.scenario_of(PAGE, clients=1), "http://127.0.0.1"), lambda _: None)
        self.sent: list[Sent] = []
        self._in_flight: dict[int, asyncio.Future[bool]] = {}

    async def send(self, number: int, request: str, client: int, planned_ns: int) -> bool:
        assert request == "page"
        self.sent.append(Sent(number, client, planned_ns))
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._in_flight[client] = answer
        return await answer

    def waiting(self) -> list[int]:
        """The clients that wait for an answer."""
        return sorted(self._in_flight)

    async def answer(self, *clients: int) -> None:
        """Let these have their answers, and do with them what they like."""
        for client in clients:
            self._in_flight.pop(client).set_result(True)
        await settled()


async def settled() -> None:
    """Let every task do what it can do now."""
    for _ in range(5):
        await asyncio.sleep(0)


@asynccontextmanager
async def going_on(hand: Hand, **load: Any) -> AsyncIterator[Load]:
    """A load that began just now."""
    made = load_of(b.scenario_of(PAGE, **(HOUR | load)), hand, time.perf_counter_ns())
    task = asyncio.create_task(made.run())
    await settled()
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=SOON_S)
        assert task.cancelled()


@asynccontextmanager
async def closed(hand: Hand, clients: int, **load: Any) -> AsyncIterator[ClosedLoad]:
    async with going_on(hand, clients=clients, **load) as made:
        assert isinstance(made, ClosedLoad)
        yield made


@asynccontextmanager
async def opened(hand: Hand, rate: float) -> AsyncIterator[OpenLoad]:
    async with going_on(hand, rate=rate) as made:
        assert isinstance(made, OpenLoad)
        yield made


async def test_new_clients_begin_at_once_with_the_next_numbers() -> None:
    hand = Hand()
    async with closed(hand, 2) as load:
        holds_from = load.change_clients(5)
        await settled()
        assert hand.waiting() == [1, 2, 3, 4, 5]
        assert [one.planned_ns for one in hand.sent[2:]] == [holds_from] * 3
        assert [one.number for one in hand.sent] == [1, 2, 3, 4, 5]


async def test_the_highest_numbers_leave_after_the_answer_that_they_wait_for() -> None:
    hand = Hand()
    async with closed(hand, 4) as load:
        load.change_clients(2)
        await settled()
        assert hand.waiting() == [1, 2, 3, 4], "nothing in flight is aborted"
        await hand.answer(1, 2, 3, 4)
        assert hand.waiting() == [1, 2]


async def test_numbers_that_were_left_are_taken_again_first() -> None:
    hand = Hand()
    async with closed(hand, 4) as load:
        load.change_clients(1)
        await hand.answer(2, 4)
        load.change_clients(5)
        await settled()
        assert hand.waiting() == [1, 2, 3, 4, 5]
        assert [one.client for one in hand.sent] == [1, 2, 3, 4, 2, 4, 5], "3 had not left yet"
        await hand.answer(3)
        assert hand.sent[-1].client == 3, "and so goes on"


async def test_clients_that_think_leave_at_once_and_come_back_at_once() -> None:
    hand = Hand()
    async with closed(hand, 3, think="10min") as load:
        await hand.answer(1, 2, 3)
        load.change_clients(1)
        await settled()
        load.change_clients(2)
        await settled()
        assert hand.waiting() == [2]
        assert load.change_clients(1)
        await hand.answer(2)
        assert hand.waiting() == []


async def test_the_number_of_clients_may_change_before_the_first_instant() -> None:
    hand = Hand()
    load = ClosedLoad(b.scenario_of(PAGE, clients=2), 2, hand, time.perf_counter_ns() + 20 * b.MS, Pace(None))
    task = asyncio.create_task(load.run())
    await settled()
    assert hand.sent == []
    holds_from = load.change_clients(3)
    await until(lambda: len(hand.sent) == 3)
    assert {one.planned_ns for one in hand.sent} == {holds_from}
    task.cancel()
    await asyncio.wait({task}, timeout=SOON_S)


async def test_a_faster_rate_is_followed_at_once() -> None:
    hand = Hand()
    async with opened(hand, 0.001) as load:
        await until(lambda: len(hand.sent) == 1)
        holds_from = load.change_rate(1000)
        await until(lambda: len(hand.sent) >= 4)
    first, *then = (one.planned_ns for one in hand.sent)
    from_ = max(holds_from, first + b.MS)
    assert then[:3] == [from_, from_ + b.MS, from_ + 2 * b.MS]


async def test_an_open_load_whose_rate_was_changed_goes_on_to_its_end() -> None:
    hand = Hand()
    async with opened(hand, 0.001) as load:
        await until(lambda: len(hand.sent) == 1)
        load.change_rate(0.000_1)  # the next one would be after the end
        await hand.answer(1)
        load.change_rate(1000)
        await until(lambda: len(hand.sent) >= 3)


async def test_an_open_load_that_nobody_steers_ends_with_its_last_answer() -> None:
    hand = Hand()
    load = load_of(b.scenario_of(PAGE, rate=100, duration=20), hand, time.perf_counter_ns())
    task = asyncio.create_task(load.run())
    await until(lambda: hand.waiting() == [1, 2])
    await hand.answer(2)
    assert not task.done()
    await hand.answer(1)
    await asyncio.wait_for(task, SOON_S)


# --- the words --------------------------------------------------------------------------------------------


def test_commands_are_these_lines() -> None:
    assert encode_settings(SetClients(30)) == b'{"set":"clients","value":30}\n'
    assert encode_settings(SetRate(8.0)) == b'{"set":"rate","value":8.0}\n'
    assert decode_command(b'{"set":"rate","value":8}\n') == SetRate(8.0)


@given(
    st.one_of(
        st.builds(SetClients, st.integers(-5, 10_005)),
        st.builds(SetRate, st.floats(-1, 10_001) | st.sampled_from([0.0, float("inf"), float("nan")])),
    )
)
def test_values_are_those_that_a_scenario_may_have(command: SetClients | SetRate) -> None:
    if 0 < command.value <= 10_000:
        assert decode_command(encode_settings(command)) == command
    else:
        with pytest.raises(ValueError, match="value"):
            decode_command(encode_settings(command))
