"""Recordings read back: what is sound is read, what is not is counted, and whatever a file holds gets one line."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import Event, LoadEnded
from demo_server.library import Complaint
from tests.tui import building as b
from tests.tui import recordings as r
from tests.tui.strategies import chances, examples, interleaved
from tui.comparison.compare import compare
from tui.comparison.report import report
from tui.recording.lines import RecordingError
from tui.recording.reading import Recording
from tui.recording.recorded import RecordedRun, load_runs
from tui.simulation import simulate

SCENARIO = b.scenario_of(
    {"page": [("work", 5), ("wait", 20)], "ping": [("wait", 3)]},
    script=[{"at": 0, "send": "page", "times": 3}, {"at": 10, "send": "ping"}],
)
EVENTS = list(simulate(SCENARIO, "sync"))
END = EVENTS[-1].at

wholes = st.integers(0, 10**6)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return r.write(tmp_path_factory.mktemp("good") / "good.ndjson", EVENTS, EVENTS, scenario=SCENARIO)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A path at which nothing is."""
    return tmp_path_factory.mktemp("other") / "other.ndjson"


def seen(run: RecordedRun) -> dict[str, Any]:
    return r.everything(run.timeline, END)


def said_of(path: Path) -> str:
    """The one line with which a file is refused."""
    with pytest.raises(RecordingError) as refusal:
        Recording(path).read_all()
    line = str(refusal.value)
    assert line.startswith(str(path).encode("unicode_escape").decode())
    assert line.isprintable()
    return line


# --- cut off ----------------------------------------------------------------------------------------------


@examples(40)
@given(wholes)
def test_cut_off_at_any_byte_it_is_read_up_to_there_or_refused(good: Path, other: Path, drawn: int) -> None:
    whole = good.read_bytes()
    cut = drawn % (len(whole) + 1)
    other.write_bytes(whole[:cut])
    header, run_line = whole.index(b"\n") + 1, r.after_run_line(whole)
    if cut < run_line:
        said = said_of(other)
        expected = "empty" if not cut else "first line" if cut < header else "no run in it"
        assert expected in said
        return
    recording = Recording(other).read_all()
    lines = whole[:cut].count(b"\n")
    assert sum(map(len, recording.tracks)) == lines - 1 - len(recording.tracks)
    assert (recording.cut_off, recording.unsound) == (whole[:cut][-1:] != b"\n", 0)
    for run in load_runs(other):
        told = EVENTS[: lines - 2] if run.began.run == 1 else EVENTS[: lines - 3 - len(EVENTS)]
        assert seen(run) == r.everything(r.fold(told), END)
        assert run.whole == any(isinstance(event, LoadEnded) for event in told)


# --- out of order, twice, and what belongs to nobody ------------------------------------------------------


@examples(25)
@given(chances)
def test_shuffled_lines_give_the_same_as_sorted_ones(other: Path, chance: Random) -> None:
    other.unlink(missing_ok=True)
    instants = sorted({event.at for event in EVENTS})
    # Of one instant the order is that of the file: nothing else tells it.
    mixed = list(interleaved([[event for event in EVENTS if event.at == at] for at in instants], chance))
    (run,) = load_runs(r.write(other, mixed))
    assert seen(run) == r.everything(r.fold(EVENTS), END)
    assert run.whole


@examples(20)
@given(st.lists(st.tuples(wholes, wholes), min_size=1, max_size=8))
def test_lines_that_come_twice_change_nothing(good: Path, other: Path, twice: list[tuple[int, int]]) -> None:
    header, *lines = good.read_bytes().splitlines(keepends=True)
    for which, where in twice:
        at = which % len(lines)
        lines.insert(at + 1 + where % (len(lines) - at), lines[at])
    other.write_bytes(header + b"".join(lines))
    for run, expected in zip(load_runs(other), load_runs(good), strict=True):
        assert seen(run) | {"odd": 0} == seen(expected)
        assert (run.whole, run.end, run.began) == (expected.whole, expected.end, expected.began)


