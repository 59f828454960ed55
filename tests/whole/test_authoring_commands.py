"""``asyncdemo new``, ``check`` and ``schema``, as they are typed."""

import json
from pathlib import Path

import pytest

from tui.authoring.schema import schema
from tui.cli import main


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_begun_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    assert main(["new", "--talk", "a-talk"]) == 0
    capsys.readouterr()
    assert main(["check", "mine.toml", "a-talk.toml", "three-requests"]) == 0
    said = capsys.readouterr()
    assert [line.partition(", fine")[0] for line in said.out.splitlines()] == [
        "mine.toml: a scenario",
        "a-talk.toml: a talk",
        "three-requests: a scenario",
    ]
    assert said.err == ""


def test_what_is_there_stays(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    assert main(["new", "mine"]) == 2
    assert capsys.readouterr().err == "asyncdemo: mine.toml: is there already; choose another name\n"


def test_a_wrong_file_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text("title = ")
    assert main(["check", "mine.toml"]) == 2
    assert capsys.readouterr().out.startswith("mine.toml: not TOML")


@pytest.mark.parametrize("kind", ["scenario", "talk"])
def test_a_schema_is_printed(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out) == schema("talk" if kind == "talk" else "scenario")


@pytest.mark.parametrize("words", [["new"], ["check"], ["schema"], ["schema", "recording"], ["new", "a", "b"]])
def test_wrong_usage_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
