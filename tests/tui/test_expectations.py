"""Expectations: what may be said, what is refused in which words, and what the result answers."""

import math
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.overrides import overridden
from tests.tui import building as b
from tests.tui.strategies import examples
from tui.expectations import Expectation, ExpectationError, expectations_of
from tui.result import ExpectationResult, RunResult

ROWS = [b.request_row(1, received_ms=2000.0), b.request_row(3, received_ms=4300.0, status=200)]
RUNS: dict[str, RunResult] = {
    "sync": b.run_result(requests=ROWS),
    "async": b.run_result("async", makespan_ms=2040.0, failed=1),
    "blocked-loop": b.run_result("blocked-loop", makespan_ms=4400.0),
}


def check(text: str, runs: Mapping[str, RunResult] = RUNS) -> ExpectationResult:
    return Expectation(text).check(runs)


# --- what may be said -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "actual", "passed"),
    [
        ("sync.makespan_ms / async.makespan_ms > 1.8", 2.1078, True),
        ("sync.makespan_ms > 4300", 4300, False),
        ("sync.makespan_ms >= 4300", 4300, True),
        ("sync.makespan_ms < 4300", 4300, False),
        ("sync.makespan_ms <= 4300", 4300, True),
        ("sync.makespan_ms == 4300", 4300, True),
        ("sync.makespan_ms == 4301", 4300, False),
        ("sync.makespan_ms != 4300", 4300, False),
        ("sync.makespan_ms != 4301", 4300, True),
        ("blocked-loop.makespan_ms > sync.makespan_ms", 4400, True),
        ("  sync.completed == 3  ", 3, True),
        ("sync.completed == async.completed", 3, True),
        ("sync.completed + 2 * async.failed == 5", 5, True),
        ("(sync.completed + 2) * async.failed == 5", 5, True),
        ("sync.completed - -2 == 5", 5, True),
        ("-sync.completed < 0", -3, True),
        ("1 < sync.completed", 1, True),
        ("1e3 < sync.makespan_ms", 1000, True),
        ("sync.server.blocked > 0.9", 0.95, True),
        ("sync.response_ms.max / sync.response_ms.mean < 2", 1.248, True),
        ("sync.sender_lag_ms.max < 1", 0.4, True),
        ("sync.predicted.makespan_ms == sync.makespan_ms", 4300, True),
        ("sync.predicted.response_ms.mean > 3000", 3413.333, True),
        ("sync.requests[3].received_ms > sync.requests[1].received_ms", 4300, True),
        ("sync.requests[3].status == 200", 200, True),
        ("sync.requests[1].id == 1", 1, True),
        ("(sync.response_ms.p50) > 0", 3413.333, True),
    ],
)
def test_a_comparison_of_figures(text: str, actual: float, passed: bool) -> None:
    assert check(text) == ExpectationResult(text, actual, passed)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("sync.completed > 1", {"sync"}),
        ("1 < async.completed", {"async"}),
        ("sync.completed * 2 > async.failed", {"sync", "async"}),
        ("blocked-loop.requests[1].received_ms > sync.workers", {"blocked-loop", "sync"}),
    ],
)
def test_an_expectation_knows_which_runs_it_needs(text: str, runs: set[str]) -> None:
    assert Expectation(text).runs == runs


NAMED: dict[str, RunResult] = {
    "one": b.run_result(makespan_ms=2000.0),
    "four-workers": b.run_result(makespan_ms=500.0),
    "async": b.run_result("async", makespan_ms=100.0),
    "completed": b.run_result("async", makespan_ms=50.0),
    "in": b.run_result("async", makespan_ms=25.0),
    "workers": b.run_result("async", makespan_ms=20.0, workers=1),
}
"""by names that Python, or the language itself, might take for something else"""


@pytest.mark.parametrize(
    ("text", "actual"),
    [
        ("one.makespan_ms / four-workers.makespan_ms > 1", 4),
        ("four-workers.makespan_ms-async.makespan_ms > 1", 400),
        ("four-workers.makespan_ms - 4-async.completed > 1", 493),
        ("completed.completed > 1", 3),
        ("in.makespan_ms > 1", 25),
        ("workers.workers == 1", 1),
        ("one.requests[3].received_ms - workers.requests[1].id > 1", 4299),
    ],
)
def test_a_run_may_have_a_name_of_its_own(text: str, actual: float) -> None:
    rows = {name: msgspec.structs.replace(run, requests=ROWS) for name, run in NAMED.items()}
    assert Expectation(text, [*NAMED]).check(rows) == ExpectationResult(text, actual, True)


