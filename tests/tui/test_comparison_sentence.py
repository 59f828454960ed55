"""Two runs in a sentence."""

import pytest
from hypothesis import given

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.comparison.sentence import Side, ratio_sentence
from tui.naming import times
from tui.simulation import predict


def simulated(scenario: Scenario, mode: Mode) -> Side:
    timeline = predict(scenario, mode)
    return Side(timeline, mode, timeline.end or 0)


def over(*events: Event, at: float = 900, mode: Mode = "sync") -> Side:
    return Side(b.told(b.load_started(), *events, b.load_ended(at)), mode, b.ns(at))


SYNC, ASYNC = simulated(b.three_requests(), "sync"), simulated(b.three_requests(), "async")
CLOSED = b.scenario_of({"page": [("work", 5), ("wait", 995)]}, clients=20, duration=15_000)
QUIET = b.scenario_of({"page": [("work", 20)]}, rate=5, duration=6000)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (SYNC, ASYNC, "all over after 4.30 s against 2.04 s; request 3 ping 14× sooner"),
        (ASYNC, SYNC, "all over after 2.04 s against 4.30 s; request 3 ping 14× later"),
        (SYNC, SYNC, "no difference: 4.30 s against 4.30 s"),
        (
            simulated(CLOSED, "sync"),
            simulated(CLOSED, "async"),
            "14 answered against 280; mean over 8.82 s against over 1.00 s",
        ),
        (
            simulated(QUIET, "sync"),
            simulated(QUIET, "async"),
            "no difference between sync and async: mean 20.0 ms against 20.0 ms",
        ),
        (
            simulated(b.at_once(20, [("wait", 100)]), "sync"),
            simulated(b.at_once(20, [("wait", 100)]), "async"),
            "all over after 2.00 s against 100 ms; mean 1.05 s against 100 ms",
        ),
    ],
)
def test_what_is_most_telling(first: Side, second: Side, said: str) -> None:
    assert ratio_sentence(first, second) == said


TWO = [*b.answered(1, steps=[("wait", 100)]), *b.answered(2, steps=[("wait", 400)])]
SWAPPED = [*b.answered(1, steps=[("wait", 400)]), *b.answered(2, steps=[("wait", 400)])]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        # The ends are the same, one request is not.
        (TWO, SWAPPED, "request 1 page 4× later"),
        (SWAPPED, TWO, "request 1 page 4× sooner"),
        # An answer is missing, or an error.
        (
            TWO,
            [*b.answered(1), *b.asking(2), b.failed(2, 5)],
            "2 answered, 0 failed against 1 and 1; mean 250 ms against over 52.5 ms",
        ),
        (
            [*b.answered(1), *b.asking(2), b.timed_out(2, 500)],
            [*b.answered(1), *b.asking(2)],
            "1 answered, 1 failed against 1 and 0; mean over 300 ms against over 500 ms",
        ),
        (
            [*b.answered(1), *b.asking(2)],
            [*b.answered(1), *b.asking(2)],
            "no difference: mean over 500 ms against over 500 ms",
        ),
        (b.asking(1), [*b.answered(1), *b.answered(2)], "none of 1 answered against 2 of 2"),
        (b.asking(1), b.asking(1), "none was answered in either"),
    ],
)
def test_ends_failures_and_lower_bounds(first: list[Event], second: list[Event], said: str) -> None:
    assert ratio_sentence(over(*first), over(*second)) == said


def test_nothing_is_said_before_both_are_over_nor_of_nothing() -> None:
    running = Side(b.told(b.load_started(), *b.answered(1)), "sync", b.ns(500))
    done = over(*b.answered(1))
    assert ratio_sentence(running, done) == ""
    assert ratio_sentence(done, running) == ""
    assert ratio_sentence(over(), done) == ""


def test_a_name_cannot_move_the_cursor_nor_fill_the_line() -> None:
    hostile = "a\x1b[31m\n" + "x" * 300

    def side(length: float) -> Side:
        return over(*b.asking(1, request=hostile), *b.handling(1, 0, [("wait", length)]), b.received(1, length))

    said = ratio_sentence(side(800), side(100))
    assert said.isprintable()
    assert said.endswith(" 8× sooner")
    assert len(said) <= 78


@pytest.mark.parametrize(
    ("factor", "said"),
    [(1.5, "1.5×"), (2, "2×"), (9.94, "9.9×"), (9.96, "10×"), (14.2, "14×"), (1500, "2k×"), (1e9, "99k×")],
)
def test_factors(factor: float, said: str) -> None:
    assert times(factor) == said


@examples(25)
@given(small_scenarios(), modes, modes)
def test_any_two_runs_have_one_plain_sentence(scenario: Scenario, mode: Mode, other: Mode) -> None:
    first, second = simulated(scenario, mode), simulated(scenario, other)
    said = ratio_sentence(first, second)
    assert bool(said) == bool(first.timeline.planned.written)
    assert said.isprintable()
    assert len(said) <= (84 if "failed" in said else 78)
    if mode == other:
        assert not said or "no difference" in said or "none was answered" in said
    back = ratio_sentence(second, first)
    assert ("sooner" in said) == ("later" in back)
    assert ("no difference" in said) == ("no difference" in back)
