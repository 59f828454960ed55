"""Whole recordings beside one another."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.comparing import jittered, recorded, stretched, told
from tests.tui.strategies import examples, modes, small_scenarios
from tui.comparison.compare import compare
from tui.comparison.outcome import NOT_TOLD, Compared, Figure
from tui.comparison.pairs import ComparisonError
from tui.comparison.rows import rows
from tui.recording.lines import Machine
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate

TRAFFIC = b.scenario_of({"page": [("wait", {"uniform": [20, 120]}), ("work", 10)]}, rate=12, duration=20_000)


def of(a: RecordedRun, b_: RecordedRun) -> Compared:
    (pair,) = compare([a], [b_]).pairs
    return pair


def figures(part: Any) -> Iterator[Figure]:
    """All figures of a pair, in one order."""
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, Figure):
            yield value
        elif isinstance(value, msgspec.Struct) and name not in ("a", "b"):
            yield from figures(value)


def test_the_lecture_s_three_requests() -> None:
    pair = of(recorded(b.three_requests()), recorded(b.three_requests(), "async"))
    assert pair.same_plan
    assert (pair.makespan_ms.a, pair.makespan_ms.b) == (4300, 2040)
    assert pair.makespan_ms.ratio == pytest.approx(2040 / 4300, rel=1e-5)
    assert pair.makespan_ms.noise is False
    assert pair.completed == Figure(3, 3, 0, 1, True, "every request has an end: the count is exact")
    assert pair.service_ms.mean.noise is True
    assert pair.queue_ms.mean.noise is False
    assert pair.queue_ms.mean.ratio is None, "nobody queues in async"
    assert pair.server.blocked.noise is False
    assert pair.response_ms.p95 == Figure(None, None, None, None, None, "too few requests to say it")
    assert pair.notes == []


@examples(25)
@given(small_scenarios(), modes, modes)
def test_swapped_every_ratio_is_inverted(scenario: Scenario, mode: Mode, other: Mode) -> None:
    runs = recorded(scenario, mode), recorded(scenario, other)
    try:
        there, back = of(*runs), of(*reversed(runs))
    except ComparisonError:
        return
    for one, two in zip(figures(there), figures(back), strict=True):
        assert (one.a, one.b, one.noise) == (two.b, two.a, two.noise)
        assert (one.ratio is None) == (two.ratio is None)
        if one.ratio and two.ratio:
            assert one.ratio * two.ratio == pytest.approx(1, rel=1e-4)
        if one.difference is not None and two.difference is not None:
            assert one.difference == pytest.approx(-two.difference)


@examples(25)
@given(small_scenarios(), modes)
def test_a_run_is_no_different_from_itself(scenario: Scenario, mode: Mode) -> None:
    run = recorded(scenario, mode)
    try:
        pair = of(run, run)
    except ComparisonError:
        assert not run.timeline.planned.written
        return
    assert all(figure.noise for figure in figures(pair) if figure.a is not None)
    assert pair.same_plan
    assert pair.settings == []
    assert "no difference" in pair.sentence or "none was answered" in pair.sentence


@examples(12)
@given(st.sampled_from([TRAFFIC, b.three_requests(), b.at_once(150, [("wait", 30)])]), modes, st.integers(0, 10**6))
def test_half_a_per_cent_of_jitter_is_noise(scenario: Scenario, mode: Mode, seed: int) -> None:
    pair = of(jittered(scenario, mode, 0.005, seed), jittered(scenario, mode, 0.005, seed + 1))
    assert [figure for figure in figures(pair) if figure.noise is False] == []


@examples(8)
@given(st.sampled_from([TRAFFIC, b.three_requests(), b.at_once(150, [("wait", 30)])]), modes)
def test_twice_the_time_is_none(scenario: Scenario, mode: Mode) -> None:
    response = of(recorded(scenario, mode), stretched(scenario, mode, lambda: 2)).response_ms
    assert (response.mean.noise, response.p50.noise) == (False, False)
    assert response.mean.ratio == pytest.approx(2, rel=0.01)
    assert response.p95.noise is not True


def test_the_slowest_of_many_is_chance() -> None:
    worst = of(recorded(TRAFFIC), stretched(TRAFFIC, "sync", lambda: 2)).response_ms.max
    assert worst.noise is None
    assert "chance" in worst.why


CLOSED = b.scenario_of({"page": [("wait", 30)]}, clients=20, duration=1000)


def test_closed_loads_differ_in_answers_and_not_in_their_end() -> None:
    pair = of(recorded(CLOSED), recorded(CLOSED, "async"))
    assert not pair.same_plan
    assert pair.completed.noise is False
    assert pair.throughput_rps.noise is False
    assert pair.response_ms.mean.noise is False
    assert pair.makespan_ms == Figure(1000, 1000, 0, 1, True, "both were stopped at their duration")
    assert (pair.a.lower_bound, pair.b.lower_bound) == (True, True)
    assert len(pair.notes) == 2


def test_who_answers_fewer_is_not_called_quicker() -> None:
    """Half of the requests fail at once: the mean is short, and says nothing."""
    whole = b.at_once(4, [("wait", 100)])
    failing = [e for n in (1, 2) for e in (*b.asking(n), b.failed(n, 1))]
    events = [b.load_started(), *failing, *b.answered(3), *b.answered(4), b.load_ended(100)]
    pair = of(recorded(whole), told(whole, "sync", events))
    assert pair.response_ms.mean.noise is None
    assert pair.response_ms.mean.why.startswith("B left more without an answer (50 % against 0 %)")
    assert pair.completed.noise is False
    assert pair.notes == [
        "B: 2 failed; counted with the age they had reached: times are lower bounds (≥)",
        "B: 2 failed: connection lost",
    ]


def test_what_was_done_to_a_run_is_said() -> None:
    scenario = b.at_once(2, [("wait", 10)])
    *events, end = simulate(scenario, "sync")
    handled = b.handling(1_000_000_000, 0, [("work", 1)])
    late = [b.load_started(), *b.asking(1, late=15), *b.asking(2), *b.handling(1, 15, [("wait", 10)])]
    late += [b.received(1, 25), *b.handling(2, 25, [("wait", 10)]), b.received(2, 35), b.load_ended(35)]
    pair = of(
        told(scenario, "sync", [*events, *handled, b.stalled(12), b.resumed(13), end]), told(scenario, "sync", late)
    )
    assert pair.notes == [
        "A: the server was made to stand still once in mid run; that is in its times",
        "A: the server also handled 1 of somebody else's requests",
        "B: the sender was late by up to 15 ms: its machine was too busy for these times",
    ]


def test_another_machine_and_another_version_are_said() -> None:
    run = recorded(b.three_requests())
    other = run.header.__class__(1, "0.2.0", machine=Machine("Dar\x1b[31mwin", "arm64", 8, "3.13.1"))
    machines, versions = compare([run], [run._replace(header=other)]).notes
    assert r"Dar\x1b[31mwin arm64, 8 cores, Python 3.13.1): what differs may be the machine" in machines
    assert versions == "recorded by different versions of asyncdemo (0.1.0 and 0.2.0)"
    assert compare([run], [run]).notes == []


def test_the_same_files_always_give_the_same_answer() -> None:
    runs = [jittered(TRAFFIC, "sync", 0.3, 1)], [jittered(TRAFFIC, "async", 0.3, 2)]
    assert compare(*runs) == compare(*runs)


def test_a_server_that_tells_nothing_is_compared_by_what_is_known() -> None:
    scenario = b.at_once(2, [("wait", 100)])
    answers = [event for number in (1, 2) for event in (*b.asking(number), b.received(number, 150))]
    untold = told(scenario, "own", [b.ready("nothing"), b.load_started(), *answers, b.load_ended(150)])
    pair = of(recorded(scenario), untold)
    figures = (pair.queue_ms.mean, pair.service_ms.mean, pair.pool_ms.mean, pair.server.working, pair.server.blocked)
    assert [(one.b, one.noise, one.why) for one in figures] == [(None, None, NOT_TOLD)] * 5
    assert pair.response_ms.mean.b == 150
    assert {row[-1] for row in rows(pair) if row[2] == "-" and row[0] in ("queue mean", "server works")} == {"not told"}


def test_standing_in_line_within_the_server_is_compared_where_there_is_any() -> None:
    scenario = b.at_once(2, [("wait", 100)])
    steps: b.Steps = [("queue", 50), ("wait", 100)]
    waited = [event for number in (1, 2) for event in b.answered(number, steps=steps)]
    pair = of(recorded(scenario), told(scenario, "async", [b.load_started(), *waited, b.load_ended(150)]))
    assert (pair.pool_ms.mean.a, pair.pool_ms.mean.b, pair.pool_ms.mean.noise) == (0, 50, False)
    assert "in line inside mean" in [row[0] for row in rows(pair)]
    assert "in line inside mean" not in [row[0] for row in rows(of(recorded(scenario), recorded(scenario)))]
