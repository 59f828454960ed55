"""From a TOML text to a Scenario, or to one line that says what is wrong, where, and what would be right."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from demo_server.lengths import Length
from demo_server.library import ScenarioError, find_scenario, printable, read_text
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

_T = TypeVar("_T")

_UNKNOWN = re.compile(r"Object contains unknown field `(.*?)`", re.DOTALL)
_CHOICE = re.compile(r"Invalid enum value (.*)")
_MISSING = re.compile(r"Object missing required field `(.*?)`")
_PLACE = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "array": "a list",
    "object": "a table",
    "bool": "true or false",
}

_OF_A_RUN = ("server", "load", "database", "requests", "seed")
# Which keys a place may have: told from the end of the place's path.
_KEYS: list[tuple[str, type[msgspec.Struct]]] = [
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
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only TOMLDecodeError: a number of 5000 digits too
        raise ScenarioError(f"{printable(path)}: not TOML: {printable(error)}") from None
    try:
        return scenario_from(table)
    except ValueError as error:
        raise ScenarioError(f"{printable(path)}: {printable(error)}") from None


def scenario_from(table: dict[str, Any]) -> Scenario:
    """The scenario that a table describes. Raises ValueError: key, what is wrong, what would be right."""
    requests = table.get("requests")
    # Each request by itself first: msgspec does not say which key of a table was wrong.
    for key, request in requests.items() if isinstance(requests, dict) else ():
        check_request_name(key)
        _convert(request, Request, f"requests.{key}")
    scenario = _convert(table, Scenario, "")
    for number, run in enumerate(scenario.runs):
        _check_run(table, run, f"runs[{number}]")
    return scenario


def _check_run(table: dict[str, Any], run: Run, place: str) -> None:
    """What is different in a run must make a scenario, too."""
    for key in run.set:
        if key not in _OF_A_RUN:
            raise ValueError(f"{place}.set.{key}: a run may set {', '.join(_OF_A_RUN)}")
    try:
        _convert(laid_over({**table, "runs": []}, run.set), Scenario, "")
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


def _convert(value: object, kind: type[_T], place: str) -> _T:
    try:
        return msgspec.convert(value, kind, dec_hook=decode_length)
    except msgspec.ValidationError as error:
        raise ValueError(_in_plain_words(str(error), place)) from None
    except RecursionError:
        raise ValueError(f"{place or 'the file'}: nested too deep") from None


def _in_plain_words(message: str, place: str) -> str:
    """Msgspec's complaint as this program's users read it: key, what is wrong, what would be right."""
    at = _PLACE.search(message)
    if at:
        message = message[: at.start()]
        place = ".".join(part for part in (place, at[1]) if part).replace(".[", "[")
    if unknown := _UNKNOWN.match(message):
        return _unknown_key(unknown[1], place)
    if missing := _MISSING.match(message):
        return f"{place or 'the file'}: {missing[1]} is missing"
    if choice := _CHOICE.match(message):
        message = f"{choice[1]} is no choice; there is {', '.join(_choices(place))}"
    message = message.replace("Expected", "expected").replace(" | null`", "`")
    message = re.sub(r"`(\w+(?: \| \w+)*)`", _in_words, message)
    return f"{place}: {message}" if place else message


def _in_words(types: re.Match[str]) -> str:
    """What msgspec calls `str | int`."""
    *names, last = (_TYPES.get(name, name) for name in types[1].split(" | "))
    return f"{', '.join(names)} or {last}" if names else last


def _table_at(place: str) -> type[msgspec.Struct]:
    return next(kind for pattern, kind in _KEYS if re.search(pattern, place))


def _choices(place: str) -> tuple[str, ...]:
    """The words that a key takes."""
    table, _, key = place.rpartition(".")
    return get_args(get_type_hints(_table_at(table))[key])


def _unknown_key(key: str, place: str) -> str:
    allowed = _table_at(place).__struct_fields__
    near = get_close_matches(key, allowed, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(allowed)}"
    return f"{f'{place}.{key}' if place else key}: unknown key; {hint}"
