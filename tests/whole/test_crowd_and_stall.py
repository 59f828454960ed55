"""A run beside connections that say nothing, on a server that stands still by itself, on queries without a database."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.whole.conftest import Write
from tests.whole.processes import finished
from tui.exits import MET

pytestmark = pytest.mark.realtime

RUN = """
title = "All at once"
[server]
workers = 3
stalls = [{ at = 300, lasts = 400 }]
[requests.page]
steps = [{ name = "db", query = "select 1", takes = 20 }, { name = "code", work = 1 }]
[load]
rate = 20
duration = 1200
idle = 2
"""


def test_all_three_are_as_they_were_planned_and_are_said(
    scenario_file: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASYNCDEMO_QUERIES", "timer")
    record = tmp_path / "run.ndjson"
    ran = finished("--headless", "--json", "--mode", "sync", "--record", str(record), scenario_file(RUN))
    assert ran.returncode == MET, ran
    assert "queries run on a timer: no PostgreSQL wanted (ASYNCDEMO_QUERIES=timer)" in ran.stderr
    (run,) = json.loads(ran.stdout)["runs"]
    assert run["server"]["blocked"] > 0.65, "two of three workers are held by those who say nothing"
    assert run["failed"] == 0
    assert run["completed"] > 15, "the third serves"
    assert run["response_ms"]["max"] > 250, "who came early into the stall waited for its end"
    events = [json.loads(line) for line in record.read_text().splitlines()[1:]]
    told = [event["event"] for event in events]
    assert told.count("WorkerHeld") == 2
    assert max(_at(events, "WorkerHeld")) < _at(events, "LoadStarted")[0], "the run begins in a steady state"
    (zero,), (stalled,), (resumed,) = (_at(events, name) for name in ("LoadStarted", "ServerStalled", "ServerResumed"))
    assert 300e6 <= stalled - zero < 400e6
    assert 300e6 < resumed - stalled < 600e6
    (ready,) = (event for event in events if event["event"] == "ServiceReady")
    assert ready["address"].startswith("timer: ")


def _at(events: list[dict[str, Any]], name: str) -> list[int]:
    return [event["at"] for event in events if event["event"] == name]
