"""Servers of one's own, written by somebody who has never heard of this program: driven without a change to them."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.whole.processes import descendants, everybody, finished, needs_proc, nobody_left, running, wait_until
from tui.exits import CHILD_FAILED, MET, WRONG_USAGE

pytestmark = [needs_proc, pytest.mark.realtime]

FLASK = """
import time
from flask import Flask

app = Flask(__name__)

@app.get("/")
def page():
    time.sleep(0.05)
    return "hello"
"""
FASTAPI = """
import asyncio
from fastapi import FastAPI
from demo_server import span

app = FastAPI()

@app.get("/")
async def page():
    async with span("db: user"):
        await asyncio.sleep(0.05)
    with span("render", "work"):
        sum(range(1000))
    return {"hello": "world"}
"""
TIMED = """
import asyncio
from fastapi import FastAPI, Response

app = FastAPI()

@app.get("/page")
async def page(response: Response):
    await asyncio.sleep(0.05)
    response.headers["Server-Timing"] = 'db;dur=30;desc="the user", render;dur=10, broken;dur=x, ='
    return {}
"""
SCENARIO = """
title = "Your app"
[requests.page]
path = "/"
[load]
clients = 4
duration = "600ms"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flaskapp.py").write_text(FLASK)
    (tmp_path / "fastapp.py").write_text(FASTAPI)
    (tmp_path / "timed.py").write_text(TIMED)
    (tmp_path / "s.toml").write_text(SCENARIO)
    return tmp_path


def runs_of(folder: Path, *words: str) -> list[dict[str, Any]]:
    """What came of a run; nobody is left of it."""
    before = {one.pid for one in everybody()}
    ran = finished("s.toml", "--headless", "--json", "--requests", *words, cwd=folder)
    assert ran.returncode == MET, ran
    nobody_left([one for one in everybody() if one.pid not in before and str(folder) in one.command])
    runs = json.loads(ran.stdout)["runs"]
    assert isinstance(runs, list)
    return runs


def test_a_wsgi_app_is_served_by_workers_that_can_be_seen(folder: Path) -> None:
    (run,) = runs_of(folder, "--app", "flaskapp:app", "--workers", "2")
    assert (run["mode"], run["workers"], run["told"], run["failed"]) == ("sync", 2, "handling", 0)
    assert run["completed"] >= 8
    assert run["service_ms"]["p50"] >= 50
    assert run["queue_ms"]["mean"] > 0.5 * run["service_ms"]["mean"], "four clients, two workers"
    assert run["predicted"]["makespan_ms"] is None


def test_an_asgi_app_shows_the_spans_that_its_code_names(folder: Path) -> None:
    (run,) = runs_of(folder, "--app", "fastapp:app")
    assert (run["mode"], run["told"], run["failed"]) == ("async", "handling", 0)
    spans = [[(span["step"], span["kind"]) for span in one["spans"]] for one in run["requests"] if one["status"] == 200]
    assert len(spans) >= 8
    assert all(one == [("db: user", "wait"), ("render", "work")] for one in spans)


def test_a_command_is_started_driven_and_stopped_beside_an_app(folder: Path) -> None:
    start = f"{sys.executable} -m gunicorn -w2 flaskapp:app -b 127.0.0.1:{{port}}"
    first, second = runs_of(folder, "--start", start, "--compare-with", "fastapp:app")
    assert (first["mode"], first["told"], first["server"]) == ("own", "nothing", None)
    assert (second["mode"], second["told"]) == ("async", "handling")
    assert first["completed"] >= 8
    assert second["completed"] > first["completed"], "four clients, two workers"


@contextmanager
def uvicorn(folder: Path, app: str) -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
    with subprocess.Popen(words, cwd=folder) as process:
        try:
            wait_until(lambda: answers(port), what="uvicorn")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def answers(port: int) -> bool:
    with closing(socket.socket()) as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0


def test_a_server_that_runs_already_is_split_by_what_its_answers_tell(folder: Path) -> None:
    with uvicorn(folder, "timed:app") as url:
        (run,) = runs_of(folder, "--url", f"{url}/page")
        lost = finished("s.toml", "--headless", "--url", f"{url}/nowhere", cwd=folder)
    assert (run["mode"], run["told"], run["failed"]) == ("own", "nothing", 0)
    for one in (one for one in run["requests"] if one["status"] == 200):
        assert [(span["step"], span["kind"], span["placed"]) for span in one["spans"]] == [
            ("the user", "wait", True),
            ("render", "work", True),
        ]
        assert one["sent_ms"] <= one["spans"][0]["start_ms"] <= one["spans"][1]["end_ms"] <= one["received_ms"]
    assert "failed: HTTP 404" in lost.stdout + lost.stderr


