"""Runs on record: real ones, disks that are full, a parent that is killed, and files that are no recordings."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from tests.tui import building as b
from tests.tui.recordings import events_of, fold
from tests.whole.conftest import Write
from tests.whole.processes import finished, needs_proc, nobody_left, running, wait_until
from tests.whole.test_faults import SLOW, kill, without_traceback
from tui.arguments import parser
from tui.cli import _recorder_of, main
from tui.exits import MET, WRONG_USAGE
from tui.naming import setting_of
from tui.recording.recorded import load_runs
from tui.summary import request_rows, summarise

pytestmark = pytest.mark.realtime

QUICK = """
title = "Quick"

[requests.page]
steps = [{ name = "code", work = 2 }, { name = "LoadEnded", wait = 40 }]

[load]
script = [{ at = 0, send = "page", times = 3 }]

[[expect]]
that = "sync.completed == 3"
"""


class Recorded(NamedTuple):
    """A run that was recorded, and what it printed."""

    path: Path
    result: dict[str, Any]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Twice sync, with one worker and with three."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "quick.toml").write_text(QUICK)
    path = folder / "run.ndjson"
    words = ("--json", "--requests", "--against", "workers=3", "--speed", "2", "--record", str(path))
    ran = finished(*words, str(folder / "quick.toml"))
    assert ran.returncode == MET
    (said,) = without_traceback(ran.stderr)
    assert said.endswith("not checked, for sync did not run, or more than once: sync.completed == 3")
    return Recorded(path, json.loads(ran.stdout))


def said_by(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int | str | None, str, list[str]]:
    """Exit code, stdout, and the lines of stderr of asyncdemo, run within this process."""
    try:
        status: int | str | None = main(words)
    except SystemExit as leaving:
        status = leaving.code
    out, err = capsys.readouterr()
    return status, out, without_traceback(err)


# --- what is recorded -------------------------------------------------------------------------------------


def test_the_recording_tells_what_the_live_run_has_told(recorded: Recorded) -> None:
    runs = load_runs(recorded.path)
    for run, live in zip(runs, recorded.result["runs"], strict=True):
        assert run.whole
        assert [msgspec.to_builtins(row) for row in request_rows(run.timeline)] == live["requests"]
        result = summarise(run.timeline, setting_of(run.scenario, "sync"), run.end, b.NOTHING_PREDICTED)
        result = b.changed(result, name=run.began.key)
        said = {
            key: value for key, value in msgspec.to_builtins(result).items() if key not in ("predicted", "requests")
        }
        assert said == {key: live[key] for key in said}
    for number, events in events_of(recorded.path).items():
        assert runs[number - 1].timeline.requests() == fold(events).requests()


def test_a_run_against_another_setting_is_two_runs(recorded: Recorded) -> None:
    one, three = load_runs(recorded.path)
    assert [(run.began.name, run.began.workers, run.began.speed, run.began.beside) for run in (one, three)] == [
        ("quick", 1, 2.0, False),
        ("quick", 3, 2.0, True),
    ]
    assert [run["workers"] for run in recorded.result["runs"]] == [1, 3]
    assert recorded.result["expectations"] == []
    assert one.timeline.elapsed(one.end) > 1.5 * three.timeline.elapsed(three.end)


def test_jq_reads_it_as_it_is(recorded: Recorded) -> None:
    jq = shutil.which("jq")
    if jq is None:
        pytest.skip("jq is not here")
    ask = 'select(.event == "ResponseReceived") | [.run, .id, .status] | @csv'
    ran = subprocess.run([jq, "-r", ask, recorded.path], capture_output=True, text=True, timeout=30, check=True)
    assert sorted(ran.stdout.split()) == [f"{run},{number},200" for run in (1, 2) for number in (1, 2, 3)]
    types = subprocess.run([jq, "-c", "type", recorded.path], capture_output=True, text=True, timeout=30, check=True)
    assert set(types.stdout.split()) == {'"object"'}


def test_what_is_recorded_can_be_exported_and_compared(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    output = str(recorded.path.with_suffix(".csv"))
    status, out, said = said_by(capsys, "export", str(recorded.path), "--to", "csv", "--output", output)
    assert (status, said) == (MET, [])
    assert out.splitlines()[0] == output
    status, out, _ = said_by(capsys, "compare", str(recorded.path), str(recorded.path), "--json")
    assert status == MET
    assert len(json.loads(out)["pairs"]) == 2


# --- where it is recorded ---------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    """An environment with a data folder of our own."""
    name = "HOME" if sys.platform == "darwin" else "XDG_DATA_HOME"
    return os.environ | {name: str(tmp_path / "data")}


def test_by_default_it_goes_to_the_data_folder(data: dict[str, str], tmp_path: Path, scenario_file: Write) -> None:
    ran = finished("--json", "--mode", "async", scenario_file(QUICK), env=data)
    assert ran.returncode == MET
    (path,) = tmp_path.rglob("*.ndjson")
    assert path.stem.endswith("-scenario-1")
    listed = finished("recordings", env=data)
    assert (listed.returncode, listed.stdout.splitlines()[0], listed.stderr) == (MET, str(path), "")
    assert [run.whole for run in load_runs(path)] == [True]


def test_no_record_means_nowhere() -> None:
    assert _recorder_of(parser().parse_args(["--no-record"]))("three-requests") is None


def test_a_data_folder_that_cannot_be_written_ends_no_run(
    data: dict[str, str], tmp_path: Path, scenario_file: Write
) -> None:
    (tmp_path / "data").write_text("a file in its place")
    ran = finished("--json", "--mode", "sync", scenario_file(QUICK), env=data)
    assert ran.returncode == MET
    assert json.loads(ran.stdout)["runs"][0]["completed"] == 3
    (line,) = without_traceback(ran.stderr)
    assert line.startswith("asyncdemo: not recorded: ")
    assert str(tmp_path) in line


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there.ndjson", "is there already; name a new file"),
        ("dangling.ndjson", "is there already; name a new file"),
        ("nowhere/run.ndjson", "no such file or directory"),
        ("there.ndjson/run.ndjson", "not a directory"),
        ("x" * 300, "file name too long"),
        ("nul\0.ndjson", "null"),
        (".", "is there already"),
        ("red\x1b[31m/run.ndjson", r"red\x1b[31m"),
        ("closed/run.ndjson", "permission denied"),
        ("/dev/full", "is there already"),
    ],
)
def test_a_file_that_cannot_be_recorded_to_is_refused(
    name: str, said: str, tmp_path: Path, scenario_file: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    if name.startswith("closed") and os.getuid() == 0:
        pytest.skip("root may write everywhere")
    (tmp_path / "there.ndjson").write_text("mine\n")
    (tmp_path / "dangling.ndjson").symlink_to(tmp_path / "nothing")
    (tmp_path / "closed").mkdir(mode=0o500)
    words = ("--mode", "sync", "--record", str(tmp_path / name), scenario_file(QUICK))
    status, out, (line,) = said_by(capsys, *words)
    assert (status, out) == (WRONG_USAGE, "")
    assert line.startswith("asyncdemo: --record ")
    assert said in line
    assert line.isprintable()
    assert (tmp_path / "there.ndjson").read_text() == "mine\n"
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    "words",
    [["nowhere.toml"], ["--expect", "sync.nothing < 1"], ["--mode", "sync", "--against", "workers=1"], ["--rate", "5"]],
)
def test_a_run_that_is_refused_leaves_no_file(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.ndjson"
    status, _, (line,) = said_by(capsys, "--record", str(path), *words)
    assert status == WRONG_USAGE
    assert "--record" not in line
    assert not path.exists()


def test_a_child_that_does_not_start_leaves_a_recording_of_that(scenario_file: Write, tmp_path: Path) -> None:
    path = tmp_path / "run.ndjson"
    with running("--headless", "--json", "--mode", "sync", "--record", str(path), scenario_file(QUICK)) as run:
        kill(run.child("demo_server"))
        run.end()
    header, began, *_ = map(json.loads, path.read_text().splitlines())
    assert (header["recording"], began["event"]) == ("asyncdemo", "RunBegan")


# --- faults in mid run ------------------------------------------------------------------------------------


def test_a_disk_that_is_full_in_mid_run_ends_the_recording_alone(scenario_file: Write, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limits for processes on this system")
    path = tmp_path / "run.ndjson"
    room = 2500

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    words = ("--json", "--mode", "sync", "--record", str(path), scenario_file(QUICK))
    ran = finished(*words, preexec_fn=little_room)
    assert ran.returncode == MET
    assert json.loads(ran.stdout)["runs"][0]["completed"] == 3
    (line,) = without_traceback(ran.stderr)
    assert line == f"asyncdemo: recorded only in part: {path}: file too large"
    assert path.stat().st_size == room
    (run,) = load_runs(path)
    assert not run.whole
    assert run.timeline.requests(), "what is there can be read"


@needs_proc
def test_killed_in_mid_run_all_that_was_received_is_on_record(
    scenario_file: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.ndjson"
    with running("--headless", "--mode", "async", "--record", str(path), scenario_file(SLOW)) as run:
        family = run.in_mid_run(in_flight=4)
        # The last one is handled: with it the run stands still, and nothing more comes for a minute.
        wait_until(lambda: path.read_bytes().count(b'"HandlingStarted"') == 6, what="all six on record")
        kill(family[0])
        nobody_left(family)
    (recorded,) = load_runs(path)
    assert not recorded.whole
    timeline = recorded.timeline
    assert (timeline.tally.sent, timeline.tally.completed, len(timeline.unfinished())) == (6, 2, 4)
    assert len(timeline.active) == 4
    output = str(tmp_path / "out.csv")
    status, _, (line,) = said_by(capsys, "export", str(path), "--to", "csv", "--output", output)
    assert status == MET
    assert "the async run was cut off" in line


# --- what is no recording ---------------------------------------------------------------------------------

HEADER = b'{"recording":"asyncdemo","version":1}\n'
NEWER = b'{"recording":"asyncdemo","version":3,"program":"[bold]\\u001b[2J\\u202e<script>\\n"}\n'
BAD: dict[str, bytes] = {
    "empty.ndjson": b"",
    "newer.ndjson": NEWER,
    "binary.ndjson": bytes(range(256)) * 9,
    "bom.ndjson": b"\xef\xbb\xbf" + HEADER,
    "no-run.ndjson": HEADER,
    "surrogate.ndjson": HEADER[:-2] + b',"name":"\\ud800"}\n',
    "no-scenario.ndjson": HEADER
    + b'{"event":"RunBegan","run":1,"at":1,"name":"\\u001b","mode":"sync",'
    + b'"seed":1,"workers":1,"speed":1,"scenario":{}}\n',
    "long.ndjson": HEADER + b"x" * 3_000_000,
    "red\x1b[31m\n.ndjson": b"title = 3\n",
}
COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "replay": lambda path: ["replay", path],
    "export": lambda path: ["export", path, "--to", "csv"],
    "compare": lambda path: ["compare", path, path, "--json"],
}


def is_refusal(status: int | str | None, out: str, said: list[str]) -> bool:
    (line,) = said
    assert line.isprintable()
    assert line.count("ndjson") >= 1, "which file"
    return (status, out) == (WRONG_USAGE, "")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_recording_is_refused_in_one_line(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    assert is_refusal(*said_by(capsys, *COMMANDS[command](str(tmp_path / name))))
    assert len(list(tmp_path.iterdir())) == 1, "nothing was written"


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_file_is_refused_in_one_line(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.ndjson").mkdir()
    os.mkfifo(tmp_path / "pipe.ndjson")
    names = ["folder.ndjson", "pipe.ndjson", "nowhere.ndjson", "nul\0.ndjson"]
    if os.getuid() != 0:  # root may read everything
        (tmp_path / "closed.ndjson").touch(mode=0)
        names.append("closed.ndjson")
    for name in names:
        assert is_refusal(*said_by(capsys, *COMMANDS[command](str(tmp_path / name))))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_real_program_refuses_too_and_does_not_wait_for_a_pipe(command: str, tmp_path: Path) -> None:
    path = tmp_path / "red\x1b[31m.ndjson"
    os.mkfifo(path)
    ran = finished(*COMMANDS[command](str(path)))
    assert is_refusal(ran.returncode, ran.stdout, without_traceback(ran.stderr))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["recordings", "two"], ["two", "recordings"]),
        (["replay", "nosuch"], ["no recording named nosuch", "latest"]),
        (["replay", "x" * 300], ["file name too long"]),
        (["replay", "--frobnicate"], ["--frobnicate"]),
        (["export", "nosuch"], ["--to"]),
        (["export", "nosuch", "--to", "pdf"], ["pdf", "svg"]),
        (["compare", "nosuch"], ["B"]),
        (["--record", "a", "--no-record"], ["--no-record", "--record"]),
        (["--against", "workers=1"], ["--against workers=1", "that is what runs already"]),
        (["--mode", "compare", "--against", "workers=4"], ["--against", "--mode"]),
        (["--against", "workers=4", "--expect", "sync.sent == 3"], ["sync.sent == 3", "runs twice"]),
    ],
    ids=lambda value: " ".join(value)[:40],
)
def test_words_that_cannot_be_are_refused_in_one_line(
    words: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, (line,) = said_by(capsys, *words)
    assert (status, out) == (WRONG_USAGE, "")
    for word in said:
        assert word in line
