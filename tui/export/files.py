"""Exports as files: each is there whole, or not at all, and no recording is ever written over."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

import msgspec

from demo_server.library import Complaint, printable
from tui.export.formats import Format, Theme
from tui.export.html import write_html
from tui.export.svg import write_svg
from tui.export.tables import ENCODING, write_requests, write_spans
from tui.export.trace import write_trace
from tui.recording.lines import decode_header
from tui.recording.recorded import RecordedRun

_SUFFIXES: dict[Format, str] = {"html": ".html", "svg": ".svg", "trace": ".trace.json", "csv": ".csv"}
_LONGEST_HEADER = 1 << 21
"""bytes: as much of a file's first line as is read"""


class ExportError(Complaint):
    """What is wrong with an export, in one line: where, what, and what would be right."""


class _Part(NamedTuple):
    """A file of an export."""

    path: Path
    write: Callable[[TextIO], None]
    encoding: str = "utf-8"


def default_output(recording: Path, to: Format) -> Path:
    """Where an export goes when nobody says: the current folder, by the recording's name."""
    return Path(f"{recording.stem}{_SUFFIXES[to]}")


def export(runs: Sequence[RecordedRun], to: Format, output: Path, *, theme: Theme = "auto") -> list[Path]:
    """Write an export, in place of one that is there already; returns the files. Raises ExportError.

    One file, but two of csv: the requests in the given one (name.csv), their steps beside it (name.spans.csv).
    The theme is the picture's; a page follows its reader's.
    """
    parts = _parts(runs, to, output, theme)
    for part in parts:
        with _explained(part.path):
            _check(part.path)
    written: list[tuple[Path, Path]] = []
    try:
        for part in parts:
            with _explained(part.path):
                # A link stays one: what it points to is replaced.
                target = part.path.resolve()
                new = target.with_name(f".{target.name}.{os.getpid()}.part")
                written.append((new, target))
                with new.open("x", encoding=part.encoding, newline="") as file:
                    part.write(file)
        for new, target in written:
            with _explained(target):
                new.replace(target)
    finally:
        for new, _ in written:
            new.unlink(missing_ok=True)
    return [part.path for part in parts]


def _parts(runs: Sequence[RecordedRun], to: Format, output: Path, theme: Theme) -> list[_Part]:
    match to:
        case "html":
            return [_Part(output, lambda file: write_html(runs, file))]
        case "svg":
            return [_Part(output, lambda file: write_svg(runs, file, theme))]
        case "trace":
            return [_Part(output, lambda file: write_trace(runs, file))]
        case "csv":
            spans = output.parent / f"{output.stem}.spans{output.suffix or '.csv'}"
            return [
                _Part(output, lambda file: write_requests(runs, file), ENCODING),
                _Part(spans, lambda file: write_spans(runs, file), ENCODING),
            ]


def _check(path: Path) -> None:
    """Refuse what cannot be written, or must not be."""
    where = printable(path)
    if path.is_dir():
        raise ExportError(f"{where}: a folder; --output names a file")
    if not path.parent.is_dir():
        raise ExportError(f"{where}: there is no folder {printable(path.parent)}; make it, or choose another --output")
    if not path.exists():
        return
    if not path.is_file():
        raise ExportError(f"{where}: not a file that can be replaced; choose another --output")
    if _is_recording(path):
        raise ExportError(f"{where}: a recording, which no export replaces; choose another --output")


def _is_recording(path: Path) -> bool:
    with path.open("rb") as file:
        line = file.readline(_LONGEST_HEADER)
    try:
        decode_header(line)
    except msgspec.DecodeError:
        return False
    return True


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the system says against a file, in our words."""
    try:
        yield
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise ExportError(f"{printable(path)}: {said}; choose another --output") from None
