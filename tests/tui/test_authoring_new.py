"""A file to start from: it is right, it runs as it is, and it takes nothing away."""

import tomllib
from pathlib import Path

import fastjsonschema
import pytest

from demo_server.library import Complaint
from demo_server.loading import load_scenario
from demo_server.runs import runs_of
from tests.tui import building as b
from tui.authoring.check import checked
from tui.authoring.new import run_new, write_new
from tui.authoring.schema import KINDS, Kind, schema, schema_text
from tui.expectations import Expectation, expectations_of
from tui.quoting import verdict_of
from tui.side import side_of
from tui.simulation import predict
from tui.summary import Setting, prediction, request_rows, summarise
from tui.timeline.records import Costs


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_right(kind: Kind, tmp_path: Path) -> None:
    file = write_new("my-first", kind, tmp_path)
    assert file == tmp_path / "my-first.toml"
    found = checked(str(file))
    assert found.fine, found.said
    assert not found.cautions
    text = file.read_text(encoding="utf-8")
    fastjsonschema.compile(schema(kind))(tomllib.loads(text))
    assert 'title = "My first"' in text
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("kind", KINDS)
def test_its_first_line_names_the_schema_that_is_written_beside_it(kind: Kind, tmp_path: Path) -> None:
    file = write_new("mine", kind, tmp_path)
    first = file.read_text(encoding="utf-8").splitlines()[0]
    beside = tmp_path / first.removeprefix("#:schema ./")
    assert first.startswith("#:schema ./")
    assert beside.read_text(encoding="utf-8") == schema_text(kind)


def test_a_schema_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "asyncdemo-scenario.schema.json").write_text("{}")
    write_new("mine", "scenario", tmp_path)
    assert (tmp_path / "asyncdemo-scenario.schema.json").read_text() == "{}"


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("mine")
    with pytest.raises(Complaint, match=r"mine\.toml: is there already; choose another name"):
        write_new("mine.toml", "scenario", tmp_path)
    assert (tmp_path / "mine.toml").read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("name", ["", "../mine", "a/b", "-x", "mi\x1bne", 'mi"ne', "x" * 90, "CON\n"])
def test_a_name_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Complaint, match="a name is letters, digits"):
        write_new(name, "scenario", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match="no such file or directory"):
        write_new("mine", "scenario", tmp_path / "away")


def test_it_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_new("mine", "talk", tmp_path) == 0
    said = capsys.readouterr().out
    assert f"asyncdemo check {tmp_path / 'mine.toml'}" in said
    assert f"asyncdemo talk {tmp_path / 'mine.toml'}" in said


def test_the_scenario_s_lesson_holds(tmp_path: Path) -> None:
    """As it is simulated: its expectations are met, and its verdict can be said."""
    scenario = load_scenario(str(write_new("mine", "scenario", tmp_path)))
    results = {}
    for run in runs_of(scenario):
        timeline = predict(side_of(scenario, run).given, run.mode)
        made = summarise(timeline, Setting(run.mode, 1), timeline.end or 0, prediction(timeline, Costs()))
        results[run.name] = b.changed(made, requests=request_rows(timeline))
    expected: list[Expectation] = expectations_of(scenario, "mine.toml")
    assert [one.check(results).passed for one in expected] == [True, True]
    assert verdict_of(scenario, "mine.toml").filled(results) is not None
