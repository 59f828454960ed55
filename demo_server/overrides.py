"""A scenario with something else in it: what the command line and the keys change."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from demo_server.lengths import Length
from demo_server.library import ScenarioError
from demo_server.loading import encode_length, scenario_from
from demo_server.scenario import Load, Planned, Scenario, Stall
from demo_server.steps import Step


def overridden(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """The scenario with values at dotted keys ("server.workers", "load.rate", "seed") replaced.

    The result has passed every check that a file passes. Raises ScenarioError in the same words.
    """
    table: dict[str, Any] = msgspec.to_builtins(scenario, enc_hook=encode_length)
    for key, value in changes.items():
        *sections, name = key.split(".")
        place = table
        for section in sections:
            place = place.setdefault(section, {})
        place[name] = value
    try:
        return scenario_from(table)
    except ValueError as error:
        raise ScenarioError(str(error)) from None


def overridden_by(option: str, scenario: Scenario, key: str, value: float) -> Scenario:
    """The same for one value that an option gives. Raises ScenarioError that names the option."""
    try:
        return overridden(scenario, {key: value})
    except ScenarioError as error:
        raise ScenarioError(f"{option} {value:g}: {error}") from None


def at_speed(scenario: Scenario, speed: float) -> Scenario:
    """The scenario in slow motion (speed below 1) or fast forward: every length of time scaled, and the rate.

    Raises ScenarioError when that takes a length or the rate out of its bounds.
    """
    factor = 1 / speed

    def scaled(length: Length | None) -> Length | None:
        return None if length is None else length.scaled(factor)

    requests = {
        name: replace(
            request,
            steps=tuple(_step_at(step, scaled) for step in request.steps),
        )
        for name, request in scenario.requests.items()
    }
    server = replace(scenario.server, stalls=tuple(_stall_at(one, factor) for one in scenario.server.stalls))
    tool = scenario.tool and replace(scenario.tool, drops=scenario.tool.drops.scaled(factor))
    load = _load_at(scenario.load, speed)
    return overridden(replace(scenario, requests=requests, load=load, server=server, tool=tool), {})


def _stall_at(stall: Stall, factor: float) -> Stall:
    return Stall(stall.at.scaled(factor), stall.lasts.scaled(factor))


def _step_at(step: Step, scaled: Callable[[Length | None], Length | None]) -> Step:
    parts = step.together and tuple(_step_at(part, scaled) for part in step.together)
    stated = {"work": scaled(step.work), "wait": scaled(step.wait), "takes": scaled(step.takes)}
    return replace(step, **stated, together=parts)


def _line_at(line: Planned, factor: float) -> Planned:
    return replace(line, at=line.at.scaled(factor), every=line.every.scaled(factor))


def _load_at(load: Load, speed: float) -> Load:
    factor = 1 / speed
    return replace(
        load,
        script=load.script and tuple(_line_at(line, factor) for line in load.script),
        rate=load.rate and load.rate * speed,
        think=load.think.scaled(factor),
        duration=load.duration and load.duration.scaled(factor),
        timeout=load.timeout.scaled(factor),
    )
