"""docs/scenarios.md: its examples are scenarios, and it names every key that there is."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from demo_server.library import scenario_names
from demo_server.loading import load_scenario, scenario_from
from demo_server.request import Request
from demo_server.runs import runs_of
from demo_server.scenario import Database, Load, Run, Scenario, Server, Tool
from demo_server.steps import DOES, Step

DOCS = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)
ANYTHING = {
    "title": "Docs",
    "requests": {"page": {"steps": [{"name": "code", "work": 1}]}},
    "load": {"clients": 1},
}


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_scenario_once_the_rest_is_there(text: str) -> None:
    scenario_from(ANYTHING | tomllib.loads(text))


@pytest.mark.parametrize(
    ("table", "kind"), [("server", Server), ("database", Database), ("load", Load), ("tool", Tool)]
)
def test_every_key_of_a_table_is_named(table: str, kind: type[msgspec.Struct]) -> None:
    assert set(re.findall(rf"`\[{table}\] (\w+)`", DOCS)) == set(kind.__struct_fields__)


def test_every_key_of_requests_and_steps_is_named() -> None:
    assert set(re.findall(r"`\[requests\.NAME\] (\w+)`", DOCS)) == set(Request.__struct_fields__)
    steps = DOCS[DOCS.index("## Steps") : DOCS.index("### Whose database")]
    named = set(re.findall(r"^\|(?: (?:`\w+`|any step) \|)? `(\w+)` \|", steps, re.MULTILINE))
    assert named == set(Step.__struct_fields__) - {"name"}
    assert set(DOES) < named


def test_every_key_of_a_run_is_named() -> None:
    assert set(re.findall(r"`\[\[runs\]\] (\w+)`", DOCS)) == set(Run.__struct_fields__)


def test_every_other_key_is_named() -> None:
    alone = set(Scenario.__struct_fields__) - {"requests", "load", "server", "database", "expect", "runs", "tool"}
    assert alone <= set(re.findall(r"^\| `(\w+)` \|", DOCS, re.MULTILINE))


def test_every_scenario_that_comes_along_is_told_with_its_runs() -> None:
    rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| ([^|]+) \|$", DOCS[DOCS.index("## The scenarios") :], re.MULTILINE))
    assert list(rows) == scenario_names()
    for name, told in rows.items():
        if name != "your-app":
            assert told.split(", ") == [run.name for run in runs_of(load_scenario(name))]
