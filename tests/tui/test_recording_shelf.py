"""The shelf: the latest twenty runs, what else people put there, and how a recording is found by its name."""

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest

from tui.recording import shelf as module
from tui.recording.lines import RecordingError
from tui.recording.shelf import KEPT, find_recording, latest, new_on_shelf, shelf


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, in which nothing is yet."""
    if sys.platform == "darwin":
        monkeypatch.setenv("HOME", str(tmp_path))
    else:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def full(data: Path) -> Iterator[list[Path]]:
    """Too many runs of another day, the oldest first."""
    shelf().mkdir(parents=True)
    paths = [shelf() / f"20200101-0000{number:02}-old.ndjson" for number in range(25)]
    for path in paths:
        path.touch()
    yield paths
    assert data in shelf().parents


def test_the_latest_twenty_stay(full: list[Path]) -> None:
    made = new_on_shelf("mine.toml")
    assert made.read_bytes() == b""
    assert latest() == [made, *full[:-KEPT:-1]]
    assert sorted(shelf().iterdir()) == sorted(latest())
    assert len(latest()) == KEPT


def test_what_else_lies_there_stays_and_is_no_run_of_ours(full: list[Path]) -> None:
    foreign = [shelf() / name for name in ("00-mine.ndjson", "zz.ndjson", "notes.txt", "20200101-000000-old.csv")]
    for path in foreign:
        path.touch()
    (shelf() / "20200101-000000-a-folder.ndjson").mkdir()
    made = new_on_shelf("mine")
    assert latest()[0] == made
    assert len(latest()) == KEPT
    assert all(path.exists() for path in foreign)
    assert not full[0].exists()


def test_of_one_second_the_latest_is_what_was_written_last() -> None:
    class OneSecond(datetime):
        def __format__(self, _: str) -> str:
            return "20261122-150427"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "datetime", OneSecond)
        made = [new_on_shelf(name) for name in ("b", "b", "a", "b")]
    for age, path in enumerate(made):
        os.utime(path, ns=(age, age))
    assert latest() == made[::-1]
    assert len(set(made)) == 4
    assert find_recording("latest") == made[-1]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("three-requests", "-three-requests."),
        ("/some/where/mine.toml", "-mine."),
        ("../../../etc/passwd", "-passwd."),
        ("..", "-run."),
        ("", "-run."),
        ("red\x1b[31m\nalert.toml", "-red--31m-alert."),
        ("\udcff\0", "---."),
        ("課程" * 60, "-課程課程"),
        ("\U00020000" * 60, "-\U00020000"),
    ],
)
def test_a_run_is_called_by_its_scenario(name: str, part: str) -> None:
    made = new_on_shelf(name)
    assert made.parent == shelf()
    assert part in made.name or (part == "-run." and made.name.endswith(("---.ndjson", "-run.ndjson")))
    assert latest() == [made]


def test_two_programs_at_once_get_a_file_each(full: list[Path]) -> None:
    made: list[Path] = []
    threads = [Thread(target=lambda: made.extend(new_on_shelf("same") for _ in range(6))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 18
    assert all(path.exists() for path in made)
    assert KEPT <= len(latest()) <= KEPT + 2
    assert not set(full[:5]) & set(latest())


def test_where_nothing_can_be_there_is_nothing_and_nothing_can_be_made() -> None:
    assert latest() == []
    shelf().parent.parent.mkdir(parents=True, exist_ok=True)
    shelf().parent.write_text("a file in the place of our folder")
    assert latest() == []
    with pytest.raises(OSError, match="asyncdemo"):
        new_on_shelf("mine")
    with pytest.raises(RecordingError, match="nothing was recorded yet"):
        find_recording("latest")


def test_a_recording_is_found_by_path_or_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain").touch()
    assert [find_recording(name) for name in ("plain", "a.ndjson", "some/where")] == [
        Path("plain"),
        Path("a.ndjson"),
        Path("some/where"),
    ]
    monkeypatch.setattr(module, "shipped", lambda: {"three-requests": Path("/shipped")})
    assert find_recording("three-requests") == Path("/shipped")
    with pytest.raises(RecordingError, match="did you mean three-requests"):
        find_recording("three-request")
    with pytest.raises(RecordingError, match="there is latest, three-requests"):
        find_recording("zzz\x1b")
    with pytest.raises(RecordingError, match="too long"):
        find_recording("x" * 300)
