"""Sentences that quote figures: how each is said, what is refused, and when nothing is said at all."""

import pytest

from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.overrides import overridden
from demo_server.runs import runs_of
from tests.tui import building as b
from tui.expectations import expectations_of, names_in
from tui.expression import ExpectationError
from tui.quoting import Quoted, in_words, verdict_of
from tui.result import Band, HttpCostMs, Predicted, PredictedResponse, RunResult, ServerShares

ROWS = [b.request_row(1, received_ms=2000.0), b.request_row(3, received_ms=4300.0, status=200)]
RUNS: dict[str, RunResult] = {
    "sync": b.run_result(requests=ROWS),
    "four-workers": b.run_result(makespan_ms=2040.0, failed=1, server=ServerShares(0.0004, 0.95, 0.05)),
    "async": b.run_result("async", makespan_ms=100.0, completed=300, throughput_rps=1234.5),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("all over after {sync.makespan_ms}", "all over after 4.30 s"),
        ("{sync.makespan_ms}", "4.30 s"),
        ("{sync.makespan_ms / four-workers.makespan_ms} sooner", "2.1× sooner"),
        ("{sync.makespan_ms / async.makespan_ms} sooner", "43× sooner"),
        ("{four-workers.makespan_ms/sync.makespan_ms}", "0.47×"),
        ("{sync.makespan_ms - four-workers.makespan_ms} saved", "2.26 s saved"),
        ("{four-workers.makespan_ms - sync.makespan_ms}", "-2.26 s"),
        ("{sync.makespan_ms / 2}", "2.15 s"),
        ("{2 * async.makespan_ms}", "200 ms"),
        ("{async.completed} answers against {sync.completed}", "300 answers against 3"),
        ("{async.completed / sync.completed} as many", "100× as many"),
        ("{sync.completed / 2}", "1.5"),
        ("blocked {sync.server.blocked}", "blocked 95 %"),
        ("works {four-workers.server.working}", "works < 1 %"),
        ("{async.throughput_rps} a second", "1234 a second"),
        ("{sync.makespan_ms * async.throughput_rps / 1000}", "5.31e+03"),
        ("the third after {sync.requests[3].received_ms}", "the third after 4.30 s"),
        ("nothing to quote", "nothing to quote"),
        ("", ""),
    ],
)
def test_a_figure_is_said_as_what_it_is(text: str, said: str) -> None:
    assert Quoted(text, [*RUNS]).filled(RUNS) == said


@pytest.mark.parametrize(
    "text",
    [
        "{sync.response_ms.p99}",
        "{sync.requests[2].received_ms}",
        "{sync.completed / sync.failed}",
        "{other.completed}",
        "{sync.tool.mean}",
        "{sync.predicted.band_ms.p95}",
    ],
)
def test_what_has_no_value_leaves_the_sentence_unsaid(text: str) -> None:
    assert Quoted(f"First {text}, then {{sync.completed}}", [*RUNS, "other"]).filled(RUNS) is None


def test_the_band_is_a_length_and_how_many_runs_made_it_is_a_number() -> None:
    foreseen = Predicted(1.0, PredictedResponse(1.0), HttpCostMs(0.0, 0.0), Band(100.0, 250.0, 40))
    runs = {"sync": b.run_result(predicted=foreseen)}
    text = "{sync.predicted.band_ms.p5} to {sync.predicted.band_ms.p95} in {sync.predicted.band_ms.runs} runs"
    assert Quoted(text).filled(runs) == "100 ms to 250 ms in 40 runs"


def test_it_knows_which_runs_it_takes() -> None:
    assert Quoted("{a.completed} and {b.completed / c-d.completed}", ["a", "b", "c-d"]).runs == {"a", "b", "c-d"}
    assert Quoted("nothing").runs == set()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{sync.makespan_ms", "a brace alone"),
        ("sync.makespan_ms}", "a brace alone"),
        ("{{sync.makespan_ms}}", "a brace alone"),
        ("{}", "cannot be read"),
        ("{sync.makespan_ms >}", "cannot be read"),
        ("{sync.makespan_ms > 1}", "more in it than figures and arithmetic"),
        ("{__import__('os').getpid()}", "more in it than figures and arithmetic"),
        ("{1 + 1}", "no figure of a run in it"),
        ("{one.makespan_ms}", "a figure begins with a run's name: sync, async, blocked-loop, own"),
        ("{sync.makespan}", "did you mean sync.makespan_ms?"),
        ("{sync.makespan_ms!r}", "cannot be read"),
        ("{sync.\x1bcompleted}", "cannot be read"),
    ],
)
def test_anything_else_is_refused_in_one_line(text: str, why: str) -> None:
    with pytest.raises(ExpectationError) as refused:
        Quoted(text)
    assert why in str(refused.value)
    assert str(refused.value).isprintable()


def test_a_scenarios_verdict_is_refused_by_file_and_key() -> None:
    wrong = overridden(b.three_requests(), {"verdict": "{one.makespan_ms}", "runs": [{"name": "two"}]})
    with pytest.raises(ExpectationError, match=r'^mine.toml: verdict: "\{one.makespan_ms\}": .* name: two; write a'):
        verdict_of(wrong, "mine.toml")


def test_numbers_of_no_unit_are_short() -> None:
    assert [in_words(value, "number") for value in (3.0, 0.12345, 12.5)] == ["3", "0.123", "12.5"]


# --- what comes with the program --------------------------------------------------------------------------


@pytest.mark.parametrize("name", scenario_names())
def test_what_a_shipped_scenario_says_of_its_runs_can_be_said(name: str) -> None:
    scenario = load_scenario(name)
    known = {run.name for run in runs_of(scenario)} | set(names_in(scenario))
    assert verdict_of(scenario, name).runs <= known
    for one in expectations_of(scenario, name):
        assert one.runs <= known