def test_who_names_another_run_is_told_which_there_are() -> None:
    with pytest.raises(ExpectationError) as refused:
        Expectation("sync.makespan_ms > 1", ["one", "four-workers"])
    assert str(refused.value) == (
        'expectation "sync.makespan_ms > 1": a figure begins with a run\'s name: one, four-workers; '
        "write it like: one.response_ms.max / four-workers.response_ms.max > 2"
    )


def test_a_run_that_did_not_run_leaves_it_unmet() -> None:
    assert check("own.makespan_ms > 1", {"sync": RUNS["sync"]}) == ExpectationResult("own.makespan_ms > 1", None, False)


def test_the_runs_of_a_scenario_are_what_its_expectations_may_name() -> None:
    runs = [{"name": "one"}, {"name": "four", "set": {"server": {"workers": 4}}}]
    right, wrong = (
        overridden(b.three_requests(), {"runs": runs, "expect": [{"that": that}]})
        for that in ("one.completed == four.completed", "one.completed == sync.completed")
    )
    assert [one.runs for one in expectations_of(right, "x.toml")] == [{"one", "four"}]
    with pytest.raises(ExpectationError, match=r"^x.toml: expect\[0\]\.that: expectation .*: one, four; write it like"):
        expectations_of(wrong, "x.toml")


@pytest.mark.parametrize(
    "text",
    [
        "sync.response_ms.p99 < 300",
        "sync.response_ms.p90 != 300",
        "1 < 2 * sync.response_ms.p95",
        "sync.sender_lag_ms.p99 < 1",
        "sync.requests[2].received_ms > 0",
        "sync.requests[1].status == 200",
        "async.requests[1].received_ms > 0",
        "sync.completed / sync.failed > 1",
        "1 != sync.completed / (sync.failed * 0)",
    ],
)
def test_what_has_no_value_is_not_met_and_says_so(text: str) -> None:
    assert check(text) == ExpectationResult(text, None, False)


def test_rounding_is_for_the_eye_only() -> None:
    result = check("sync.completed / 7 > 0.42857")
    assert (result.actual, result.passed) == (0.4286, True)
    assert not check("sync.completed / 7 >= 0.42858").passed


@examples(40)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(("<", "<=", ">", ">=", "==", "!=")))
def test_the_signs_mean_what_they_mean(left: float, right: float, sign: str) -> None:
    runs: dict[str, RunResult] = {"sync": b.run_result(makespan_ms=left)}
    said = check(f"sync.makespan_ms {sign} {right!r}", runs)
    meaning = {
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
        "==": left == right,
        "!=": left != right,
    }
    assert said.passed == meaning[sign]
    assert said.actual == round(left, 4)


# --- what is refused --------------------------------------------------------------------------------------

NO_COMPARISON = "is not one comparison"
UNREADABLE = "cannot be read"
MORE = "has more in it than figures and arithmetic"
NO_FIGURE = "no figure of a run in it"
NO_MODE = "a figure begins with a run's name: sync, async, blocked-loop"

