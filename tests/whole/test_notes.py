"""Notes and doctor from the command line."""

import asyncio
import json
from pathlib import Path

import pytest

from demo_server.library import Complaint
from tests.tui.talking import STAND
from tui import cli
from tui.commands import run_command
from tui.exits import MET, NOT_MET, WRONG_USAGE
from tui.talk.following import NO_TALK
from tui.talk.telling import Teller

pytestmark = pytest.mark.realtime


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--once"], NO_TALK),
        (["--json"], NO_TALK),
        (["--once", "mine\x1b[2J"], r"no talk mine\x1b[2J is running: asyncdemo talk mine\x1b[2J in another terminal"),
        ([], "notes need a terminal; asyncdemo notes --once prints where the talk stands"),
    ],
)
def test_without_a_talk_or_a_terminal_there_is_one_line(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["notes", *words]) == WRONG_USAGE
    assert capsys.readouterr() == ("", f"asyncdemo: {said}\n")


async def test_a_script_is_told_where_the_talk_stands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    teller = Teller("lightning", print, tmp_path / "asyncdemo")
    await teller.start()
    teller.tell(STAND)
    assert await asyncio.to_thread(run_command, "notes", ["--json"]) == MET
    assert json.loads(capsys.readouterr().out)["title"] == STAND.title
    assert await asyncio.to_thread(run_command, "notes", ["lightning", "--once"]) == MET
    assert "scene 1 of 3" in capsys.readouterr().out
    with pytest.raises(Complaint, match="no talk another is running"):
        await asyncio.to_thread(run_command, "notes", ["another", "--once"])
    await teller.end()


@pytest.mark.slow
def test_the_doctor_looks_at_all_and_says_whether_a_talk_can_be_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    code = cli.main(["doctor", "--json"])
    report = json.loads(capsys.readouterr().out)
    found = {finding["check"]: finding for finding in report["findings"]}
    assert code == (MET if report["ready"] else NOT_MET)
    assert {"size", "timer", "start", "sender lag", "prediction", "ports", "recordings", "notes"} <= set(found)
    assert found["size"]["verdict"] == "unknown"
    assert {found[check]["verdict"] for check in ("ports", "recordings", "notes")} == {"good"}
    assert "40 requests" in found["sender lag"]["found"]
