"""The three kinds of load: a script, an open load, a closed load."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from itertools import chain, takewhile

from demo_server.scenario import Scenario
from tui.clients.sender import Sender
from tui.plan import PAUSE_AFTER_FAILURE_NS, Sending, sendings

TIMER_LATE_NS = 2_000_000
"""how much too late a timer of the event loop may be"""


async def send_load(scenario: Scenario, sender: Sender, zero_ns: int) -> None:
    """Send all that the scenario plans, counted from an instant of the performance counter.

    Returns when every request of a script or an open load has ended; a closed load never does.
    """
    async with asyncio.TaskGroup() as group:
        if scenario.load.clients is None:
            await _send_planned(scenario, sender, zero_ns, group)
            return
        numbers = itertools.count(1)
        await _until_exactly(zero_ns)
        for client in range(1, scenario.load.clients + 1):
            group.create_task(_closed_client(scenario, sender, zero_ns, client, numbers))


def connections(scenario: Scenario) -> int:
    """How many connections the run is likely to need at its start."""
    load = scenario.load
    if load.script is not None:
        return sum(line.times for line in load.script)
    return load.clients or 16


async def _send_planned(scenario: Scenario, sender: Sender, zero_ns: int, group: asyncio.TaskGroup) -> None:
    planned = sendings(scenario)
    for number, at_ns, request in planned:
        try:
            await _until_exactly(zero_ns + at_ns)
        except asyncio.CancelledError:
            _tell_unsent(chain([Sending(number, at_ns, request)], planned), sender, zero_ns)
            raise
        group.create_task(sender.send(number, request, number, zero_ns + at_ns))


def _tell_unsent(left: Iterator[Sending], sender: Sender, zero_ns: int) -> None:
    """The time is up: what was due by now and has not been sent is the sender's lag, and must not go uncounted."""
    now_ns = time.perf_counter_ns()
    for number, at_ns, request in takewhile(lambda one: zero_ns + one.at_ns < now_ns, left):
        sender.plan(number, request, number, zero_ns + at_ns)


async def _closed_client(scenario: Scenario, sender: Sender, zero_ns: int, client: int, numbers: Iterator[int]) -> None:
    planned_ns = zero_ns
    while True:
        await _until(planned_ns)
        number = next(numbers)
        answered = await sender.send(number, scenario.drawn_request(number), client, planned_ns)
        pause_ns = 0 if answered else PAUSE_AFTER_FAILURE_NS
        planned_ns = time.perf_counter_ns() + max(pause_ns, scenario.drawn_think_ns(number))


async def _until(instant_ns: int) -> None:
    left_ns = instant_ns - time.perf_counter_ns()
    if left_ns > 0:
        await asyncio.sleep(left_ns / 1e9)


async def _until_exactly(instant_ns: int) -> None:
    """Late by microseconds. The loop's timer is late by one or two milliseconds: it counts in whole ones.

    For one task at a time: it keeps the loop turning for the last moment.
    """
    await _until(instant_ns - TIMER_LATE_NS)
    while time.perf_counter_ns() < instant_ns:  # noqa: ASYNC110 (an event would be late by the same timer)
        await asyncio.sleep(0)  # others still have their turn
