"""Recorded runs for tests: simulated, changed, and told as a recording would."""

import random
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from demo_server.events import Event, RequestEvent, RequestPlanned
from demo_server.loading import encode_length
from demo_server.scenario import Mode, Scenario
from tui.recording.lines import Header, RunBegan
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate
from tui.timeline.fold import Timeline


def began(scenario: Scenario, mode: Mode, run: int = 1, *, speed: float = 1.0) -> RunBegan:
    table = msgspec.to_builtins(scenario, enc_hook=encode_length)
    workers = scenario.server.workers
    return RunBegan(
        0,
        run=run,
        name="test",
        mode=mode,
        seed=scenario.seed,
        workers=workers,
        speed=speed,
        scenario=table,
    )


def told(
    scenario: Scenario, mode: Mode, events: Iterable[Event], *, whole: bool = True, speed: float = 1.0, **header: Any
) -> RecordedRun:
    """A run of which these events were recorded."""
    timeline = Timeline(1_000_000, 1_000_000)
    last = 0
    for event in events:
        timeline.apply(event)
        last = event.at
    end = last if timeline.end is None else timeline.end
    head = Header(1, "0.1.0", "2026-11-22T14:29:09Z", **({"name": "test"} | header))
    return RecordedRun(head, began(scenario, mode, speed=speed), scenario, timeline, end, whole)


def recorded(scenario: Scenario, mode: Mode = "sync", **how: Any) -> RecordedRun:
    """A whole run, simulated."""
    return told(scenario, mode, simulate(scenario, mode), **how)


def stretched(scenario: Scenario, mode: Mode, factor: Callable[[], float]) -> RecordedRun:
    """A run in which all that comes after a request's planned instant takes that many times as long."""
    planned: dict[int, tuple[int, float]] = {}

    def later(event: Event) -> Event:
        if isinstance(event, RequestPlanned):
            planned[event.id] = event.at, factor()
        if not isinstance(event, RequestEvent):
            return event
        start, times = planned[event.id]
        return replace(event, at=start + round((event.at - start) * times))

    *events, end = (later(event) for event in simulate(scenario, mode))
    return told(scenario, mode, [*events, replace(end, at=max(event.at for event in [*events, end]))])


def jittered(scenario: Scenario, mode: Mode, share: float, seed: int) -> RecordedRun:
    """Each request quicker or slower by up to such a share."""
    chance = random.Random(seed)
    return stretched(scenario, mode, lambda: 1 + chance.uniform(-share, share))
