"""The result for people, as plain text."""

import re
from typing import Any

import pytest

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.naming import describe, setting_of
from tui.report import Drawn, notes, report
from tui.result import ExpectationResult, Result, RunResult, SenderLag, ServerShares
from tui.simulation import predict
from tui.summary import Setting, prediction, spoils, summarise
from tui.timeline.records import Costs


def drawn(scenario: Scenario, mode: Mode) -> Drawn:
    """A run that went as it was predicted."""
    timeline = predict(scenario, mode)
    end = timeline.end or 0
    predicted = prediction(timeline, Costs())
    return Drawn(summarise(timeline, setting_of(scenario, mode), end, predicted), timeline, end)


def seen(*events: Event, now: float, **changes: Any) -> Drawn:
    """A run that went in any way."""
    timeline = b.told(b.load_started(), *events)
    result = summarise(timeline, Setting("sync", 1), b.ns(now), b.NOTHING_PREDICTED)
    return Drawn(b.changed(result, **changes), timeline, b.ns(now))


def text(*runs: Drawn, expectations: list[ExpectationResult] | None = None, caption: str = "") -> str:
    results = [run.result for run in runs]
    return report("Three requests", caption, runs, Result("0.1.0", "test", 0, True, results, expectations or []))


WHOLE = """\
Three requests
They arrive together.

sync: 1 worker, as gunicorn sync -w1
a worker works 5 %, is held by waits 95 %, is free 0 %
            0 s           1 s           2 s           3 s           4 s
  1 course  █▒▒▒▒▒▒▒▒▒█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█                                  2.00 s
  2 course  ░░░░░░░░░░░░░░░░░░░░░░░░░░░██▒▒▒▒▒▒▒▒▒█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█      3.98 s
  3 ping     ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░█▒▒▒█  4.26 s

async: coroutines on 1 event loop
the loop works 11 %, is free 89 %
            0 s           1 s           2 s           3 s           4 s
  1 course  █▒▒▒▒▒▒▒▒▒█▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒█                                  2.00 s
  2 course  █▒▒▒▒▒▒▒▒▒██▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒██                                 2.02 s
  3 ping    █▒▒▒█                                                         300 ms

░ queued: nobody handles it yet   ▒ waiting for I/O   █ working (CPU)

       answered    mean  predicted     p50  p95   worst  all over  a second
sync     3 of 3  3.41 s     3.41 s  3.98 s    -  4.26 s    4.30 s     0.698
async    3 of 3  1.44 s     1.44 s  2.00 s    -  2.02 s    2.04 s      1.47

met      sync.makespan_ms / async.makespan_ms > 1.8   (left side: 2.1078)
NOT MET  sync.response_ms.p99 < 300   (left side: no value, too few samples or requests)
"""


def test_the_whole_report() -> None:
    runs = [drawn(b.three_requests(), mode) for mode in ("sync", "async")]
    expectations = [
        ExpectationResult("sync.makespan_ms / async.makespan_ms > 1.8", 2.1078, True),
        ExpectationResult("sync.response_ms.p99 < 300", None, False),
    ]
    assert text(*runs, expectations=expectations, caption="They arrive together.") == WHOLE


def test_no_run_is_a_title_and_no_table() -> None:
    assert text() == "Three requests\n"
    assert text(caption="Nothing ran.") == "Three requests\nNothing ran.\n"


def test_runs_share_one_axis() -> None:
    """The same request, drawn in a run of 1 s: half the axis of a run of 2 s."""
    short, long = (drawn(b.at_once(1, [("wait", ms)]), "sync") for ms in (1000, 2000))
    bars = [line for line in text(short, long).splitlines() if line.startswith("  1 page")]
    assert [bar.count("▒") for bar in bars] == [30, 60]


def test_more_requests_than_rows_are_counted_over_time() -> None:
    said = text(drawn(b.at_once(17, [("work", 10), ("wait", 90)]), "sync"))
    assert "1 page" not in said
    for state in ("queued", "waiting", "working"):
        (line,) = (line for line in said.splitlines() if line.startswith(f"  {state}  "))
        assert len(re.findall(r"[▁▂▃▄▅▆▇█ ]{60}", line)) == 1
        assert "up to" in line
    assert "  1 page" in text(drawn(b.at_once(16, [("wait", 10)]), "sync"))


