"""docs/objections.md: what it tells people to run is there, and every objection has a scenario or a measurement."""

import re
from pathlib import Path

import pytest

from demo_server.library import scenario_names

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "objections.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ?([^|]*?) ?\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
BESIDE = {"three-requests", "give-back", "outrun-the-traffic", "backs-up", "gather", "files", "your-app"}
"""scenarios that answer no objection of the table: they make the point, or are told of further down"""


@pytest.mark.parametrize(
    "objection",
    [
        "You are only sleeping",
        "Threads would do",
        "The clients are the queue",
        "Means hide tails",
        "Async is slower",
    ],
)
def test_what_experts_say_first_is_answered_by_a_scenario_and_in_words(objection: str) -> None:
    command = next(command for said, command, _, _ in ROWS if said == objection)
    assert command.removeprefix("asyncdemo ") in scenario_names()
    assert f'## "{objection}"' in TEXT


def test_every_row_says_what_to_run_where_to_look_and_what_was_measured() -> None:
    assert len(ROWS) >= 15
    for _, command, look, measured in ROWS:
        program, word = command.split()
        assert (program, word) == ("make", "bench") or (program == "asyncdemo" and word in scenario_names())
        assert look.strip()
        assert measured.strip()


def test_every_other_scenario_answers_somebody() -> None:
    assert {command.split()[1] for _, command, _, _ in ROWS} >= set(scenario_names()) - BESIDE


def test_its_links_lead_somewhere() -> None:
    headings = re.findall(r"^## (.+)$", (DOCS / "benchmarks.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
    for link in re.findall(r"\]\(([^)]+)\)", TEXT):
        file, _, anchor = link.partition("#")
        assert (DOCS / file).is_file(), link
        assert not anchor or anchor in anchors, link
