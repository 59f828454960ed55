"""A simulated server that stands still: what stops, what goes on without it, and what is noticed when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import (
    HandlingFinished,
    HandlingStarted,
    LoadEnded,
    RequestArrived,
    ServerResumed,
    ServerStalled,
    StepEnded,
    StepStarted,
)
from demo_server.loading import scenario_from
from demo_server.runs import with_tables
from demo_server.scenario import Mode, Scenario
from demo_server.stall_hours import Hours, stall_hours
from tests.tui import building as b
from tests.tui.strategies import examples, small_scenarios
from tui.simulation import predict, simulate
from tui.simulation.clock import VirtualClock
from tui.simulation.standing_still import StallingClock

MODES: tuple[Mode, ...] = ("sync", "async")


def stalling(
    steps: list[dict[str, object]], *stalls: tuple[float, float], workers: int = 1, **load: object
) -> Scenario:
    """One request; (at, lasts) of each stall in milliseconds."""
    planned = [{"at": at, "lasts": lasts} for at, lasts in stalls]
    return scenario_from(
        {
            "title": "T",
            "server": {"workers": workers, "stalls": planned},
            "requests": {"page": {"steps": steps}},
            "load": load or {"script": [{"at": 0, "send": "page"}]},
        }
    )


def wait(ms: float) -> dict[str, object]:
    return {"name": "db", "wait": ms}


def work(ms: float) -> dict[str, object]:
    return {"name": "code", "work": ms}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("steps", "stall", "answered_ms"),
    [
        ([wait(100)], (50, 200), 250),  # the timer went off meanwhile, and is noticed at the end
        ([wait(300)], (50, 200), 300),  # it goes off later, as if nothing had been
        ([work(100)], (50, 200), 300),  # work stops, and goes on
        ([work(100)], (100, 200), 300),  # what would end as the stall begins ends after it
        ([work(100)], (0, 200), 300),  # nobody reads what arrives
        ([work(20), wait(100)], (50, 200), 250),
        ([wait(100)], (500, 200), 100),
    ],
)
def test_work_stops_and_io_goes_on(
    mode: Mode, steps: list[dict[str, object]], stall: tuple[float, float], answered_ms: float
) -> None:
    timeline = predict(stalling(steps, stall), mode)
    assert b.answers_ms(timeline) == {1: answered_ms}


@pytest.mark.parametrize("mode", [*MODES, "blocked-loop"])
def test_arrivals_are_read_at_its_end(mode: Mode) -> None:
    script = [{"at": 60, "send": "page"}, {"at": 120, "send": "page"}]
    timeline = predict(stalling([wait(10)], (50, 150), workers=2, script=script), mode)
    assert min(one.started or 0 for one in timeline.requests()) == b.ns(200)


def test_work_goes_on_after_each_of_several_stalls() -> None:
    timeline = predict(stalling([work(100)], (20, 50), (100, 30)), "async")
    assert b.answers_ms(timeline) == {1: 180}


def test_threads_share_what_is_left_of_the_processor() -> None:
    script = [{"at": 0, "send": "page", "times": 2}]
    timeline = predict(stalling([work(100)], (100, 50), workers=2, script=script), "sync")
    assert b.answers_ms(timeline) == {1: 250, 2: 250}


def test_a_closed_load_has_one_bad_answer_a_client_an_open_one_many() -> None:
    closed = predict(stalling([wait(10)], (1000, 1000), clients=5, think=90, duration=5000), "async")
    planned = predict(stalling([wait(10)], (1000, 1000), rate=50, duration=5000), "async")
    late = [sum(one.response_until(one.over or 0) > b.ns(100) for one in run.requests()) for run in (closed, planned)]
    assert late[0] == 5
    assert late[1] > 40


def test_it_is_told_as_it_is_live() -> None:
    events = list(simulate(stalling([wait(100)], (50, 200), rate=10, duration=1000), "async"))
    told = [event for event in events if isinstance(event, ServerStalled | ServerResumed)]
    assert told == [ServerStalled(b.ns(50)), ServerResumed(b.ns(250))]
    cut_off = list(simulate(stalling([wait(100)], (900, 200), rate=10, duration=1000), "async"))
    assert ServerResumed(b.ns(1100)) not in cut_off
    assert isinstance(cut_off[-1], LoadEnded)


def test_stalls_that_overlap_are_one() -> None:
    planned = stalling([wait(1)], (500, 100), (100, 200), (200, 300), (900, 0)).server
    assert stall_hours(planned) == (Hours(b.ns(100), b.ns(600)),)


OF_THE_SERVER = (RequestArrived, HandlingStarted, StepStarted, StepEnded, HandlingFinished)


@given(small_scenarios(), st.sampled_from(MODES), st.integers(0, 80), st.integers(1, 200))
@examples(60)
def test_no_code_of_the_server_runs_during_it(scenario: Scenario, mode: Mode, at: int, lasts: int) -> None:
    stalls = [{"at": at, "lasts": lasts}]
    for event in simulate(with_tables(scenario, {"server": {"stalls": stalls}}), mode):
        if isinstance(event, OF_THE_SERVER):
            assert not b.ns(at) <= event.at < b.ns(at + lasts), event


def test_what_falls_into_a_stall_keeps_its_order() -> None:
    clock, done = VirtualClock(), list[str]()
    server = StallingClock(clock, [Hours(10, 20)])
    for name, instant in (("a", 12), ("b", 11), ("c", 20), ("d", 9)):
        server.at(instant, lambda name=name: done.append(f"{name}{clock.now}"))  # type: ignore[misc]
    clock.at(15, lambda: server.after_all_else(lambda: done.append(f"last{clock.now}")))
    while clock.step(None):
        pass
    assert done == ["d9", "a20", "b20", "c20", "last20"]