NOTHING = [
    b"",
    b"no JSON",
    b"[1, 2]",
    b"\x00\xff\xfe",
    b'{"event":"LoadStarted","run":1}',
    b'{"event":"LoadStarted","at":5}',
    b'{"event":"LoadStarted","run":1,"at":-5}',
    b'{"event":"LoadStarted","run":1,"at":5.5}',
    b'{"event":"LoadStarted","run":1,"at":NaN}',
    b'{"event":"LoadStarted","run":1,"at":1e999}',
    b'{"event":"LoadStarted","run":1,"at":99999999999999999999999999}',
    b'{"event":"LoadStarted","run":1,"at":31557600000000000000}',
    b'{"event":"LoadStarted","run":1,"at":9223372036854775807}',
    b'{"event":"LoadStarted","run":9,"at":5}',
    b'{"event":"LoadStarted","run":"1","at":5}',
    b'{"event":"TeaServed","run":1,"at":5}',
    b'{"event":"Run\\u0042egan","run":1,"at":5}',
    b'{"event":"RequestFailed","run":1,"at":5,"id":1,"reason":"\\ud800"}',
    b'{"event":"RequestFailed","run":1,"at":5,"id":1,"reason":"\xff"}',
    b'{"event":"RequestFailed","run":1,"at":5,"id":' + b"9" * 5000 + b',"reason":""}',
    b"[" * 100_000,
    b'{"event":"RunBegan","run":7,"at":5,"name":"x","mode":"sync","seed":1,"workers":1,"speed":1,"scenario":{}}',
    b'{"event":"RunBegan","run":7,"at":5,"name":"x","mode":"threads","seed":1,"workers":1,"speed":1,"scenario":{}}',
]


@pytest.mark.parametrize(
    "line", NOTHING, ids=lambda line: line[:60].decode("latin-1").encode("unicode_escape").decode()
)
def test_a_line_that_tells_nothing_is_counted_and_left_out(good: Path, other: Path, line: bytes) -> None:
    header, began, *lines = good.read_bytes().splitlines(keepends=True)
    other.write_bytes(header + began + line + b"\n" + b"".join(lines))
    recording = Recording(other).read_all()
    assert recording.unsound == 1
    assert [list(track.instants) for track in recording.tracks] == [sorted(event.at for event in EVENTS)] * 2
    assert [seen(run) for run in load_runs(other)] == [seen(run) for run in load_runs(good)]


def test_a_run_that_begins_twice_or_in_another_age_is_left_out(good: Path, other: Path) -> None:
    header, began, *lines = good.read_bytes().splitlines(keepends=True)
    again = json.loads(began) | {"mode": "async"}
    old = json.loads(began) | {"at": 1 << 63, "run": 3}
    of_old = [{"event": "LoadStarted", "run": 3, "at": (1 << 63) + 5}]
    told = b"".join(json.dumps(one).encode() + b"\n" for one in (again, old, *of_old))
    other.write_bytes(header + began + told + b"".join(lines))
    recording = Recording(other).read_all()
    assert [(track.began.run, track.began.mode) for track in recording.tracks] == [(1, "sync"), (2, "sync")]
    assert recording.unsound == 3


@pytest.mark.parametrize("name", ["RunBegan", "LoadEnded", "LoadStarted", '"event":"LoadEnded"', '{"event":"RunBegan"'])
def test_names_that_look_like_events_are_names(other: Path, name: str) -> None:
    events: list[Event] = [b.load_started(), *b.asking(1, 0, request=name), b.failed(1, 7, name), b.load_ended(9)]
    other.unlink(missing_ok=True)
    (run,) = load_runs(r.write(other, events))
    assert r.everything(run.timeline, b.ns(9)) == r.everything(b.told(*events), b.ns(9))
    assert (run.timeline.zero, run.end, run.whole) == (0, b.ns(9), True)


def test_lines_that_another_program_has_written_anew_are_the_same_lines(good: Path, other: Path) -> None:
    lines = [json.loads(line) for line in good.read_text(encoding="utf-8").splitlines()]
    anew = "\r\n".join(json.dumps(dict(reversed(line.items())), indent=None) for line in lines) + "\r\n"
    other.write_bytes(anew.encode())
    recording = Recording(other).read_all()
    assert recording.unsound == 0
    assert recording.header == Recording(good).read_all().header
    assert [seen(run) for run in load_runs(other)] == [seen(run) for run in load_runs(good)]