def test_the_demo_server_by_its_address_is_split_too(folder: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "demo_server", "three-requests", "--mode", "async", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: answers(port), what="the demo server")
            (run,) = runs_of(folder, "--url", f"http://127.0.0.1:{port}/ping", "--duration", "2s")
        finally:
            process.terminate()
    spans = [span["step"] for one in run["requests"] if one["status"] == 200 for span in one["spans"]]
    assert {"framework", "db", "response"} <= set(spans)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--app", "nowhere:app"], WRONG_USAGE, "there is no module nowhere"),
        (["--app", "flaskapp:application"], WRONG_USAGE, "application"),
        (["--app", "s.toml"], WRONG_USAGE, "s.toml"),
        (["--app", "flaskapp:time"], WRONG_USAGE, "neither ASGI nor WSGI"),
        (["--start", "nowhere-at-all {port}"], CHILD_FAILED, "nowhere-at-all"),
        (["--start", f"{sys.executable} -c exit(3) {{port}}"], CHILD_FAILED, "3"),
        (["--url", "http://127.0.0.1:9/"], CHILD_FAILED, "http://127.0.0.1:9"),
        (["--url", "https://shop.example/"], WRONG_USAGE, "--allow-remote"),
    ],
    ids=lambda words: " ".join(words[:2]) if isinstance(words, list) else "",
)
def test_what_cannot_be_driven_is_said_in_one_line(words: list[str], status: int, said: str, folder: Path) -> None:
    ran = finished("s.toml", "--headless", *words, cwd=folder)
    assert ran.returncode == status, ran
    *before, line = ran.stderr.splitlines()
    assert line.startswith("asyncdemo: ")
    assert said in line
    assert not [one for one in before if "demo_server" in one or "tui" in one], "its traceback, not ours"


def test_an_app_that_does_not_import_shows_its_own_traceback(folder: Path) -> None:
    (folder / "broken.py").write_text("def connect():\n    return 1 / 0\n\n\nconnect()\n")
    ran = finished("s.toml", "--headless", "--app", "broken:app", cwd=folder)
    assert ran.returncode == WRONG_USAGE
    assert "Traceback" in ran.stderr
    assert "return 1 / 0" in ran.stderr
    assert "demo_server" not in ran.stderr
    assert "importlib" not in ran.stderr
    assert "ZeroDivisionError" in ran.stderr.splitlines()[-1]


def test_a_command_and_its_children_end_with_a_parent_that_is_killed(folder: Path) -> None:
    start = f"{sys.executable} -m gunicorn -w2 flaskapp:app -b 127.0.0.1:{{port}}"
    text = (folder / "s.toml").read_text().replace('"600ms"', '"60s"')
    (folder / "long.toml").write_text(text)
    with running(str(folder / "long.toml"), "--headless", "--start", f"sh -c 'cd {folder} && exec {start}'") as run:

        def at_work() -> list[Any]:
            return [one for one in descendants(run.process.pid) if "-m gunicorn" in one.command]

        family = wait_until(lambda: at_work() if len(at_work()) >= 3 else [], what="gunicorn and two workers")
        run.process.kill()
        nobody_left(family, within_s=8)


def test_what_an_app_says_of_its_errors_is_passed_on(folder: Path) -> None:
    (folder / "failing.py").write_text(FLASK.replace('return "hello"', "return 1 / 0"))
    ran = finished("s.toml", "--headless", "--app", "failing:app", "--duration", "300ms", cwd=folder)
    assert "    return 1 / 0" in ran.stderr
    assert "ZeroDivisionError" in ran.stderr
    assert "failed: HTTP 500" in ran.stdout


def test_a_scenario_for_the_demo_server_is_sent_with_a_word_of_warning(folder: Path) -> None:
    text = SCENARIO.replace('path = "/"', 'steps = [{ name = "db", wait = 1 }]')
    (folder / "demo.toml").write_text(text)
    ran = finished("demo.toml", "--headless", "--app", "flaskapp:app", "--duration", "200ms", cwd=folder)
    assert "asyncdemo: this scenario is for the demo server: yours is asked for /page" in ran.stderr
    assert "failed: HTTP 404" in ran.stdout
