"""The comparison for people, and the command that prints it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.comparing import began, recorded, told
from tests.tui.strategies import examples, modes, small_scenarios
from tui.comparison.command import run_compare
from tui.comparison.compare import compare
from tui.comparison.outcome import Figure
from tui.comparison.pairs import ComparisonError
from tui.comparison.report import WIDTH, report
from tui.comparison.rows import rows
from tui.recording.lines import Machine, RecordingError, event_lines, header_line, new_header, run_line
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate


def said(a: RecordedRun, b_: RecordedRun, *names: str) -> str:
    return report(compare([a], [b_]), *(names or ("a.ndjson", "b.ndjson")))


LESSON = """\
A  a.ndjson: three-requests, 2026-11-22T14:29:09Z
B  b.ndjson: three-requests, 2026-11-22T14:29:09Z

A  sync: 1 worker, as gunicorn sync -w1
B  async: coroutines on 1 event loop
differs: mode sync → async
all over after 4.30 s against 2.04 s; request 3 ping 14× sooner

                        A       B  difference
answered                3       3           0  the same
unfinished              0       0           0  the same
all over           4.30 s  2.04 s     -2.26 s  B is 2.1 times as fast
response mean      3.41 s  1.44 s     -1.97 s  B is 2.4 times as fast
response p50       3.98 s  2.00 s     -1.98 s  B is 2.0 times as fast
response worst     4.26 s  2.02 s     -2.24 s  B is 2.1 times as fast
queue mean         1.98 s  0.0 ms     -1.98 s  B is shorter
service mean       1.43 s  1.44 s     +6.7 ms  noise
answered a second   0.698    1.47      +0.773  B has 2.1 times as many
server works          5 %    11 %        +6 %  B has more
server is held       95 %     0 %       -95 %  A has more

noise: runs of the same differ by as much (2 % or 2 ms), or the requests of one
  run do (the 95 % interval of the ratio holds 1)
