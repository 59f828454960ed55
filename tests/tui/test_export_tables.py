"""Tables of comma-separated values: what was recorded, there and back."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.library import printable
from demo_server.scenario import Mode, Scenario
from demo_server.steps import Kind
from tests.tui import building as b
from tests.tui.exporting import DOOR, SHOP, at_once, compared, hosted, outside, ran, recorded
from tests.tui.strategies import examples, lives, modes, small_scenarios
from tui.export.tables import ENCODING, REQUESTS, SPANS, text_cell, write_requests, write_spans
from tui.recording.recorded import RecordedRun
from tui.timeline.records import Request
from tui.timeline.spans import Span

Write = Callable[[Sequence[RecordedRun], TextIO], None]
Row = dict[str, str]


def text(write: Write, *runs: RecordedRun) -> str:
    out = io.StringIO(newline="")
    write(runs, out)
    return out.getvalue()


def rows(write: Write, *runs: RecordedRun) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text(write, *runs), newline=""), strict=True))


def unguarded(cell: str) -> str:
    return cell.removeprefix("'")


def ns_or_none(cell: str) -> int | None:
    return round(float(cell) * 1e6) if cell else None


def as_told(row: Row, spans: list[Row]) -> Request:
    """The request that rows tell."""
    request = Request(
        int(row["id"]),
        unguarded(row["request"]),
        int(row["client"]),
        worker=int(row["worker"]) if row["worker"] else None,
        status=int(row["status"]) if row["status"] else None,
        reason=unguarded(row["reason"]),
    )
    request.planned, request.sent = ns_or_none(row["planned_ms"]), ns_or_none(row["sent_ms"])
    request.arrived, request.started = ns_or_none(row["arrived_ms"]), ns_or_none(row["started_ms"])
    request.finished, request.refused = ns_or_none(row["finished_ms"]), row["refused"] == "true"
    if row["outcome"] != "unfinished":
        assert row["outcome"] in ("received", "timed out", "failed")
        request.outcome = row["outcome"]  # type: ignore[assignment]  # mypy does not narrow str to literals
        request.over = (request.planned or 0) + (ns_or_none(row["response_ms"]) or 0)
    for span in spans:
        start = ns_or_none(span["start_ms"])
        assert start is not None
        (kind,) = (one for one in get_args(Kind) if one == span["kind"])
        made = Span(int(span["index"]), unguarded(span["step"]), kind, start, ns_or_none(span["end_ms"]))
        request.spans.append(made)
    return request


def there_and_back(run: RecordedRun) -> list[Request]:
    by_id: dict[str, list[Row]] = {}
    for span in rows(write_spans, run):
        by_id.setdefault(span["id"], []).append(span)
    return [as_told(row, by_id.get(row["id"], [])) for row in rows(write_requests, run)]


@given(small_scenarios(), modes)
@examples(40)
def test_tables_tell_the_timeline(scenario: Scenario, mode: Mode) -> None:
    run = ran(scenario, mode)
    assert there_and_back(run) == run.timeline.requests()


@given(lives())
@examples(100)
def test_tables_tell_a_request_at_any_point_of_its_life(life: Request) -> None:
    run = recorded([b.load_started(), *sorted(b.life(life), key=lambda event: event.at)])
    assert there_and_back(run) == run.timeline.requests()


def test_a_row_has_what_json_has_and_more() -> None:
    first, *_ = rows(write_requests, *compared(b.three_requests()))
    assert tuple(first) == REQUESTS
    assert {key: first[key] for key in ("run", "mode", "scenario", "id", "request", "outcome", "answered")} == {
        "run": "1",
        "mode": "sync",
        "scenario": "test",
        "id": "1",
        "request": "course",
        "outcome": "received",
        "answered": "true",
    }
    assert [first[f"{name}_ms"] for name in ("queue", "service", "wait", "work", "response")] == [
        *("0.0", "2000.0", "1900.0", "100.0", "2000.0")
    ]


def test_all_runs_stand_in_one_table() -> None:
    told = rows(write_requests, *compared(b.three_requests()))
    assert [(row["run"], row["mode"], row["id"]) for row in told] == [
        *(("1", "sync", one) for one in "123"),
        *(("2", "async", one) for one in "123"),
    ]


def test_spans_have_a_length() -> None:
    first, second, *_ = rows(write_spans, ran(b.three_requests()))
    assert tuple(first) == SPANS
    assert (first["start_ms"], first["end_ms"], first["length_ms"]) == ("0.0", "20.0", "20.0")
    assert (second["step"], second["kind"], second["length_ms"]) == ("wait 1", "wait", "700.0")


def test_what_has_not_happened_is_empty_and_ages_are_lower_bounds() -> None:
    events = [b.load_started(), *b.asking(1), *b.answered(2, at=10), b.load_ended(500)]
    row, _ = rows(write_requests, recorded(sorted(events, key=lambda event: event.at)))
    assert row["outcome"] == "unfinished"
    assert row["answered"] == "false"
    empty = ("status", "reason", "worker", "started_ms", "finished_ms", "received_ms", "service_ms", "work_ms")
    assert [row[name] for name in empty] == [""] * len(empty)
    assert (row["queue_ms"], row["response_ms"]) == ("500.0", "500.0")


def test_a_step_that_goes_on_has_no_end() -> None:
    events = [b.load_started(), *b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 5), b.load_ended(50)]
    (row,) = rows(write_spans, recorded(events))
    assert (row["start_ms"], row["end_ms"], row["length_ms"]) == ("5.0", "", "")


def test_standing_in_line_is_a_span_and_what_goes_on_at_once_counts_once() -> None:
    run = recorded(at_once(), "async", SHOP, target="=flask shop:app")
    (row,) = rows(write_requests, run)
    assert [row[f"{name}_ms"] for name in ("pool", "wait", "work")] == ["20.0", "55.0", "10.0"]
    assert (row["placed"], row["target"]) == ("false", "'=flask shop:app")
    assert [(span["step"], span["kind"], span["placed"]) for span in rows(write_spans, run)][:2] == [
        ("connection", "queue", "false"),
        ("session", "wait", "false"),
    ]


def test_what_a_server_does_not_tell_is_empty_and_what_was_placed_says_so() -> None:
    first, second, third = rows(write_requests, recorded(outside(), "own", DOOR))
    names = ("queue_ms", "service_ms", "wait_ms", "work_ms", "pool_ms", "placed")
    assert [first[name] for name in names] == ["20.0", "60.0", "30.0", "10.0", "0.0", "true"]
    assert [second[name] for name in names] == ["", "", "", "", "", "false"]
    assert (third["answered"], third["reason"]) == ("false", "HTTP 302: redirects to /login")
    assert {span["placed"] for span in rows(write_spans, recorded(outside(), "own", DOOR))} == {"true"}
    (row,) = rows(write_requests, recorded(hosted(), "sync", DOOR))
    assert [row[name] for name in names[1:4]] == ["90.0", "60.0", "0.0"]


def test_columns_that_came_later_stand_at_the_end() -> None:
    assert REQUESTS[-6:] == ("response_ms", "pool_ms", "placed", "target", "label", "refused")
    assert SPANS[-2:] == ("length_ms", "placed")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'quoted", '=HYPERLINK("http://x";"y")'])
def test_a_text_is_no_formula(name: str) -> None:
    assert text_cell(name) == "'" + name


@pytest.mark.parametrize("name", ["page", "", "a=b", "1", "db: user", "a,b", 'a "quoted" one', "x-1"])
def test_other_texts_stay_as_they_are(name: str) -> None:
    assert text_cell(name) == name


def test_names_from_a_file_become_cells_that_nothing_runs() -> None:
    events = [b.load_started(), b.planned(1, request="=cmd|' /C calc'!A0"), b.failed(1, 5, "@x,\n\ty\r\x00")]
    (row,) = rows(write_requests, recorded(events))
    assert row["request"] == "'=cmd|' /C calc'!A0"
    assert row["reason"] == r"'@x,\n\ty\r\x00"


def test_numbers_are_never_guarded() -> None:
    """A request that was planned before the run's start has a negative instant: a number for all that."""
    run = recorded([b.planned(1, 10), b.load_started(20), b.sent(1, 30)])
    (row,) = rows(write_requests, run)
    assert float(row["planned_ms"]) == -10.0


@given(st.text(st.characters(exclude_categories=["Cs"])))
@examples(100)
def test_any_name_is_one_cell_on_one_line(name: str) -> None:
    run = recorded([b.load_started(), b.planned(1, request=name)])
    whole = text(write_requests, run)
    assert whole.count("\n") == 2
    (row,) = rows(write_requests, run)
    # An apostrophe is a guard, or guarded itself.
    assert unguarded(row["request"]) == printable(name)


def test_lines_end_as_rfc_4180_says() -> None:
    whole = text(write_spans, ran(b.three_requests()))
    assert whole.endswith("\r\n")
    assert whole.count("\r\n") == whole.count("\n") == 1 + 5 + 5 + 3


def test_no_request_is_a_header_alone() -> None:
    assert text(write_requests) == ",".join(REQUESTS) + "\r\n"
    assert text(write_spans, recorded([])) == ",".join(SPANS) + "\r\n"


def test_the_first_column_is_named_run_in_the_encoding_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text(write_requests, ran(b.three_requests())), encoding=ENCODING, newline="")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrun,mode,")
    with path.open(encoding=ENCODING, newline="") as file:
        assert next(csv.DictReader(file))["run"] == "1"
