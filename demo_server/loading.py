"""From a TOML text to a Scenario, or to one line that says what is wrong, where, and what would be right."""

from pathlib import Path
from typing import Any

import msgspec

from demo_server.lengths import Length
from demo_server.library import ScenarioError, find_scenario, printable, read_text
from demo_server.plain_words import Format, toml_table
from demo_server.request import Request, check_request_name
from demo_server.scenario import (
    Database,
    Expectation,
    Load,
    Planned,
    Run,
    Scenario,
    Server,
    Stall,
    Tool,
)
from demo_server.steps import Step
from demo_server.tables import laid_over

OF_A_RUN = ("server", "load", "database", "requests", "seed")
"""what may be different in a run of a scenario"""
_TABLES: list[tuple[str, type[msgspec.Struct]]] = [
    (r"(?:steps|together)\[\d+\]$", Step),
    (r"script\[\d+\]$", Planned),
    (r"expect\[\d+\]$", Expectation),
    (r"^runs\[\d+\]$", Run),
    (r"stalls\[\d+\]$", Stall),
    (r"^tool$", Tool),
    (r"^requests\.[^.]*$", Request),
    (r"^server$", Server),
    (r"^database$", Database),
    (r"^load$", Load),
    (r"^$", Scenario),
]


def load_scenario(name: str) -> Scenario:
    """The scenario of that name, or in the file of that path (ending in .toml). Raises ScenarioError."""
    path = find_scenario(name)
    return parse_scenario(read_text(path), path)


def parse_scenario(text: str, path: Path) -> Scenario:
    """The scenario that a TOML text describes; path names it in complaints. Raises ScenarioError."""
    try:
        return scenario_from(toml_table(text))
    except ValueError as error:
        raise ScenarioError(f"{printable(path)}: {printable(error)}") from None


def scenario_from(table: dict[str, Any]) -> Scenario:
    """The scenario that a table describes. Raises ValueError: key, what is wrong, what would be right."""
    requests = table.get("requests")
    # Each request by itself first: msgspec does not say which key of a table was wrong.
    for key, request in requests.items() if isinstance(requests, dict) else ():
        check_request_name(key)
        _FORMAT.convert(request, Request, f"requests.{key}")
    scenario = _FORMAT.convert(table, Scenario, "")
    for number, run in enumerate(scenario.runs):
        _check_run(table, run, f"runs[{number}]")
    return scenario


def _check_run(table: dict[str, Any], run: Run, place: str) -> None:
    """What is different in a run must make a scenario, too."""
    for key in run.set:
        if key not in OF_A_RUN:
            raise ValueError(f"{place}.set.{key}: a run may set {', '.join(OF_A_RUN)}")
    try:
        _FORMAT.convert(laid_over({**table, "runs": []}, run.set), Scenario, "")
    except ValueError as error:
        raise ValueError(f"{place}.set: {error}") from None


def decode_length(kind: type, value: object) -> Any:
    """Msgspec's way to our own types: how a length is read from TOML or JSON."""
    if issubclass(kind, Length):
        return kind.parse(value)
    raise NotImplementedError(kind)  # a programming error: no other type of ours stands in a scenario


def encode_length(value: object) -> Any:
    """Msgspec's way from our own types: how a length is written as JSON."""
    if isinstance(value, Length):
        return value.plain()
    raise NotImplementedError(type(value))


_FORMAT = Format(_TABLES, decode_length)
