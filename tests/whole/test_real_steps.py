"""Runs that wait for real things: what comes of them, what their faults look like, and that nobody is left."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from demo_server.postgres import missing
from tests.whole.conftest import Write
from tests.whole.processes import (
    Known,
    descendants,
    finished,
    needs_proc,
    nobody_left,
    running,
    wait_until,
)
from tui.exits import CHILD_FAILED, MET, WRONG_USAGE

pytestmark = [needs_proc, pytest.mark.realtime]
needs_postgres = pytest.mark.skipif(bool(missing()), reason=missing() or "a PostgreSQL is there")

PURCHASE = """
title = "A purchase"
[requests.purchase]
steps = [
  { name = "db: session", query = "select user_id from sessions where token = 'session-' || %(number)s" },
  { name = "db: user", query = "select id, name from users where id = %(user_id)s", takes = 200 },
  { name = "db: courses", takes = 100, query = '''
    select title, courses.price from purchases join courses on courses.id = course_id where user_id = %(user_id)s''' },
  { together = [
    { name = "prices", fetch = "/prices", takes = 80 },
    { name = "stock", fetch = "/stock", takes = 120 },
  ] },
  { name = "page", render = "courses.html" },
]
[load]
script = [{ at = 0, send = "purchase", times = 3 }]
[[expect]]
that = "sync.makespan_ms / async.makespan_ms > 2"
"""
LONG = """
title = "A long query"
[requests.page]
steps = [{ name = "db", query = "select 1", takes = "30s" }]
[load]
script = [{ at = 0, send = "page", times = 3 }]
"""


@needs_postgres
def test_a_run_waits_for_a_real_database_and_a_real_service_and_leaves_nobody(scenario_file: Write) -> None:
    with running("--headless", "--json", "--requests", scenario_file(PURCHASE)) as asked:
        family = wait_until(lambda: with_database(asked.process.pid), what="a database at work")
        stdout, stderr = asked.end()
    assert asked.process.returncode == MET, stderr
    nobody_left(family)
    sync, awaiting = json.loads(stdout)["runs"]
    for run in (sync, awaiting):
        assert [one["status"] for one in run["requests"]] == [200, 200, 200]
    steps = ["db: session", "db: user", "db: courses", "prices", "stock", "page"]
    assert all([span["step"] for span in one["spans"]] == steps for one in sync["requests"])
    for one in awaiting["requests"]:
        lengths = {span["step"]: span["end_ms"] - span["start_ms"] for span in one["spans"]}
        starts = {span["step"]: span["start_ms"] for span in one["spans"]}
        assert lengths["db: user"] >= 199
        assert abs(starts["stock"] - starts["prices"]) < 40, "at once"
    (line,) = (line for line in stderr.splitlines() if "psql" in line)
    assert "asyncdemo: the database" in line


@needs_postgres
def test_the_parents_death_ends_the_database_too(scenario_file: Write) -> None:
    with running("--headless", "--mode", "async", scenario_file(LONG)) as run:
        family = wait_until(lambda: with_database(run.process.pid), what="a database at work")
        os.kill(run.process.pid, signal.SIGKILL)
        nobody_left(family, within_s=10)


@needs_postgres
def test_a_database_that_is_killed_in_mid_run_fails_the_requests_with_a_reason(scenario_file: Write) -> None:
    with running("--headless", "--json", "--mode", "async", scenario_file(LONG)) as run:
        family = wait_until(lambda: with_database(run.process.pid), what="a database at work")
        for one in family:
            if "postgres" in one.command and "-m" not in one.command.split():
                with suppress(ProcessLookupError):
                    os.kill(one.pid, signal.SIGKILL)
        stdout, stderr = run.end()
    (only,) = json.loads(stdout)["runs"]
    assert only["failed"] == 3, stderr
    assert "Traceback" not in stderr
    assert "HTTP 503" in stderr


def test_without_the_extra_queries_run_on_a_timer_and_a_line_says_how_to_get_it() -> None:
    without = """
