"""What a run has shown, in a sentence."""

import pytest
from hypothesis import given

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tests.tui.strategies import examples, modes, small_scenarios
from tui.simulation import predict
from tui.verdict import FEW, verdict


def over(*events: Event, at: float = 900) -> str:
    return verdict(b.told(b.load_started(), *events, b.load_ended(at)), "sync")


def test_nothing_is_said_before_the_end_nor_of_nothing() -> None:
    assert verdict(b.told(b.load_started(), *b.answered(1)), "sync") == ""
    assert over() == ""


def test_the_worst_of_a_few_is_named() -> None:
    timeline = predict(b.three_requests(), "sync")
    assert verdict(timeline, "sync") == "sync: request 3 needed 300 ms of service and took 4.26 s"


def test_where_nobody_queued_long_the_longest_is_named() -> None:
    said = verdict(predict(b.three_requests(), "async"), "async")
    assert said == "async: nobody queued for long: request 2 needed 2.02 s and took 2.02 s"


def test_a_queue_within_the_server_is_no_service() -> None:
    few, many = (real.asking([real.query(100)], times, database={"pool": 1}) for times in (3, FEW + 1))
    assert verdict(predict(few, "async"), "async") == "async: request 3 needed 100 ms of service and took 300 ms"
    assert verdict(predict(many, "async"), "async") == "async: 13 answered; 100 ms of service took 700 ms"
    worst = predict(few, "async").worst
    assert worst is not None
    assert worst.slowdown == pytest.approx(3)


MANY = [event for number in range(1, 21) for event in b.answered(number)]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (b.asking(1), "sync: the request was not answered"),
        ([*b.asking(1), b.timed_out(1, 50), *b.asking(2)], "sync: none of 2 requests was answered"),
        (MANY, "sync: 20 answered; 100 ms of service took 100 ms"),
        (
            [*MANY, *b.asking(21)],
            "sync: 20 answered, 1 not; 100 ms of service took over 138 ms",
        ),
        (
            [*MANY, *b.asking(21), b.failed(21, 100, "refused")],
            "sync: 20 answered, 1 failed (refused); 100 ms of service took 100 ms",
        ),
        (
            [*MANY, *b.asking(21), b.failed(21, 100, "refused"), *b.asking(22), b.timed_out(22, 100)],
            "sync: 20 answered, 2 failed; 100 ms of service took 100 ms",
        ),
        (
            [*b.answered(1), *b.asking(2), b.timed_out(2, 100), *b.asking(3)],
            "sync: 1 answered, 1 not, 1 failed; 100 ms of service took over 367 ms",
        ),
        (
            [*MANY, *b.asking(21), b.received(21, 100, 503, "no connection free within 5 s")],
            "sync: 20 answered, 1 failed; 100 ms of service took 100 ms",
        ),
        ([*b.asking(1), b.failed(1, 9, "refused")], "sync: the request was not answered: refused"),
        (
            [b.ready("nothing"), *b.asking(1), b.received(1, 40), *b.asking(2), b.received(2, 60)],
            "sync: the slowest was request 2: 60.0 ms",
        ),
        (
            [b.ready("nothing"), *b.asking(1), b.received(1, 40), *b.asking(2), b.received(2, 60, 302, "to /login")],
            "sync: 1 answered, 1 failed (HTTP 302: to /login); 50.0 ms on average",
        ),
    ],
)
def test_many_or_lost_ones_are_counted(events: list[Event], said: str) -> None:
    assert over(*events) == said


@pytest.mark.parametrize(("count", "named"), [(FEW, True), (FEW + 1, False)])
def test_a_few_are_spoken_of_one_by_one(count: int, named: bool) -> None:
    said = verdict(predict(b.at_once(count, [("wait", 10)]), "sync"), "sync")
    assert (f"request {count} " in said) == named
    assert (" answered;" in said) != named


@examples(15)
@given(small_scenarios(), modes)
def test_every_run_has_one_plain_sentence(scenario: Scenario, mode: Mode) -> None:
    timeline = predict(scenario, mode)
    said = verdict(timeline, mode)
    assert bool(said) == bool(timeline.requests())
    if said:
        assert said.startswith(f"{mode}: ")
        assert said.isprintable()
        assert said.isascii()
        assert len(said) <= 80
