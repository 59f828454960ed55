"""What is asked before a run, so that it costs what a request of the run will cost."""

from typing import Any

import pytest

from demo_server.scenario import Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tui.clients.round_trips import LEAST, LONGEST_PAUSE_S, LONGEST_S, MOST, PAUSE_S, SPEND_S, round_trips


def open_load(rate: float, length: float) -> Scenario:
    return b.scenario_of({"page": [("work", length)]}, rate=rate, duration=1000)


@pytest.mark.parametrize(
    ("rate", "length", "pause"),
    [
        (2, 100, LONGEST_PAUSE_S),  # colder than that it hardly gets
        (20, 5, 0.045),
        (20, 45, PAUSE_S),
        (100, 50, PAUSE_S),
    ],
)
def test_an_open_load_s_pace_is_kept(rate: float, length: float, pause: float) -> None:
    assert round_trips(open_load(rate, length)).pause_s == pytest.approx(pause)


@pytest.mark.parametrize("scenario", [b.three_requests(), b.scenario_of({"page": [("wait", 5)]}, clients=3)])
def test_where_the_server_has_a_say_in_the_pace_a_machine_has_time_to_cool(scenario: Scenario) -> None:
    assert round_trips(scenario).pause_s == PAUSE_S


def test_the_shortest_request_stands_for_all_and_is_shortened() -> None:
    trips = round_trips(b.three_requests())
    assert trips.request == "ping"
    assert trips.scale * 0.3 == pytest.approx(LONGEST_S)
    assert round_trips(open_load(2, 5)).scale == 1, "no longer than it is"
    assert trips.asked == {"request": "ping", "scale": repr(trips.scale)}


@pytest.mark.parametrize("step", [real.query(300), real.work(0)])
def test_what_is_real_is_measured_elsewhere(step: real.Step) -> None:
    trips = round_trips(real.asking([step]))
    assert trips.asked == {}
    assert trips.how_many == round(SPEND_S / 0.033)


@pytest.mark.parametrize("load", [{"clients": 3}, {"rate": 1}, {"rate": 1000}])
@pytest.mark.parametrize("length", [0, 1, 20, 5000])
def test_a_run_waits_for_a_quarter_of_a_second_at_most(load: dict[str, Any], length: int) -> None:
    trips = round_trips(b.scenario_of({"page": [("wait", length)]}, **load, duration=1000))
    assert LEAST <= trips.how_many <= MOST
    assert trips.how_many * (trips.pause_s + min(LONGEST_S, length / 1000)) <= 0.25
