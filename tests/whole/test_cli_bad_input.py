"""Bad input gets one line on stderr and exit code 2; what asks for no run at all works."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from demo_server import __version__
from demo_server.library import scenario_names
from tests.whole.conftest import Write
from tests.whole.processes import finished
from tui.exits import MET, WRONG_USAGE

GOOD = """
title = "Good"

[requests.page]
steps = [{ name = "db", wait = 10 }]

[load]
script = [{ at = 0, send = "page" }]
"""


def refused(words: Sequence[str], cwd: Path | None = None) -> str:
    """The one line with which asyncdemo refuses."""
    ran = finished(*words, cwd=cwd)
    assert ran.returncode == WRONG_USAGE, ran
    assert ran.stdout == ""
    assert ran.stderr.endswith("\n")
    (line,) = ran.stderr.splitlines()
    assert line.startswith("asyncdemo: ")
    assert line.isprintable()
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["three-request"], ["three-request:", "did you mean three-requests"]),
        (["twenty"], ["no scenario named twenty", "twenty-clients"]),
        (["zzz"], ["no scenario named zzz", *scenario_names()]),
        ([""], ["no scenario", *scenario_names()]),
        (["nowhere/mine.toml"], ["nowhere/mine.toml", "no such file"]),
        (["bad\x1b[31m\nname"], [r"bad\x1b[31m\nname"]),
        (["bad\x1b[2J.toml"], [r"bad\x1b[2J.toml", "no such file"]),
        (["--bad\x1b[2J"], [r"--bad\x1b[2J", "--help"]),
        (["three-requests", "two"], ["two"]),
        (["scenarios", "two"], ["scenarios", "two"]),
        (["--frobnicate"], ["--frobnicate", "--help"]),
        (["--mode", "threads"], ["--mode", "threads", "sync", "async", "blocked-loop", "compare"]),
        (["--workers", "0"], ["--workers 0", ">= 1"]),
        (["--workers", "-3"], ["--workers -3", ">= 1"]),
        (["--workers", "1001"], ["--workers 1001", "<= 1000"]),
        (["--workers", "two"], ["--workers", "two", "int"]),
        (["outrun-the-traffic", "--rate", "0"], ["--rate 0", "> 0"]),
        (["outrun-the-traffic", "--rate", "nan"], ["--rate nan"]),
        (["outrun-the-traffic", "--rate", "inf"], ["--rate inf", "10000"]),
        (["twenty-clients", "--clients", "0"], ["--clients 0", ">= 1"]),
        (["three-requests", "--clients", "5"], ["--clients", "closed load"]),
        (["twenty-clients", "--rate", "5"], ["--rate", "open load"]),
        (["--duration", "0"], ["--duration 0", "leaves no time"]),
        (["--duration=-5s"], ["--duration", "-5s"]),
        (["--duration", "5h"], ["--duration", "5h", "2min"]),
        (["--duration", "90min"], ["--duration", "one hour"]),
        (["--speed", "9"], ["--speed", "0.1 to 4", "9"]),
        (["--speed", "0"], ["--speed", "0.1 to 4"]),
        (["--speed", "fast"], ["--speed", "fast"]),
        (["--seed", "x"], ["--seed", "x"]),
        (["--requests"], ["--requests", "--json"]),
        (["--headless", "--requests"], ["--requests", "--json"]),
        (["--headless", "--ask"], ["--ask", "dashboard"]),
        (["--expect", "foo"], ['"foo"', "comparison"]),
        (["--expect", "sync.makespan_ms <"], ["sync.makespan_ms <", "cannot be read"]),
        (["--expect", "sync.makespan > 1"], ["makespan", "sync.makespan_ms"]),
        (["--expect", "threads.makespan_ms > 1"], ["threads", "run", "blocked-loop"]),
        (["--expect", "1 < 2"], ["1 < 2", "figure"]),
        (["--expect", "__import__('os') == 1"], ["__import__"]),
        (["--expect", "sync.sent > \x1b[31m"], [r"\x1b[31m"]),
        (["--expect", "blocked-loop.makespan_ms > 1"], ["blocked-loop does not run", "--mode"]),
        (["--mode", "sync", "--expect", "async.sent == 3"], ["async does not run", "--mode"]),
    ],
    ids=lambda value: " ".join(value).encode("unicode_escape").decode() if isinstance(value, list) else None,
)
def test_words_that_cannot_be_are_refused_in_one_line(words: list[str], said: list[str]) -> None:
    line = refused(words)
    for word in said:
        assert word in line


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(GOOD + "\n[requests.page\n", ["not TOML", "line 10"], id="broken TOML"),
        pytest.param("title = \n", ["not TOML", "line 1"], id="broken TOML on the first line"),
        pytest.param(changed("title", "titel"), ["titel", "unknown key", "title"], id="unknown key"),
        pytest.param(changed("wait", "wiat"), ["requests.page.steps[0]", "wiat", "wait"], id="unknown key of a step"),
        pytest.param(changed("script", "scrip"), ["load.scrip", "script"], id="unknown key of the load"),
        pytest.param("seed = 1.5\n" + GOOD, ["seed", "a whole number"], id="wrong type"),
        pytest.param(changed('"Good"', "3"), ["title", "text"], id="number for text"),
        pytest.param(changed("wait = 10", 'wait = "ten"'), ["steps[0]", "ten", "200ms"], id="no length"),
        pytest.param(changed("wait = 10", "wait = -10"), ["steps[0]", "-10", "negative"], id="negative length"),
        pytest.param(changed("at = 0", "at = -1"), ["script[0]", "-1", "negative"], id="negative instant"),
        pytest.param(GOOD + "rate = 5\n", ["exactly one", "script and rate"], id="two kinds of load"),
        pytest.param(GOOD + "clients = 5\n", ["exactly one", "script and clients"], id="two other kinds of load"),
        pytest.param(changed('script = [{ at = 0, send = "page" }]', ""), ["exactly one", "none"], id="no load"),
        pytest.param(
            changed('send = "page"', 'send = "pgae"'),
            ["load.script[0].send", "pgae", "did you mean page"],
            id="unknown request",
        ),
        pytest.param(GOOD + "[server]\nworkers = 0\n", ["server.workers", ">= 1"], id="no workers"),
        pytest.param(
            changed("wait = 10", "wait = 10, work = 10"), ["exactly one of work, wait, query"], id="two kinds"
        ),
        pytest.param(changed("Good", r"Go\u001bod"), ["title", "control character"], id="control character"),
        pytest.param(GOOD + '[[expect]]\nthat = "sync"\n', ["sync", "comparison"], id="no expectation"),
        pytest.param(changed("page", "warm-up"), ["warm-up"], id="a name that is taken"),
        pytest.param("", ["missing"], id="empty file"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_one_line(text: str, said: list[str], scenario_file: Write) -> None:
    path = scenario_file(text)
    line = refused([path])
    for word in [path, *said]:
        assert word in line


def test_a_good_file_with_a_bad_expectation_names_the_file_once(scenario_file: Write) -> None:
    path = scenario_file(GOOD + '[[expect]]\nthat = "sync.makespan_ms >"\n')
    assert refused([path]).count(path) == 1


@pytest.mark.parametrize("name", ["folder.toml", "folder"])
def test_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert name in refused([name], tmp_path)


def test_a_folder_that_looks_like_a_file_is_called_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    assert "not a file" in refused(["folder.toml"], tmp_path)


@pytest.mark.parametrize("content", [b"\x7fELF\x02\x01\x01\x00\xff\xfe", b'title = "\xff"', bytes(range(256))])
def test_a_binary_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(content)
    line = refused(["binary.toml"], tmp_path)
    assert "binary.toml" in line
    assert "text" in line


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "huge.toml").write_text("# long\n" * 200_000)
    assert "1 MB" in refused(["huge.toml"], tmp_path)


def test_a_file_name_with_control_characters_is_shown_escaped(tmp_path: Path) -> None:
    name = "red\x1b[31m\nalert.toml"
    (tmp_path / name).write_text("title = 3\n")
    assert r"red\x1b[31m\nalert.toml" in refused([name], tmp_path)


def test_help_and_version() -> None:
    helped = finished("--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    for option in ("--mode", "--workers", "--clients", "--rate", "--duration", "--seed", "--speed", "--headless"):
        assert option in helped.stdout
    for option in ("--json", "--requests", "--expect", "SCENARIO", "asyncdemo scenarios"):
        assert option in helped.stdout
    version = finished("--version")
    assert (version.returncode, version.stdout, version.stderr) == (0, f"asyncdemo {__version__}\n", "")


def test_scenarios_lists_every_scenario_on_a_line_of_its_own() -> None:
    ran = finished("scenarios")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert [line.split()[0] for line in lines] == scenario_names()
    assert all(len(line.split()) > 1 for line in lines), "a name alone says nothing"


def test_the_installed_command_is_the_same_program() -> None:
    command = Path(sys.executable).with_name("asyncdemo")
    if not command.exists():
        pytest.skip("asyncdemo is not installed beside this Python")
    ran = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=30, check=False)
    assert (ran.returncode, ran.stdout) == (0, f"asyncdemo {__version__}\n")


def test_without_a_terminal_it_runs_headless_and_says_so(scenario_file: Write) -> None:
    ran = finished("--mode", "async", scenario_file(GOOD))
    assert ran.returncode == MET, ran
    assert ran.stdout.startswith("Good\n")
    (line,) = ran.stderr.splitlines()
    assert "no terminal" in line
    assert "headless" in line
