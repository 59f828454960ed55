"""Recordings written: each line at once, and no file, whatever it does, ends a run."""

import errno
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from demo_server.events import Event, HandlingPlaced, PlacedSpan, ServiceReady, StepMeasured
from tests.tui import building as b
from tests.tui import recordings as r
from tui.recording.lines import VERSION, RunBegan
from tui.recording.reading import Recording
from tui.recording.writing import Recorder

EVENTS: list[Event] = [b.load_started(), *b.answered(1), b.load_ended(100)]


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Its lines as any program reads them."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    made = [json.loads(line) for line in text.split("\n")[:-1]]
    assert all(isinstance(line, dict) for line in made)
    return made


def test_each_line_is_an_object_the_header_first_then_the_run_then_its_events(tmp_path: Path) -> None:
    header, began, *events = lines_of(r.write(tmp_path / "run.ndjson", EVENTS, scenario=b.three_requests()))
    assert (header["recording"], header["version"], header["name"]) == ("asyncdemo", VERSION, "test")
    assert header["text"] == "title = 'Test'"
    assert header["recorded"].endswith("Z")
    assert set(header["machine"]) == {"system", "processor", "cores", "python"}
    assert (began["event"], began["run"], began["mode"], began["workers"]) == ("RunBegan", 1, "sync", 1)
    assert began["scenario"]["requests"]["ping"]["steps"][1] == {"name": "wait 1", "wait": 280}
    assert [(one["event"], one["run"], one["at"]) for one in events] == [
        (type(event).__name__, 1, event.at) for event in EVENTS
    ]


def test_what_has_been_told_is_in_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run.ndjson"
    recorder = r.recorder_to(path)
    assert not path.exists(), "before a run there is no file"
    take = recorder.begin(r.began())
    for number, event in enumerate(EVENTS, start=1):
        take.write([event])
        assert len(lines_of(path)) == 2 + number
    take.write([])
    assert len(lines_of(path)) == 2 + len(EVENTS)
    recorder.close()
    recorder.close()
    take.write(EVENTS)  # nobody listens any more
    assert len(lines_of(path)) == 2 + len(EVENTS)
    assert recorder.failure == ""


def test_runs_are_numbered_and_names_may_be_anything(tmp_path: Path) -> None:
    hostile = "[bold]<script>\x1b[2J\n\u202e\udcff\"{'event':"
    path = tmp_path / "run.ndjson"
    recorder = Recorder(lambda: path, hostile)
    failed: list[Event] = [b.load_started(), b.planned(1, 0, hostile[:10]), b.failed(1, 5, '{"event":"\x1b"\n')]
    for _ in range(2):
        recorder.begin(r.began(b.at_once(1, [("work", 1)]))).write(failed)
    recorder.close()
    assert [line.get("run") for line in lines_of(path)] == [None, 1, 1, 1, 1, 2, 2, 2, 2]
    assert lines_of(path)[0]["name"].isprintable()
    recording = Recording(path).read_all()
    assert [list(track.events(0, len(track))) for track in recording.tracks] == [failed, failed]


class Failing(io.FileIO):
    """A file on a disk that is full after so many bytes, and that complains of it when it is closed, too."""

    room = 0

    def write(self, block: Any, /) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = super().write(memoryview(block)[: self.room])
        self.room -= written
        return written

    def close(self) -> None:
        was_open = not self.closed
        super().close()
        if was_open:
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))


@pytest.mark.parametrize("room", [0, 10, 400, 650, 900, 10_000])
def test_a_full_disk_ends_the_recording_and_what_is_there_can_be_read(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "full.ndjson"

    def open_failing(self: Path, mode: str, buffering: int) -> Failing:
        assert (mode, buffering) == ("ab", 0), "no buffer of ours"
        file = Failing(self, mode)
        file.room = room
        return file

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_failing)
        recorder = r.recorder_to(path)
        take = recorder.begin(r.began())
        for event in EVENTS:
            take.write([event])
        recorder.begin(r.began()).write(EVENTS)
        recorder.close()
    full = path.read_bytes()
    if room == 10_000:
        assert recorder.failure == ""
        assert len(lines_of(path)) == 1 + 2 * (1 + len(EVENTS))
        return
    assert len(full) == room
    begun = full.count(b"\n") >= 2
    assert recorder.failure.startswith("recorded only in part" if begun else "not recorded")
    assert "no space left" in recorder.failure
    assert str(path) in recorder.failure
    if begun:
        assert Recording(path).read_all().unsound == 0


