"""The JSON schemas by which editors complete scenario and talk files: docs/{scenario,talk}.schema.json."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import fastjsonschema
import pytest

from demo_server.library import find_scenario, scenario_names
from demo_server.loading import OF_A_RUN
from demo_server.scenario import Scenario
from demo_server.steps import Step
from tests.tui.test_scenario_docs import ANYTHING, EXAMPLES
from tui.authoring.explaining import about, explained
from tui.authoring.schema import KINDS, Kind, schema, schema_text
from tui.talk.loading import find_talk, talk_names
from tui.talk.talk import Scene

DOCS = Path(__file__).parents[2] / "docs"
FITS = {kind: fastjsonschema.compile(schema(kind)) for kind in KINDS}


def test_the_kinds_are_these() -> None:
    assert get_args(Kind) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_that_are_checked_in_are_these(kind: Kind) -> None:
    """When the types have changed on purpose: ``python -m tests.tui.test_authoring_schema`` writes the files anew."""
    assert (DOCS / f"{kind}.schema.json").read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_fits(name: str) -> None:
    FITS["scenario"](tomllib.loads(find_scenario(name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", talk_names())
def test_every_shipped_talk_fits(name: str) -> None:
    FITS["talk"](tomllib.loads(find_talk(name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_docs_fit(text: str) -> None:
    FITS["scenario"](ANYTHING | tomllib.loads(text))


LEAST: dict[str, Any] = {
    "title": "A",
    "requests": {"page": {"steps": [{"name": "db", "wait": 1}]}},
    "load": {"clients": 1},
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"load": {"rate": 0.5, "duration": "1.5s", "think": {"uniform": [1, "2s"]}}},
        {"load": {"clients": 1, "think": {"exponential": "1s"}}},
        {"load": {"clients": 1, "think": {"choice": [1, 2, 3]}}},
        {"runs": [{"name": "a", "set": {"server": {"workers": 4}, "load": {"clients": 2}}}]},
        {"requests": {"page": {"steps": [{"together": [{"name": "a", "wait": 1}]}]}}},
    ],
)
def test_what_is_right_fits(changes: dict[str, Any]) -> None:
    FITS["scenario"](LEAST | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"titel": "A"},
        {"title": 1},
        {"load": {"clients": 0}},
        {"load": {"clients": 1, "duration": "long"}},
        {"load": {"clients": 1, "duration": -1}},
        {"load": {"clients": 1, "duration": {"uniform": [1, 2]}}},
        {"load": {"clients": 1, "think": {"uniform": [1]}}},
        {"load": {"clients": 1, "think": {"uniform": [1, 2], "exponential": 1}}},
        {"load": {"clients": 1, "arrivals": "in bursts"}},
        {"runs": [{"name": "a", "set": {"caption": "other"}}]},
        {"runs": [{"name": "a", "mode": "own"}]},
        {"requests": {"page": {"steps": [{"together": [{"nam": "a", "wait": 1}]}]}}},
    ],
)
def test_what_is_wrong_does_not(changes: dict[str, Any]) -> None:
    with pytest.raises(fastjsonschema.JsonSchemaException):
        FITS["scenario"](LEAST | changes)


def tables(kind: Kind) -> dict[str, Any]:
    """All tables with keys of their own."""
    made = schema(kind)
    return {kind: made} | {name: one for name, one in made["definitions"].items() if "properties" in one}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained(kind: Kind) -> None:
    for name, table in tables(kind).items():
        for key, one in table["properties"].items():
            assert "description" in one or "$ref" in one, f"{name}.{key}: say below the field what it is"


@pytest.mark.parametrize("kind", KINDS)
def test_no_reference_has_a_neighbour(kind: Kind) -> None:
    """In draft 7 what stands beside a $ref is nothing, and taplo shows none of it."""
    assert not [part for part in re.findall(r"\{[^{}]*\}", schema_text(kind)) if "$ref" in part and "," in part]


def test_what_a_run_or_a_scene_may_set_is_a_scenario_s_own() -> None:
    for table in (tables("scenario")["Run"], tables("talk")["Scene"]):
        assert set(table["properties"]["set"]["properties"]) == set(OF_A_RUN)


def test_defaults_are_told_as_a_file_has_them() -> None:
    load = tables("scenario")["Load"]["properties"]
    assert load["timeout"]["default"] == 60_000
    assert load["arrivals"]["default"] == "regular"
    assert "default" not in load["clients"]


def test_keys_are_explained_by_what_stands_below_them() -> None:
    assert explained(Scene)["notes"] == "Markdown, for the speaker alone"
    assert explained(Step)["query"].startswith("SQL; %(name)s stands for a value: a key of values, a column")
    assert about(Scenario) == "One experiment: requests, a server, a load, and the lesson as expectations."


if __name__ == "__main__":
    for one in KINDS:
        (DOCS / f"{one}.schema.json").write_text(schema_text(one), encoding="utf-8")
