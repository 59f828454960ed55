"""Two runs beside one another: at once with one start, unless they would disturb one another."""

import asyncio
import os
from collections.abc import Sequence

from demo_server.scenario import Mode, Scenario
from demo_server.steps import Step
from tui.recording.writing import Take
from tui.run.breaking_off import broken_off
from tui.run.performance import Performance
from tui.run.source import Gate, Source
from tui.simulation import foreseeable

REAL_NS = 1_500_000
"""CPU that a query or a fetch costs the server and whoever is asked: about this much"""
HTTP_NS = 1_500_000
"""CPU that a request costs server and clients beside its own work: about this much, see docs/benchmarks.md"""
CPU_FOR_BOTH = 0.3
"""the share of this machine's cores that both sides may want together; the picture needs some too. Beyond it each side
waits for CPU that the other one has."""


async def in_turn_because(performances: Sequence[Performance]) -> str:
    """Why these must not run at once, in words for the screen; empty when they may. Predicts them."""
    wanted = 0.0
    for performance in performances:
        performance.phase = "predicting"
        performance.predicted = await performance.predictions.of(_served_as(performance))
        performance.phase = "waiting"
        wanted += _cpu_share(performance)
    if any(not _foreseen(performance) for performance in performances):
        return "nobody knows how much CPU your server wants"
    if shared := _shared(performances):
        return f"both would use {shared}, and disturb one another"
    cores = os.cpu_count() or 1
    if wanted <= CPU_FOR_BOTH * cores:
        return ""
    return f"at once both would want {wanted:.1f} of {cores} cores"


async def side_by_side(
    performances: Sequence[Performance],
    sources: Sequence[Source],
    takes: Sequence[Take | None],
    gate: Gate | None = None,
) -> None:
    """Start one after the other, for each measures its machine before it is ready; then let both loads begin.

    With a gate both wait for that, too.
    """
    start = asyncio.Event()
    running: list[asyncio.Task[None]] = []
    try:
        for performance, source, take in zip(performances, sources, takes, strict=True):
            running.append(asyncio.create_task(performance.run(source, take, start.wait)))
            await performance.ready.wait()
            if any(one.failure for one in performances):
                let_go(performances)
                return
        if gate is not None:
            await _opened(gate, running)
            if any(one.failure for one in performances):
                let_go(performances)
                return
        start.set()
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
        for task in ended:
            task.result()
    finally:
        await broken_off(*running)


async def _opened(gate: Gate, running: Sequence[asyncio.Task[None]]) -> None:
    """Wait for it, or for one of them to fail meanwhile: the other one then need not wait any longer."""
    opening = asyncio.ensure_future(gate())
    try:
        await asyncio.wait([opening, *running], return_when=asyncio.FIRST_COMPLETED)
    finally:
        opening.cancel()


def let_go(performances: Sequence[Performance]) -> None:
    """One of them did not start: alone the others show nothing that could be compared."""
    for performance in performances:
        if performance.present.zero is None:
            performance.phase = "failed" if performance.failure else "left out"


def _served_as(performance: Performance) -> Mode:
    return performance.target.foreseen_as(performance.mode)


def _foreseen(performance: Performance) -> bool:
    return foreseeable(performance.scenario, _served_as(performance))


def _shared(performances: Sequence[Performance]) -> str:
    """What both would use that is none of ours, in words; empty of what answers both as if each were alone."""
    per_side = [{name for step in one.scenario.leaves() if (name := _used(step, one.scenario))} for one in performances]
    return min(set.intersection(*per_side), default="")


def _used(step: Step, scenario: Scenario) -> str:
    if step.read is not None:
        return "one disk"
    if step.query is not None and scenario.database.url:
        return "one database"
    if step.fetch is not None and not step.fetch.startswith("/"):
        return "one web service"
    return ""


def _cpu_share(performance: Performance) -> float:
    """Of one core, as predicted: what steps work, and what HTTP and asking others costs for each request."""
    predicted = performance.predicted
    elapsed = predicted.elapsed(0)
    requests = performance.scenario.requests.values()
    asking = sum(step.does in ("query", "fetch") for one in requests for outer in one.steps for step in outer.leaves())
    work = predicted.tally.worked + (HTTP_NS + REAL_NS * asking / len(requests)) * predicted.planned.written
    return work / elapsed if elapsed else 0.0