REFUSED = {
    "": UNREADABLE,
    "   ": UNREADABLE,
    "sync.makespan_ms >": UNREADABLE,
    "sync.makespan_ms > 1)": UNREADABLE,
    "sync.makespan_ms > 1; 2": UNREADABLE,
    "sync.makespan_ms > 1 ms": UNREADABLE,
    "sync.makespan_ms = 1": UNREADABLE,
    "sync.makespan_ms > \0": UNREADABLE,
    "sync.requests[-1].received_ms > 1": UNREADABLE,
    "sync.requests[1:3].received_ms > 1": UNREADABLE,
    'sync.requests["1"].received_ms > 1': UNREADABLE,
    "sync.requests[1.0].received_ms > 1": UNREADABLE,
    "sync.requests[sync.completed].received_ms > 1": UNREADABLE,
    "sync.makespan_ms": NO_COMPARISON,
    "1 < sync.makespan_ms < 3": NO_COMPARISON,
    "sync.makespan_ms > 1 and async.makespan_ms > 1": NO_COMPARISON,
    "not sync.makespan_ms > 1": NO_COMPARISON,
    "sync.makespan_ms in (1, 2)": NO_COMPARISON,
    "sync.makespan_ms is 1": NO_COMPARISON,
    "x := sync.makespan_ms > 1": UNREADABLE,
    "(x := sync.makespan_ms) > 1": MORE,
    "sync.completed > 2 ** 10": MORE,
    "sync.completed > 9**9**9**9": MORE,
    "sync.completed // 2 > 1": MORE,
    "sync.completed % 2 > 1": MORE,
    "sync.completed << 2 > 1": MORE,
    "sync.completed > ~1": MORE,
    "sync.completed > +1": MORE,
    "sync.completed > 'three'": MORE,
    "sync.completed > 3j": MORE,
    "sync.completed > None": MORE,
    "sync.completed > True": MORE,
    "sync.completed > ...": MORE,
    "sync.completed > [3]": MORE,
    "sync.completed > (1, 2)": MORE,
    "sync.completed > f'{1}'": MORE,
    "sync.completed > (lambda: 1)": MORE,
    "sync.completed > (1 if 1 else 2)": MORE,
    "sync.completed > max(1, 2)": MORE,
    "sync.completed > __import__('os').getpid()": MORE,
    "sync.completed > [x for x in ()]": MORE,
    "sync.completed() > 1": MORE,
    "sync.requests[1]() > 1": MORE,
    "sync.completed > (await_ := 1)": MORE,
    "1 < 2": NO_FIGURE,
    "1 + 1 == 2": NO_FIGURE,
    "makespan_ms > 1": NO_MODE,
    "Sync.makespan_ms > 1": NO_MODE,
    "asyncio.makespan_ms > 1": NO_MODE,
    "os.system > 1": NO_MODE,
    "sync.completed > x": NO_MODE,
    "sync.completed.__class__ > 1": "a run has no figure completed.__class__",
    "sync.__class__.__mro__[1] > 1": "a run has no figure __class__.__mro__[]",
    "sync.requests > 1": "a run has no figure requests",
    "sync.requests[1] > 1": "a run has no figure requests[]",
    "sync.requests[1].spans > 1": "a run has no figure requests[].spans",
    "sync.requests[1].request > 1": "a run has no figure requests[].request",
    "sync.requests[1][2].received_ms > 1": "a run has no figure requests[][].received_ms",
    "sync.mode == 1": "a run has no figure mode",
    "sync.lower_bound == 0": "a run has no figure lower_bound",
    "sync.server > 1": "a run has no figure server",
    "sync.predicted.http_ms > 1": "a run has no figure predicted.http_ms",
}


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused_in_one_line_that_says_what_would_be_right(text: str) -> None:
    with pytest.raises(ExpectationError) as refused:
        Expectation(text)
    said = str(refused.value)
    assert REFUSED[text] in said
    assert said.isprintable(), "one line, nothing that moves the cursor"
    assert "write it like: sync." in said or "did you mean" in said or "there is " in said


@pytest.mark.parametrize(
    ("figure", "nearest"),
    [
        ("makespan", "makespan_ms"),
        ("makespan_s", "makespan_ms"),
        ("response_ms", "response_ms.mean"),
        ("response_ms.P95", "response_ms.p95"),
        ("response_ms.p999", "response_ms.p99"),
        ("response_ms.maximum", "response_ms.max"),
        ("responce_ms.p95", "response_ms.p95"),
        ("complete", "completed"),
        ("timedout", "timed_out"),
        ("throughput", "throughput_rps"),
        ("server.block", "server.blocked"),
        ("sender_lag_ms.maxi", "sender_lag_ms.max"),
        ("requests[3].received", "requests[3].received_ms"),
        ("predicted.makespan", "predicted.makespan_ms"),
    ],
)
def test_a_misspelt_figure_is_answered_with_the_nearest_one(figure: str, nearest: str) -> None:
    with pytest.raises(ExpectationError) as refused:
        Expectation(f"async.{figure} > 1")
    said = str(refused.value)
    assert said.endswith(f"did you mean async.{nearest}?")
    Expectation(f"async.{nearest} > 1")  # what is proposed can be written


