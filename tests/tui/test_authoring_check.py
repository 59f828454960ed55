"""Scenarios and talks checked without running them."""

from pathlib import Path

import pytest

from demo_server.library import scenario_names
from tui.authoring import cautions as cautions_module
from tui.authoring.cautions import cells
from tui.authoring.check import checked, run_check
from tui.talk.loading import talk_names

SCENARIO = """
title = "Mine"
caption = "What to look at."
[requests.page]
steps = [{ name = "db", wait = "1s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
[[expect]]
that = "sync.makespan_ms > async.makespan_ms"
"""
TALK = """
title = "Mine"
[[scenes]]
page = "title"
[[scenes]]
scenario = "mine.toml"
"""


def mine(folder: Path, text: str, name: str = "mine.toml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


@pytest.mark.parametrize("name", [*scenario_names(), *talk_names()])
def test_what_comes_along_is_fine(name: str) -> None:
    found = checked(name)
    assert found.fine, found.said
    assert not found.cautions


def test_a_scenario_says_what_it_is(tmp_path: Path) -> None:
    path = mine(tmp_path, SCENARIO)
    said = f"{path}: a scenario, fine: 1 kind of request, 2 runs (sync, async), 1 expectation"
    assert checked(path) == (said, True, ())


def test_a_talk_is_told_by_its_scenes(tmp_path: Path) -> None:
    mine(tmp_path, SCENARIO)
    path = mine(tmp_path, TALK, "talk.toml")
    assert checked(path) == (f"{path}: a talk, fine: 2 scenes, 1 run among them, 2 minutes", True, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not TOML"),
        (SCENARIO.replace("wait", "wiat"), "did you mean wait?"),
        (SCENARIO.replace("async.makespan_ms", "assync.makespan_ms"), "expect[0].that"),
        (SCENARIO.replace("[requests", 'verdict = "{sync.makspan_ms}"\n[requests'), "verdict"),
        (SCENARIO + '[[runs]]\nname = "a"\nset = { server = { wrokers = 2 } }\n', "did you mean workers?"),
        (TALK, "scenes[1].scenario"),
        (TALK.replace('"title"', '"titel"'), "scenes[0].page"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    path = mine(tmp_path, text, "wrong.toml")
    found = checked(path)
    assert not found.fine
    assert found.said.startswith(f"{path}: ")
    assert said in found.said
    assert "\n" not in found.said


@pytest.mark.parametrize("name", ["nowhere", "nowhere.toml", "thre-requests", "no\x1b[31m.toml"])
def test_what_is_not_there_is_said(name: str) -> None:
    found = checked(name)
    assert not found.fine
    assert "\x1b" not in found.said


@pytest.mark.parametrize(
    ("text", "caution"),
    [
        (SCENARIO.replace("What to look at.", "x" * 73), "caption takes 73 cells; 80 columns have room for 72"),
        (SCENARIO.partition("[[expect]]")[0], "no [[expect]]"),
        (SCENARIO.replace('"1s"', '"6s"'), "the run sync takes 18 s: on a stage 15 s are long"),
        (
            SCENARIO.replace('script = [{ at = 0, send = "page", times = 3 }]', 'clients = 1\nduration = "20s"'),
            "the run async takes 20 s",
        ),
        (SCENARIO.replace('"1s" }', '"1s", code = "user = db user" }'), 'step "db": code is no line'),
        (
            SCENARIO.replace("[requests", '[database]\nurl = "postgresql://db.example.org/a"\n[requests'),
            "database.url asks db.example.org, on another machine",
        ),
    ],
)
def test_what_will_disappoint_is_said(text: str, caution: str, tmp_path: Path) -> None:
    found = checked(mine(tmp_path, text))
    assert found.fine
    assert [one for one in found.cautions if caution in one], found.cautions


def test_what_disappoints_in_a_talk_has_its_place(tmp_path: Path) -> None:
    mine(tmp_path, SCENARIO.replace('"1s"', '"6s"'))
    found = checked(mine(tmp_path, TALK, "talk.toml"))
    assert found.fine
    assert found.cautions == ("scenes[1] (Mine): the run sync takes 18 s: on a stage 15 s are long",)


def test_a_database_that_is_not_here_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cautions_module, "missing", lambda: "no PostgreSQL")
    path = mine(tmp_path, SCENARIO.replace('wait = "1s"', 'query = "select 1"'))
    assert checked(path).cautions == ("it asks a database, and runs on a timer here: no PostgreSQL",)
    assert "asks a database" in checked(path).said


def test_all_files_are_checked_and_one_that_is_wrong_is_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, wrong = mine(tmp_path, SCENARIO, "fine.toml"), mine(tmp_path, "", "wrong.toml")
    assert run_check([wrong, fine]) == 2
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in said] == [wrong, fine]
    assert run_check([fine]) == 0


def test_wide_characters_take_two_cells() -> None:
    assert cells("abc") == 3
    assert cells("日本") == 4
    assert cells("e\u0301") == 1