import importlib.util, sys
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name.startswith("psycopg") else find(name, *more)
from tui.cli import main
sys.exit(main(["shop", "--headless", "--mode", "async", "--speed", "4", "--no-record"]))
"""
    ran = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == MET, ran
    assert "4 of 4" in ran.stdout
    line = next(line for line in ran.stderr.splitlines() if "timer" in line)
    assert line == "asyncdemo: queries run on a timer: no driver psycopg here (pip install 'asyncdemo[postgres]')"


@needs_postgres
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ('{ name = "db", query = "selct 1" }', 'requests.page step "db": syntax error at or near "selct"'),
        ('{ name = "db", query = "update users set name = name", takes = 100 }', "takes"),
        ('{ name = "file", read = "/nowhere/at/all" }', "/nowhere/at/all"),
        ('{ name = "file", read = "/usr" }', "/usr"),
        ('{ name = "page", render = "nowhere.html" }', "nowhere.html"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_sent(steps: str, said: str, scenario_file: Write) -> None:
    text = f'title = "T"\n[requests.page]\nsteps = [{steps}]\n[load]\nscript = [{{ at = 0, send = "page" }}]\n'
    ran = finished("--headless", "--mode", "sync", scenario_file(text))
    assert ran.returncode == CHILD_FAILED, ran
    *_, line = ran.stderr.splitlines()
    assert line.startswith("asyncdemo: the server did not start")
    assert said in line
    assert "Traceback" not in ran.stderr


def test_a_password_is_printed_nowhere(scenario_file: Write, tmp_path: Path) -> None:
    url = "postgresql://me:hunter2@127.0.0.1:9/shop"
    text = LONG + f'[database]\nurl = "{url}"\n'
    recording = tmp_path / "run.ndjson"
    ran = finished("--headless", "--mode", "async", "--record", str(recording), scenario_file(text))
    assert ran.returncode == CHILD_FAILED
    (line,) = ran.stderr.splitlines()
    assert "127.0.0.1" in line
    assert "hunter2" not in ran.stderr + ran.stdout
    assert not recording.exists() or b"hunter2" not in recording.read_bytes()


def test_another_machine_is_not_asked_unless_that_is_allowed(scenario_file: Write) -> None:
    for more, host in (
        ('steps = [{ name = "prices", fetch = "http://shop.example/" }]', "shop.example"),
        ('steps = [{ name = "db", query = "select 1" }]\n[database]\nurl = "postgresql://db.example/x"', "db.example"),
    ):
        text = f'title = "T"\n[requests.page]\n{more}\n[load]\nscript = [{{ at = 0, send = "page" }}]\n'
        ran = finished("--headless", scenario_file(text))
        assert ran.returncode == WRONG_USAGE
        (line,) = ran.stderr.splitlines()
        assert host in line
        assert "--allow-remote" in line


def test_a_service_that_refuses_fails_its_requests_and_the_run_goes_on(scenario_file: Write) -> None:
    text = (
        PURCHASE.partition("[requests")[0]
        + """
[requests.page]
steps = [{ name = "prices", fetch = "http://127.0.0.1:9/prices" }]
[requests.ping]
steps = [{ name = "code", work = 1 }]
[load]
script = [{ at = 0, send = "page" }, { at = 10, send = "ping" }]
"""
    )
    ran = finished("--headless", "--json", "--mode", "async", "--expect", "async.completed == 1", scenario_file(text))
    assert ran.returncode == MET, ran
    (run,) = json.loads(ran.stdout)["runs"]
    assert (run["completed"], run["failed"]) == (1, 1)
    assert "HTTP 502: GET http://127.0.0.1:9/prices: connection refused" in ran.stderr


@needs_postgres
def test_the_server_alone_brings_what_it_needs(scenario_file: Write) -> None:
    words = [sys.executable, "-m", "demo_server", scenario_file(PURCHASE), "--port", "0"]
    assert subprocess.run(words, capture_output=True, check=False, timeout=30).returncode == WRONG_USAGE, "no port 0"
    code = "from demo_server.services import started_services as start; "
    code += "from demo_server.loading import load_scenario; import sys\n"
    told = subprocess.run(
        [sys.executable, "-c", code + "print(start(load_scenario(sys.argv[1])))", scenario_file(PURCHASE)],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert "postgresql://" in told
    assert "http://127.0.0.1:" in told


def with_database(pid: int) -> list[Known]:
    """All that a run has started, once its database is busy with a query; empty before."""
    family = descendants(pid)
    return family if any("SELECT" in one.command for one in family) else []
