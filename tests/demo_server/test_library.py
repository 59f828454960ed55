"""Finding and reading scenario files, and saying why one cannot be read."""

import os
import sys
from pathlib import Path

import pytest

from demo_server.library import ScenarioError, find_scenario, printable, read_text, scenario_names, scenarios_folder


def complaint_about(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_text(path)
    complaint = str(caught.value)
    assert complaint.isprintable(), "one line, nothing that moves the cursor"
    return complaint


def test_the_scenarios_are_there_in_the_order_of_the_talk() -> None:
    assert scenario_names() == [
        *("three-requests", "outrun-the-traffic", "randomness", "dead-zones", "give-back", "workers"),
        *("blocked-loop", "one-bad-apple", "cpu-bound", "pool", "gather", "twenty-clients", "overload"),
        *("who-measures", "the-price", "idle-crowd"),
        *("backs-up", "shop", "upstream", "files", "your-app"),
    ]


def test_the_order_names_every_scenario_and_no_other() -> None:
    told = (scenarios_folder() / "order.txt").read_text(encoding="utf-8").split()
    assert sorted(told) == sorted(path.stem for path in scenarios_folder().glob("*.toml"))


@pytest.mark.parametrize("name", scenario_names())
def test_a_name_finds_the_file_that_comes_with_the_program(name: str) -> None:
    assert find_scenario(name) == scenarios_folder() / f"{name}.toml"
    assert find_scenario(name).is_file()


@pytest.mark.parametrize("path", ["mine.toml", "./a/mine.toml", "/nowhere/mine.toml", "three-requests.toml"])
def test_what_ends_in_toml_is_a_path(path: str) -> None:
    assert find_scenario(path) == Path(path)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("three-request", "three-requests"),
        ("tree-requests", "three-requests"),
        ("three_requests", "three-requests"),
        ("Three-Requests", "three-requests"),
        ("twenty", "twenty-clients"),
        ("backsup", "backs-up"),
        ("deadzone", "dead-zones"),
        ("../scenarios/three-requests", "three-requests"),
    ],
)
def test_a_name_that_is_nearly_right_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(ScenarioError, match=rf"no scenario named {name}: did you mean {nearest}") as caught:
        find_scenario(name)
    assert "(a file of your own ends in .toml)" in str(caught.value)


@pytest.mark.parametrize("name", ["", "zzzz", "42", "\x1b[31m"])
def test_a_name_that_is_far_off_is_answered_with_all_there_are(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        find_scenario(name)
    assert all(there in str(caught.value) for there in scenario_names())
    assert str(caught.value).isprintable()


def test_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('title = "ein Gruß"\r\n'.encode())
    assert read_text(path) == 'title = "ein Gruß"\r\n'


def test_a_directory_is_not_a_scenario(tmp_path: Path) -> None:
    assert complaint_about(tmp_path) == f"{tmp_path}: not a file; a scenario is a TOML file"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a file" in complaint_about(tmp_path / "pipe.toml")


def test_a_binary_file_is_not_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\x7fELF\x02\x01\xff\x00")
    assert complaint_about(path) == f"{path}: not text (byte 6); a scenario is UTF-8 TOML"


@pytest.mark.parametrize(("size", "fine"), [(1_000_000, True), (1_000_001, False)])
def test_a_huge_file_is_not_read(tmp_path: Path, size: int, fine: bool) -> None:
    path = tmp_path / "huge.toml"
    path.write_bytes(b"#" * size)
    if fine:
        assert len(read_text(path)) == size
    else:
        assert complaint_about(path) == f"{path}: larger than a scenario can be (1 MB)"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.toml", "no such file or directory"),
        ("a/missing.toml", "no such file or directory"),
        pytest.param("x" * 300 + ".toml", "file name too long", id="300 letters"),
        ("colour\x1b[31m\n.toml", "no such file or directory"),
        ("nul\0.toml", ""),
    ],
)
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str, reason: str) -> None:
    complaint = complaint_about(tmp_path / name)
    assert printable(name) in complaint
    assert reason in complaint


def test_a_file_below_a_file_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").touch()
    assert complaint_about(tmp_path / "mine.toml" / "other.toml").endswith("not a directory")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünd × 日本", "plain, ünd × 日本"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x1b[31m\x07", r"\x1b[31m\x07"),
        ("\u202eright to left", r"\u202eright to left"),
        ("\udcff", r"\udcff"),
        (Path("a\nb"), r"a\nb"),
    ],
)
def test_printable_escapes_what_would_move_the_cursor(text: object, shown: str) -> None:
    assert printable(text) == shown