def test_a_run_alone_is_answered_with_what_figures_there_are() -> None:
    with pytest.raises(ExpectationError) as refused:
        Expectation("sync > 1")
    said = str(refused.value)
    assert "no figure ;" not in said
    assert "makespan_ms" in said


@pytest.mark.parametrize("text", ["sync.completed\x1b[31m > 1", "sync.\u202ecompleted > 1", "a\nb", "\x07"])
def test_what_would_move_the_cursor_is_escaped(text: str) -> None:
    with pytest.raises(ExpectationError) as refused:
        Expectation(text)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("text", ["sync.failed < 1 # \x1b[31m", "(sync.failed\n) < 1", "sync.failed\t< 1"])
def test_text_that_is_not_one_plain_line_is_no_expectation(text: str) -> None:
    """It is printed again with the result."""
    with pytest.raises(ExpectationError):
        Expectation(text)


def expectation_or_refusal(text: str) -> Expectation | str:
    try:
        return Expectation(text)
    except ExpectationError as refused:
        return str(refused)


# --- nothing can go wrong ---------------------------------------------------------------------------------

DEEP = {
    "parentheses": "(" * 400 + "sync.completed" + ")" * 400 + " > 1",
    "brackets": "sync.requests" + "[1]" * 300 + " > 1",
    "attributes": "sync" + ".a" * 480 + " > 1",
    "minus signs": "sync.failed < " + "-" * 985 + "1",
    "a long sum": "sync.completed > 0" + "+1" * 480,
    "a long product": "sync.completed < 1" + "*9" * 480,
    "too long": "sync.completed > 1" + " " * 5000,
    "a number too large for a float": "sync.completed < 1" + "0" * 400,
    "a number larger than a float": "sync.completed < 1e999",
    "what is no number": "sync.completed > 1e999 - 1e999",
    "nested tuples": "sync.completed > " + "(" * 90 + "1" + ",)" * 90,
    "nested lambdas": "sync.completed > " + "lambda: " * 100 + "1",
}


@pytest.mark.parametrize("name", DEEP)
def test_however_deep_or_large_it_is_refused_or_answered(name: str) -> None:
    made = expectation_or_refusal(DEEP[name])
    if isinstance(made, Expectation):
        assert made.check(RUNS).passed in (True, False)
    else:
        assert len(made) < 1600, "all figures may be named, but not all of a long text, twice"


def test_only_figures_that_are_finite_are_actual() -> None:
    """JSON has no words for the others, nor has a reader."""
    for text in ("sync.completed * 1e999 > 1", "1e999 - sync.completed * 1e999 != 1", "1e200 * 1e200 > sync.failed"):
        made = expectation_or_refusal(text)
        if isinstance(made, Expectation):
            actual = made.check(RUNS).actual
            assert actual is None or math.isfinite(actual)


pieces = st.sampled_from(
    [
        *("sync", "async", "blocked-loop", ".completed", ".requests", "[1]", ".received_ms", ".response_ms", ".p99"),
        *(" > ", " < ", "==", "+", "-", "*", "/", "**", "(", ")", "1", "0.5", "1e9", ".__class__", "()", ",", " and "),
        *("'a'", "\n", "\\", "#", "{", "}", ":", "lambda", "é", "\x1b", '"""', "0x", "1_0", "if", " else "),
    ]
)


@examples(100)
@given(st.lists(pieces, max_size=15).map("".join))
def test_any_text_is_an_expectation_or_is_refused(text: str) -> None:
    made = expectation_or_refusal(text)
    if not isinstance(made, Expectation):
        assert made.isprintable()
        return
    result = made.check(RUNS)
    assert result.expect == text
    assert result.passed in (True, False)
    if result.actual is None:
        assert not result.passed


def test_what_is_new_in_a_result_can_be_expected_too() -> None:
    untold = b.run_result("own", server=None, pool_ms=b.statistic(12.0))
    runs: dict[str, RunResult] = {"own": untold, "sync": b.run_result(pool_ms=b.statistic(40.0))}
    assert check("own.pool_ms.mean < sync.pool_ms.mean", runs) == ExpectationResult(
        "own.pool_ms.mean < sync.pool_ms.mean", 12.0, True
    )
    assert check("own.server.working < 2", runs) == ExpectationResult("own.server.working < 2", None, False)