def test_numbers_are_written_as_people_write_them() -> None:
    said = text(drawn(b.at_once(150, [("wait", 50)]), "sync"))
    assert re.search(r"queued .* up to 1[45]\d\b", said)
    assert "e+" not in said
    quick = seen(*b.answered(1), now=100, throughput_rps=2345.6)
    assert "2346" in text(quick) or "2350" in text(quick) or "2345.6" in text(quick)
    long = ExpectationResult("sync.makespan_ms > 1", 1_234_567.8, True)
    assert "e+" not in text(quick, expectations=[long])


@pytest.mark.parametrize(
    ("events", "now", "said"),
    [
        (b.asking(2), 900, "sync: 1 unfinished; counted with the age they had reached: times are lower bounds"),
        ([*b.asking(2), b.timed_out(2, 800)], 900, "sync: 1 timed out; counted with"),
        ([*b.asking(2), b.failed(2, 800)], 900, "sync: 1 failed; counted with"),
        (
            [*b.asking(2), b.failed(2, 800), *b.asking(3), b.timed_out(3, 700), *b.asking(4), *b.asking(5)],
            900,
            "sync: 2 unfinished, 1 timed out, 1 failed; counted with",
        ),
    ],
)
def test_what_has_no_answer_makes_a_lower_bound_and_the_report_says_so(
    events: list[Event], now: float, said: str
) -> None:
    whole = text(seen(*b.answered(1), *events, now=now))
    assert said in whole
    assert "lower bounds" in whole


def test_no_note_where_everything_is_answered_in_time() -> None:
    run = seen(*b.answered(1), now=100)
    assert notes(run.result) == []
    assert "lower bound" not in text(run)


def test_the_counts_in_the_table_add_up_to_all_that_was_planned() -> None:
    said = text(seen(*b.answered(1), *b.asking(2), *b.asking(3), b.timed_out(3, 50), now=900))
    assert "1 of 3" in said


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ([], "unfinished"),
        ([b.failed(1, 50, "connection lost")], "connection lost"),
        ([b.received(1, 50, 503)], "HTTP 503"),
    ],
)
def test_a_row_says_why_there_is_no_answer(end: list[Event], said: str) -> None:
    (row,) = (line for line in text(seen(*b.asking(1), *end, now=100)).splitlines() if line.startswith("  1 page"))
    assert row.endswith(f"  {said}")


HOSTILE = "lost\x1b[31m\r\n\x07 \u202egnihtemos\x9b2J"


def test_a_reason_cannot_move_the_cursor_nor_break_a_line() -> None:
    said = text(seen(*b.asking(1), b.failed(1, 50, HOSTILE), now=100))
    assert all(line.isprintable() for line in said.split("\n"))
    (row,) = (line for line in said.split("\n") if line.startswith("  1 page"))
    assert row.endswith(r"lost\x1b[31m\r\n\x07 \u202egnihtemos\x9b2J")


def test_an_expectation_cannot_move_the_cursor_either() -> None:
    hostile = ExpectationResult("sync.failed < 1 # \x1b[31m\n met ", 0, False)
    said = text(seen(*b.answered(1), now=100), expectations=[hostile])
    assert all(line.isprintable() for line in said.split("\n"))
    assert len([line for line in said.split("\n") if line.lstrip().startswith(("met", "NOT MET"))]) == 1


def test_lines_have_no_blanks_at_their_end_and_the_text_ends_with_a_break() -> None:
    said = text(drawn(b.three_requests(), "sync"))
    assert not re.search(r"[ \t]\n", said)
    assert said.endswith("\n")
    assert not said.endswith("\n\n")


# --- the sender -------------------------------------------------------------------------------------------


def run(mean: float | None, p99: float | None, greatest: float | None) -> RunResult:
    return b.run_result(response_ms=b.statistic(mean), sender_lag_ms=SenderLag(p99, greatest))


@pytest.mark.parametrize(
    ("mean", "p99", "greatest", "expected"),
    [
        (1000, None, 0.4, False),
        (1000, None, 49, False),
        (1000, None, 51, True),
        (100, None, 9, False),  # 9 % of the mean, but nobody sees 9 ms
        (100, None, 11, True),
        (1000, 20, 500, False),  # one late sender in a thousand spoils nothing
        (1000, 60, 500, True),
        (None, None, None, False),
        (1000, None, None, False),
    ],
)
def test_a_sender_so_late_that_it_spoils_the_run(
    mean: float | None, p99: float | None, greatest: float | None, expected: bool
) -> None:
    result = run(mean, p99, greatest)
    assert spoils(greatest if p99 is None else p99, mean) == expected
    assert any("sender was late" in note for note in notes(result)) == expected