@pytest.mark.parametrize(
    "failure",
    [
        PermissionError(errno.EACCES, "Permission denied", "/secret\x1b[2J"),
        OSError("odd"),
        ValueError("embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_made_ends_nothing(failure: Exception) -> None:
    def refuse() -> Path:
        raise failure

    recorder = Recorder(refuse)
    for _ in range(2):
        recorder.begin(r.began()).write(EVENTS)
    recorder.close()
    assert recorder.path is None
    assert recorder.failure.startswith("not recorded: ")
    assert recorder.failure.isprintable()


def test_a_folder_in_the_place_of_the_file_ends_nothing(tmp_path: Path) -> None:
    recorder = Recorder(lambda: tmp_path)
    recorder.begin(r.began()).write(EVENTS)
    recorder.close()
    assert recorder.failure == f"not recorded: {tmp_path}: is a directory"


def test_the_scenario_of_a_run_is_read_back_as_it_ran(tmp_path: Path) -> None:
    drawn: list[tuple[Any, Any]] = [("work", {"uniform": [1, 2]}), ("wait", {"choice": [1.5, 20]})]
    scenarios = [
        b.three_requests(),
        b.scenario_of({"page": drawn}, workers=3, seed=9, clients=4, think={"exponential": 7}, duration="1min"),
        b.scenario_of({"page": drawn}, rate=12.5, arrivals="poisson", duration=900.25, timeout="2s"),
    ]
    path = tmp_path / "run.ndjson"
    recorder = r.recorder_to(path)
    for scenario in scenarios:
        recorder.begin(r.began(scenario, "async", speed=0.5))
    recorder.close()
    tracks = Recording(path).read_all().tracks
    assert [track.scenario for track in tracks] == scenarios
    began = tracks[1].began
    assert isinstance(began, RunBegan)
    assert (began.seed, began.workers, began.speed, began.mode) == (9, 3, 0.5, "async")


def test_what_an_own_server_and_real_steps_tell_is_read_back(tmp_path: Path) -> None:
    told: list[Event] = [
        ServiceReady(0, "upstream", "127.0.0.1:8001"),
        StepMeasured(0, "page", 0, 1000, 200),
        b.ready("nothing"),
        b.load_started(),
        *b.asking(1),
        HandlingPlaced(b.ns(5), 1, b.ns(1), b.ns(4), (PlacedSpan("db", "wait", b.ns(2), b.ns(3)),)),
        b.received(1, 5, 302, "redirects to /login"),
        b.load_ended(9),
    ]
    path = tmp_path / "run.ndjson"
    recorder = r.recorder_to(path)
    recorder.begin(r.began(target="flask \x1b[2Jshop:app")).write(told)
    recorder.close()
    (track,) = Recording(path).read_all().tracks
    assert list(track.events(0, len(track))) == told
    assert track.began.target == "flask \\x1b[2Jshop:app"
    assert r.everything(r.fold(track.events(0, len(track))), b.ns(9)) == r.everything(r.fold(told), b.ns(9))


def test_a_recording_of_format_1_is_read_as_it_was() -> None:
    first = Path(__file__).parent / "recorded_in_format_1.ndjson"
    lines = first.read_bytes().splitlines()
    assert b'"version":1,' in lines[0]
    assert b"target" not in lines[1]
    recording = Recording(first).read_all()
    assert (recording.header.version, recording.unsound) == (1, 0)
    assert [track.began.target for track in recording.tracks] == ["", ""]
