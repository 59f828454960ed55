"""Exports as files: whole or not at all, never over a recording."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

import pytest

from tests.tui import building as b
from tests.tui.exporting import compared
from tui.export import files
from tui.export.files import ExportError, default_output, export
from tui.export.formats import FORMATS, Format
from tui.recording.lines import header_line, new_header
from tui.recording.recorded import RecordedRun

RUNS = compared(b.three_requests())
BEGINNINGS: dict[Format, bytes] = {
    "html": b"<!doctype html>",
    "svg": b"<?xml version",
    "trace": b'{"traceEvents":[',
    "csv": b"\xef\xbb\xbfrun,mode,scenario,id,",
}


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_is_written(tmp_path: Path, to: Format) -> None:
    made = export(RUNS, to, tmp_path / "out.x")
    assert made[0] == tmp_path / "out.x"
    assert made[0].read_bytes().lower().startswith(BEGINNINGS[to].lower())
    assert sorted(tmp_path.iterdir()) == sorted(made)


def test_tables_are_two_files(tmp_path: Path) -> None:
    assert [path.name for path in export(RUNS, "csv", tmp_path / "a.b.csv")] == ["a.b.csv", "a.b.spans.csv"]
    assert [path.name for path in export(RUNS, "csv", tmp_path / "bare")] == ["bare", "bare.spans.csv"]


def test_the_theme_is_the_pictures(tmp_path: Path) -> None:
    dark, auto = tmp_path / "dark.svg", tmp_path / "auto.svg"
    export(RUNS, "svg", dark, theme="dark")
    export(RUNS, "svg", auto)
    assert "prefers-color-scheme" not in dark.read_text(encoding="utf-8")
    assert "prefers-color-scheme" in auto.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("to", "name"), [("html", "run.1.html"), ("svg", "run.1.svg"), ("trace", "run.1.trace.json"), ("csv", "run.1.csv")]
)
def test_where_an_export_goes_when_nobody_says(to: Format, name: str) -> None:
    assert default_output(Path("/far/away/run.1.ndjson"), to) == Path(name)


def test_an_export_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    out.write_text("old", encoding="utf-8")
    export(RUNS, "svg", out)
    assert "<svg" in out.read_text(encoding="utf-8")


def test_what_a_link_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    target, link = tmp_path / "deep" / "out.svg", tmp_path / "link.svg"
    link.symlink_to(target)
    export(RUNS, "svg", link)
    assert link.is_symlink()
    assert "<svg" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("to", FORMATS)
def test_a_recording_is_never_replaced(tmp_path: Path, to: Format) -> None:
    recording = tmp_path / "r.csv"
    recording.write_bytes(header_line(new_header("test", "")))
    before = recording.read_bytes()
    with pytest.raises(ExportError, match=r"r\.csv: a recording, which no export replaces"):
        export(RUNS, to, recording)
    assert recording.read_bytes() == before


def test_nor_is_one_that_has_the_name_of_the_second_file(tmp_path: Path) -> None:
    recording = tmp_path / "x.spans.csv"
    recording.write_bytes(header_line(new_header("test", "")))
    with pytest.raises(ExportError, match="a recording"):
        export(RUNS, "csv", tmp_path / "x.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["x.spans.csv"]


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (a_folder, "a folder; --output names a file"),
        (lambda path: path / "no" / "where.svg", "there is no folder .*; make it, or choose another --output"),
        (lambda _: Path("/dev/null"), "not a file that can be replaced"),
        (lambda path: path.with_name("x" * 300), "too long; choose another --output"),
        (lambda path: path.with_name("x\n\x1b[31m" * 50), r"^[ -~]* too long; choose another --output$"),
        (lambda _: Path(), "a folder"),
        (lambda _: Path("/"), "a folder"),
    ],
)
@pytest.mark.parametrize("to", ["svg", "csv"])
def test_what_cannot_be_written_gets_one_line(
    tmp_path: Path, output: Callable[[Path], Path], said: str, to: Format
) -> None:
    with pytest.raises(ExportError, match=said) as failure:
        export(RUNS, to, output(tmp_path / "out"))
    assert str(failure.value).isprintable()


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_export_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    def half(runs: Sequence[RecordedRun], out: TextIO) -> Any:
        out.write(f"half of {len(runs)} runs")
        raise trouble

    monkeypatch.setattr(files, "write_spans", half)
    old = tmp_path / "x.csv"
    old.write_text("old", encoding="utf-8")
    with pytest.raises((ExportError, KeyboardInterrupt)) as failure:
        export(RUNS, "csv", old)
    assert old.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [old]
    if isinstance(trouble, OSError):
        assert str(failure.value) == f"{tmp_path / 'x.spans.csv'}: no space left on device; choose another --output"