def test_the_note_says_how_late() -> None:
    (note,) = notes(run(1000, None, 51))
    assert note.startswith("sync: the sender was late by up to 51 ms")


# --- headings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (Setting("sync", 1), "1 worker, as gunicorn sync -w1"),
        (Setting("sync", 4), "4 workers, as gunicorn sync -w4"),
        (Setting("sync", 1, processes=True), "1 worker, a process, as gunicorn sync -w1"),
        (Setting("sync", 4, processes=True), "4 workers, processes, as gunicorn sync -w4"),
        (Setting("async", 1), "coroutines on 1 event loop"),
        (Setting("blocked-loop", 1), "blocking code inside async def"),
    ],
)
def test_each_mode_says_what_it_stands_for(setting: Setting, said: str) -> None:
    assert describe(setting) == said


@pytest.mark.parametrize(("mode", "workers"), [("sync", 3), ("async", 1), ("blocked-loop", 1)])
def test_only_sync_has_workers_to_choose(mode: Mode, workers: int) -> None:
    assert setting_of(b.at_once(1, [("wait", 1)], workers=3), mode) == Setting(mode, workers)


@pytest.mark.parametrize(
    ("mode", "shares", "said"),
    [
        ("sync", ServerShares(0.05, 0.95, 0.0), "a worker works 5 %, is held by waits 95 %, is free 0 %"),
        ("sync", ServerShares(0.004, 0.0, 0.996), "a worker works < 1 %, is held by waits 0 %, is free 100 %"),
        ("async", ServerShares(0.11, 0.0, 0.89), "the loop works 11 %, is free 89 %"),
        ("async", ServerShares(0.1, 0.2, 0.7), "the loop works 10 %, is held by waits 20 %, is free 70 %"),
        ("blocked-loop", ServerShares(0.1, 0.6, 0.3), "the loop works 10 %, is held by waits 60 %, is free 30 %"),
    ],
)
def test_the_shares_in_words(mode: Mode, shares: ServerShares, said: str) -> None:
    assert said in text(seen(*b.answered(1), now=100, mode=mode, server=shares)).splitlines()


# --- servers that do not tell all -------------------------------------------------------------------------


def test_of_a_server_that_tells_nothing_there_are_response_times_and_the_report_says_so() -> None:
    events = [b.ready("nothing"), *b.asking(1), b.received(1, 100)]
    said = text(seen(*events, now=100, mode="own"))
    assert "own: the server tells nothing of what happens inside: response times only" in said
    assert "▓ at the server" in said
    assert "▓" * 60 + "  100 ms" in said
    assert "works" not in said


def test_what_was_placed_is_said_to_be_placed() -> None:
    events = [b.ready("nothing"), *b.asking(1), b.placed(1, 25, 75, ("wait", 25, 50)), b.received(1, 100)]
    said = text(seen(*events, now=100, mode="own"))
    assert "own: what happens inside is placed by Server-Timing" in said
    assert "░" * 15 + "▒" * 15 + "▓" * 15 + "░" * 15 in said


def test_an_app_s_worker_serves() -> None:
    events = [b.ready("handling"), *b.asking(1), *b.handling(1, 0, [("wait", 25)])[:-1], b.finished(1, 100)]
    assert "a worker works 0 %, is held by waits 25 %, serves 75 %, is free 0 %" in text(
        seen(*events, b.received(1, 100), now=100)
    )


def test_standing_in_line_within_the_server_is_said_where_there_is_any() -> None:
    pool = text(seen(*b.answered(1, steps=[("queue", 100), ("wait", 10)]), now=110))
    assert "sync: stood in line within the server for 100 ms on average, 100 ms at worst" in pool
    assert "stood in line" not in text(seen(*b.answered(1), now=100))


def test_why_requests_failed_is_said_of_the_most_frequent_three() -> None:
    why = ["full"] * 4 + ["late"] * 3 + ["cold", "cold", "odd"]
    events = [event for at, one in enumerate(why, 1) for event in (*b.asking(at), b.received(at, 50, 503, one))]
    said = [line for line in text(seen(*events, now=100)).splitlines() if " failed: " in line]
    assert said == [
        *("sync: 4 failed: HTTP 503: full", "sync: 3 failed: HTTP 503: late", "sync: 2 failed: HTTP 503: cold")
    ]