"""


def test_the_lesson() -> None:
    three = b.three_requests()
    assert said(recorded(three, name="three-requests"), recorded(three, "async", name="three-requests")) == LESSON


HOSTILE = "evil\x1b[31m\r\n\x07 \u202egnihtemos\x9b2J" + "[bold]x" * 40


def test_names_cannot_move_the_cursor_nor_break_a_line() -> None:
    machine = Machine(HOSTILE, HOSTILE, 1, HOSTILE)
    a = recorded(b.three_requests(), name=HOSTILE, machine=machine)
    text = said(a, recorded(b.three_requests()), HOSTILE, HOSTILE)
    assert all(line.isprintable() for line in text.split("\n"))
    assert all(len(line) <= WIDTH for line in text.split("\n"))


@examples(25)
@given(small_scenarios(), modes, modes)
def test_it_fits_on_80_columns(scenario: Scenario, mode: Mode, other: Mode) -> None:
    try:
        text = said(recorded(scenario, mode), recorded(scenario, other))
    except ComparisonError:
        return
    assert all(len(line) <= WIDTH and line == line.rstrip() for line in text.split("\n"))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


CLOSED = b.scenario_of({"page": [("wait", 30)]}, clients=20, duration=1000)


def test_lower_bounds_are_marked_and_said() -> None:
    text = said(recorded(CLOSED), recorded(CLOSED, "async"))
    mean = next(line for line in text.splitlines() if line.startswith("response mean"))
    assert mean.count("≥") == 2
    assert "A: 20 unfinished; counted with the age they had reached: times are lower bounds" in text
    assert "cannot tell: the slowest one of many" in text


def test_what_is_left_out_is_said() -> None:
    scenario = b.at_once(2, [("wait", 10)])
    cut = told(scenario, "async", list(simulate(scenario, "async"))[:-1], whole=False)
    run = recorded(scenario)
    text = report(compare([run, cut], [run, cut]), "a", "b").replace("\n  ", " ")
    assert "not compared: A's async run was cut off after" in text


def row_of(name: str, **figures: Any) -> list[str]:
    """The row of a pair in which one figure is this."""
    (pair,) = compare([recorded(b.three_requests())], [recorded(b.three_requests(), "async")]).pairs
    changed = {field: getattr(pair, field) for field in pair.__struct_fields__} | figures
    return next(row for row in rows(type(pair)(**changed)) if row[0] == name)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(100, 200, 100, 2, False, ""), ["100 ms", "200 ms", "+100 ms", "B takes 2.0 times as long"]),
        (Figure(200, 14, -186, 0.07, False, ""), ["200 ms", "14.0 ms", "-186 ms", "B is 14 times as fast"]),
        (Figure(1000, 1050, 50, 1.05, False, ""), ["1.00 s", "1.05 s", "+50.0 ms", "B takes 5 % more"]),
        (Figure(1000, 950, -50, 0.95, False, ""), ["1.00 s", "950 ms", "-50.0 ms", "B takes 5 % less"]),
        (Figure(100, 100.4, 0.4, 1.004, True, ""), ["100 ms", "100 ms", "+0.4 ms", "noise"]),
        (Figure(1, 4000, 3999, 4000, False, ""), ["1.0 ms", "4.00 s", "+4.00 s", "B is longer"]),
        (Figure(100, 200, 100, 2, None, "why"), ["100 ms", "200 ms", "+100 ms", "cannot tell"]),
        (Figure(100, None, None, None, None, ""), ["100 ms", "-", "", "too few requests"]),
    ],
)
def test_times_in_words(figure: Figure, expected: list[str]) -> None:
    assert row_of("all over", makespan_ms=figure)[1:] == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(16, 304, 288, 19, False, ""), ["16", "304", "+288", "B has 19 times as many"]),
        (Figure(304, 16, -288, 0.05263, False, ""), ["304", "16", "-288", "A has 19 times as many"]),
        (Figure(100, 95, -5, 0.95, False, ""), ["100", "95", "-5", "B has 5 % less"]),
        (Figure(0, 4, 4, None, False, ""), ["0", "4", "+4", "B has more"]),
        (Figure(30, 30, 0, 1, True, ""), ["30", "30", "0", "the same"]),
    ],
)
def test_counts_in_words(figure: Figure, expected: list[str]) -> None:
    assert row_of("answered", completed=figure)[1:] == expected


# --- the command ------------------------------------------------------------------------------------------


def written(path: Path, scenario: Scenario, *modes: Mode) -> Path:
    """A recording of simulated runs."""
    lines = [header_line(new_header("test", ""))]
    for number, mode in enumerate(modes, 1):
        lines += [run_line(began(scenario, mode, number)), event_lines([*simulate(scenario, mode)], number)]
    path.write_bytes(b"".join(lines))
    return path


def test_two_files_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = written(tmp_path / "a.ndjson", b.three_requests(), "sync")
    b_ = written(tmp_path / "b.ndjson", b.three_requests(), "async")
    assert run_compare(a, b_, as_json=False) == 0
    out, err = capsys.readouterr()
    assert "request 3 ping 14× sooner" in out
    assert err == ""


def test_two_files_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = written(tmp_path / "a.ndjson", CLOSED, "sync", "async")
    b_ = written(tmp_path / "b.ndjson", CLOSED, "sync", "async", "blocked-loop")
    assert run_compare(a, b_, as_json=True) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert [pair["a"]["mode"] for pair in found["pairs"]] == ["sync", "async"]
    assert all(pair["response_ms"]["mean"]["noise"] for pair in found["pairs"])
    assert all(line.startswith("asyncdemo: ") for line in err.splitlines())
    assert "asyncdemo: not compared: B's blocked-loop run has no partner in A" in err


def test_what_cannot_be_compared_is_refused_in_one_line(tmp_path: Path) -> None:
    a = written(tmp_path / "a\x1b.ndjson", b.three_requests(), "sync")
    b_ = written(tmp_path / "b.ndjson", CLOSED, "sync")
    with pytest.raises(ComparisonError) as refused:
        run_compare(a, b_, as_json=False)
    assert str(refused.value).isprintable()
    assert "b.ndjson (B): A's load is a script, B's is a number of clients" in str(refused.value)
    with pytest.raises(RecordingError):
        run_compare(a, tmp_path / "missing.ndjson", as_json=False)
