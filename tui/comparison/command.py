"""What ``asyncdemo compare A B`` does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from demo_server.library import printable
from tui.comparison.compare import compare
from tui.comparison.outcome import Comparison
from tui.comparison.pairs import ComparisonError, Pair, paired
from tui.comparison.report import report
from tui.exits import MET
from tui.recording.recorded import load_runs


def run_compare(path_a: Path, path_b: Path, as_json: bool) -> int:
    """Compare two recordings, print the table or the JSON on stdout. Returns the exit code.

    Raises RecordingError for a file that is none, ComparisonError when nothing in the two can be compared.
    """
    with _named(path_a, path_b):
        comparison = compare(load_runs(path_a), load_runs(path_b))
    if as_json:
        _narrate(comparison)
        text = msgspec.json.format(msgspec.json.encode(comparison), indent=2).decode() + "\n"
    else:
        text = report(comparison, str(path_a), str(path_b))
    sys.stdout.write(text)
    sys.stdout.flush()
    return MET


def comparable(path_a: Path, path_b: Path) -> list[Pair]:
    """The runs of two recordings that can be compared, as run_compare pairs them. Raises the same."""
    with _named(path_a, path_b):
        return paired(load_runs(path_a), load_runs(path_b)).pairs


@contextmanager
def _named(path_a: Path, path_b: Path) -> Iterator[None]:
    """Complaints about A and B say which files these are."""
    try:
        yield
    except ComparisonError as error:
        raise ComparisonError(f"{printable(path_a)} (A), {printable(path_b)} (B): {error}") from None


def _narrate(comparison: Comparison) -> None:
    """The notes on stderr: stdout is for the JSON alone."""
    for note in [*comparison.notes, *comparison.left_out, *(note for pair in comparison.pairs for note in pair.notes)]:
        sys.stderr.write(f"asyncdemo: {note}\n")