def test_of_two_starts_and_two_ends_the_first_count_wherever_they_stand(other: Path) -> None:
    other.unlink(missing_ok=True)
    events = [b.load_started(7), b.load_started(5), *b.asking(1, 6), b.load_ended(90), b.load_ended(80)]
    recording = Recording(r.write(other, events)).read_all()
    (track,) = recording.tracks
    assert (track.zero, track.end) == (b.ns(5), b.ns(80))


# --- what is none -----------------------------------------------------------------------------------------

HEADER = b'{"recording":"asyncdemo","version":1}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n", "first line"),
        (b"title = 3\n", "first line"),
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe\n" * 20, "first line"),
        (b"\xef\xbb\xbf" + HEADER + b"\n", "first line"),
        (b"[" * 100_000 + b"\n", "first line"),
        (b'{"recording":"other","version":1}\n', "first line"),
        (b'{"recording":"asyncdemo","version":"1"}\n', "first line"),
        (b'{"recording":"asyncdemo","version":4,"program":"9.9\\u001b[2J\\u202e"}\n', "a newer asyncdemo is needed"),
        (HEADER, "first line"),
        (HEADER + b"\n", "cut off before one began"),
        (HEADER + b"\n" + b"x" * 10_000, "cut off before one began"),
        (HEADER + b"\n" + NOTHING[-1] + b"\n", "none that can be understood"),
    ],
    ids=lambda value: (
        value[:40].decode("latin-1").encode("unicode_escape").decode() if isinstance(value, bytes) else ""
    ),
)
def test_what_is_no_recording_is_refused_in_one_line(other: Path, content: bytes, said: str) -> None:
    other.write_bytes(content)
    assert said in said_of(other)


def test_a_long_file_without_a_line_break_is_not_read_to_its_end(other: Path) -> None:
    with other.open("wb") as file:
        file.truncate(1 << 32)  # 4 GB, of which the disk has nothing
    assert "first line" in said_of(other)


def test_the_text_of_the_largest_scenario_fits_into_a_header(other: Path) -> None:
    other.unlink(missing_ok=True)
    recorder = r.recorder_to(other)
    recorder._text = '# "\n' * 250_000
    recorder.begin(r.began()).write(EVENTS)
    recorder.close()
    assert len(Recording(other).read_all().header.text) == 1_000_000


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "there.ndjson"
    make(path)
    assert "not a file" in said_of(path)


@pytest.mark.parametrize("name", ["nowhere.ndjson", "nul\0.ndjson", "x" * 300, "red\x1b[31m.ndjson", "\udcff.ndjson"])
def test_what_is_not_there_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordingError) as refusal:
        load_runs(tmp_path / name)
    assert str(refusal.value).isprintable()


# --- whatever a file holds --------------------------------------------------------------------------------


def mutated(whole: bytes, chance: Random) -> bytes:
    """A few bytes, digits or pieces of it are others."""
    made = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(made))
        match chance.randrange(5):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                made[at : at + 1] = b"999999999999999999"
            case 2:
                del made[at : at + chance.randint(1, 30)]
            case 3:
                made[at:at] = made[(start := chance.randrange(len(made))) : start + chance.randint(1, 300)]
            case 4:
                digits = [place for place, byte in enumerate(made) if 48 <= byte < 58]
                made[chance.choice(digits)] = 48 + chance.randrange(10)
    return bytes(made)


@examples(40)
@given(chances)
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_line(good: Path, other: Path, chance: Random) -> None:
    other.write_bytes(mutated(good.read_bytes(), chance))
    said = ""
    try:
        runs = load_runs(other)
        told = report(compare(load_runs(good), runs), "a", "b")
        assert all(line.isprintable() for line in told.splitlines())
        for run in runs:
            r.everything(run.timeline, run.end)
    except Complaint as complaint:
        said = str(complaint)
    assert said.isprintable()
