"""What people call a run goes with it: into a recording, onto the page, the picture, the trace and the tables."""

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from demo_server.scenario import Scenario
from tests.tui import building as b
from tests.tui import recordings
from tests.tui.exporting import ran
from tui.export import svg_words
from tui.export.page_run import page_runs
from tui.export.tables import write_requests
from tui.export.trace import write_trace
from tui.recording.lines import RunBegan
from tui.recording.recorded import RecordedRun, load_runs
from tui.side import Side, labels
from tui.target import Target

PAGE = b.at_once(2, [("wait", 10)])


def labelled(label: str = "4 workers", name: str = "four") -> RecordedRun:
    made = ran(PAGE)
    return made._replace(began=msgspec.structs.replace(made.began, run_name=name, label=label))


def side(name: str = "", label: str = "", scenario: Scenario = PAGE) -> Side:
    return Side(scenario, "sync", name=name, label=label)


@pytest.mark.parametrize(
    ("one", "key", "called"),
    [
        (side(), "sync", ""),
        (side("sync"), "sync", ""),
        (side("sync", "as in the course"), "sync", "as in the course"),
        (side("four"), "four", "four"),
        (side("four", "4 workers"), "four", "4 workers"),
    ],
)
def test_a_run_is_called_by_its_label_or_its_name_unless_its_mode_says_it(one: Side, key: str, called: str) -> None:
    assert (one.key, one.called) == (key, called)


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([side("one", "1 worker"), side("four")], ["1 worker", "four"]),
        ([side("one", "the same"), side("two", "the same")], ["sync", "sync"]),
        ([side("one", "1 worker"), Side(PAGE, "async")], ["1 worker", "async"]),
        ([side(), Side(PAGE, "own", Target("url", "http://127.0.0.1:1"))], ["sync", "127.0.0.1:1"]),
    ],
)
def test_sides_are_told_apart(sides: list[Side], said: list[str]) -> None:
    assert labels(sides) == said


def test_a_recording_keeps_them_and_does_without(tmp_path: Path) -> None:
    path = tmp_path / "labels.ndjson"
    recorder = recordings.recorder_to(path)
    for began in (recordings.began(run_name="four", label="4 workers"), recordings.began()):
        recorder.begin(began).write([b.load_started(), *b.answered(1), b.load_ended(200)])
    recorder.close()
    old = path.read_text().replace(',"run_name":"","label":""', "")
    assert old != path.read_text()
    path.write_text(old)
    named, plain = (run.began for run in load_runs(path))
    assert (named.key, named.called, named.mode) == ("four", "4 workers", "sync")
    assert (plain.key, plain.called) == ("sync", "sync")


def test_whatever_stands_there_is_shown_as_text() -> None:
    assert labelled("4\x1b[2Jworkers").began.called == "4\\x1b[2Jworkers"


def test_exports_call_a_run_by_its_label() -> None:
    run, plain = labelled(), ran(PAGE, "async", number=2)
    assert (svg_words.name(run), svg_words.name(plain)) == ("4 workers", "async")
    assert [one.label for one in page_runs([run, plain])] == ["4 workers", "async"]
    table, trace = io.StringIO(newline=""), io.StringIO()
    write_requests([run, plain], table)
    rows = csv.DictReader(io.StringIO(table.getvalue(), newline=""))
    assert [row["label"] for row in rows] == ["4 workers", "4 workers", "async", "async"]
    write_trace([run], trace)
    assert "4 workers: 1 worker, as gunicorn sync -w1" in trace.getvalue()


def test_a_line_of_a_run_says_its_name() -> None:
    made = recordings.began(run_name="four", label="4 workers")
    assert isinstance(made, RunBegan)
    assert json.loads(msgspec.json.encode(made))["label"] == "4 workers"
