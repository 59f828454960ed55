"""A talk in a real terminal, by a remote's keys: real runs, a server that dies, and nobody who is left."""

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.talks import scenes
from tests.whole.processes import Known, descendants, finished, nobody_left, wait_until
from tests.whole.terminal import Terminal, in_a_terminal, open_terminal

pytestmark = in_a_terminal

SCENARIO = """
title = "Three at once"
question = "Who is first?"
verdict = "{sync.makespan_ms} against {async.makespan_ms}."
[requests.page]
steps = [{ name = "db", wait = "800ms" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
[[expect]]
that = "sync.makespan_ms / async.makespan_ms > 1.5"
"""
TALK = scenes(
    'page = "title"\nlines = ["the occasion"]',
    'scenario = "three.toml"',
    'scenario = "three.toml"\nruns = ["async"]\nquestion = ""\ntitle = "Give it back"',
    'page = "number"\nnumber = "{sync.makespan_ms / async.makespan_ms}"\ntitle = "times sooner"',
    'page = "closing"\nlines = ["good-bye"]',
)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    with open_terminal() as opened:
        yield opened


@pytest.fixture
def talk(tmp_path: Path) -> str:
    (tmp_path / "three.toml").write_text(SCENARIO)
    (tmp_path / "talk.toml").write_text(TALK)
    return str(tmp_path / "talk.toml")


def servers(terminal: Terminal) -> list[Known]:
    return [one for one in descendants(terminal.shell) if "-m demo_server " in f"{one.command} "]


def test_a_talk_is_given_and_a_server_that_dies_is_run_again(terminal: Terminal, talk: str) -> None:
    terminal.start("talk", talk, "--no-record")
    wait_until(lambda: "the occasion" in terminal.text(), what="the title page")
    wait_until(lambda: len(servers(terminal)) == 2, what="servers ahead")
    family = terminal.family()
    terminal.press("PageDown")
    wait_until(lambda: "Who is first?" in terminal.text(), what="the question")
    terminal.press("F5")  # another key: a second PageDown, so soon, is a remote that bounces
    wait_until(lambda: "1 of 3 answered" in terminal.text(), what="the run")
    for one in servers(terminal):
        os.kill(one.pid, signal.SIGKILL)
    wait_until(lambda: "(status -9): space runs again" in terminal.text(), what="a word on the death")
    terminal.press("R")
    wait_until(lambda: "no run of this scene is on record" in terminal.text(), what="a word on recordings")
    terminal.press("Space")
    wait_until(lambda: terminal.text().splitlines()[1].endswith(" over"), what="the whole run")
    terminal.press("PageDown")
    wait_until(lambda: re.search(r"2\.\d+ s against \d", terminal.text()), what="the verdict of both")
    terminal.press("PageDown")
    wait_until(lambda: "times sooner" in terminal.text(), what="the number")
    terminal.resize(1, 1)
    terminal.resize(80, 22)
    wait_until(lambda: "times sooner" in terminal.text(), what="the number again")
    terminal.press("5", "Enter")
    wait_until(lambda: "good-bye" in terminal.text(), what="the end")
    family += descendants(terminal.shell)
    terminal.press("q", "q")
    wait_until(lambda: terminal.told("alternate_on") == "0", what="the screen that was before")
    nobody_left(family)
    assert terminal.answer("$?") == "0"


def test_a_talk_that_is_killed_leaves_nobody(terminal: Terminal, talk: str) -> None:
    terminal.start("talk", talk, "--no-record", "--at", "2")
    wait_until(lambda: "Who is first?" in terminal.text(), what="the question")
    wait_until(lambda: len(servers(terminal)) == 3, what="a server that is ready, and two ahead")
    family = descendants(terminal.shell)
    (program,) = (one for one in family if "-m tui talk" in one.command)
    os.kill(program.pid, signal.SIGKILL)
    nobody_left(family)


def test_headless_it_is_played_through(talk: str) -> None:
    done = finished("talk", talk, "--headless", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["passed"]
    assert [scene["scene"] for scene in told["scenes"]] == [2, 3]
    assert [run["name"] for scene in told["scenes"] for run in scene["runs"]] == ["sync", "async"]
