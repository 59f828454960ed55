"""A recording as two tables of comma-separated values (RFC 4180): a row a request, a row a step.

A step of kind queue stood in line within the server, one of kind block waited and held the event loop; steps done at
once overlap, and the times of a request count each part of its time once. What is placed has a length that was told, at
instants that were not.

In milliseconds after the run's start, to the nanosecond; empty where nothing has happened. The requests are
those of our clients. One without an answer has the times that it had reached at the run's end: lower bounds, and
its outcome says so.

A byte-order mark comes first (ENCODING): without it Excel takes UTF-8 for something else, with it pandas and
all spreadsheets read what is meant; Python's csv module wants the same encoding.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from demo_server.library import printable
from tui.recording.recorded import RecordedRun
from tui.timeline.records import Request
from tui.timeline.spans import SpentOn

ENCODING = "utf-8-sig"
REQUESTS = (
    *("run", "mode", "scenario", "id", "request", "client", "status", "outcome", "answered", "reason", "worker"),
    *("planned_ms", "sent_ms", "arrived_ms", "started_ms", "finished_ms", "received_ms"),
    *("queue_ms", "service_ms", "wait_ms", "work_ms", "response_ms", "pool_ms", "placed", "target"),
    *("label", "refused"),
)
SPANS = (
    *("run", "mode", "id", "request", "index", "step", "kind", "worker", "start_ms", "end_ms", "length_ms"),
    "placed",
)
_ACTIVE = frozenset("=+-@'＝＋－＠")
"""what a spreadsheet takes for the beginning of a formula; and the apostrophe itself, so that it can be undone"""

Cell = str | int | float | None


def write_requests(runs: Sequence[RecordedRun], out: TextIO) -> None:
    """A row a request."""
    _write(REQUESTS, (row for number, run in enumerate(runs, 1) for row in _request_rows(run, number)), out)


def write_spans(runs: Sequence[RecordedRun], out: TextIO) -> None:
    """A row a step as it happened."""
    _write(SPANS, (row for number, run in enumerate(runs, 1) for row in _span_rows(run, number)), out)


def text_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe in front.

    owasp.org/www-community/attacks/CSV_Injection; control characters, tabs among them, are escaped.
    """
    shown = printable(text)
    return f"'{shown}" if shown[:1] in _ACTIVE else shown


def _write(header: Sequence[str], rows: Iterable[Sequence[Cell]], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)


def _after_start(run: RecordedRun) -> Callable[[int | None], float | None]:
    zero = run.began.at if run.timeline.zero is None else run.timeline.zero

    def after_start(instant: int | None) -> float | None:
        return None if instant is None else (instant - zero) / 1e6

    return after_start


def _request_rows(run: RecordedRun, number: int) -> Iterator[Sequence[Cell]]:
    after_start, end = _after_start(run), run.end
    mode, scenario, target = run.began.mode, text_cell(run.began.name), text_cell(run.began.target)
    label = text_cell(run.began.called)
    for one in run.timeline.requests():
        yield (
            number,
            mode,
            scenario,
            one.id,
            text_cell(one.name),
            one.client,
            one.status,
            one.outcome or "unfinished",
            _said(one.answered),
            text_cell(one.reason),
            one.worker,
            after_start(one.planned),
            after_start(one.sent),
            after_start(one.arrived),
            after_start(one.started),
            after_start(one.finished),
            after_start(one.over) if one.outcome == "received" else None,
            None if one.told == "nothing" and not one.placed else one.queue_until(end) / 1e6,
            None if one.started is None else one.service_until(end) / 1e6,
            _spent(one, "wait", end),
            _spent(one, "work", end),
            one.response_until(end) / 1e6,
            _spent(one, "queue", end),
            _said(one.placed),
            target,
            label,
            _said(one.refused),
        )


def _spent(request: Request, kind: SpentOn, end: int) -> Cell:
    """Of a server that names no spans it is not known."""
    return request.spent_until(kind, end) / 1e6 if request.split else None


def _said(yes: bool) -> str:
    return "true" if yes else "false"


def _span_rows(run: RecordedRun, number: int) -> Iterator[Sequence[Cell]]:
    after_start, mode = _after_start(run), run.began.mode
    for one in run.timeline.requests():
        name = text_cell(one.name)
        for span in one.spans:
            yield (
                number,
                mode,
                one.id,
                name,
                span.index,
                text_cell(span.step),
                span.kind,
                one.worker,
                after_start(span.start),
                after_start(span.end),
                None if span.end is None else (span.end - span.start) / 1e6,
                _said(span.placed),
            )
