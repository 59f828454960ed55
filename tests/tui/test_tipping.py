"""Where a scenario tips: the textbook's figures, and what the title line says of them."""

import math
from typing import Any

import pytest

from demo_server.library import Complaint
from demo_server.overrides import overridden
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.capacity import Capacity, capacity
from tui.screens.knob import knob
from tui.timeline.records import Costs
from tui.tipping import tips_at, utilisation

WORK: dict[str, b.Steps] = {"page": [("work", 20)]}
WAIT: dict[str, b.Steps] = {"page": [("wait", 100)]}
MIXED: dict[str, b.Steps] = {"page": [("work", 10), ("wait", 90)]}


def made(turned: str, requests: Any, **load: Any) -> Scenario:
    return overridden(b.scenario_of(requests, **load), {"knob": turned})


@pytest.mark.parametrize(
    ("scenario", "mode", "tip", "said"),
    [
        # X_max = m / S in sync, 1 / work on the loop
        (made("rate", WORK, rate=5), "sync", 50, "← → 5 a second (tips at 50)"),
        (made("rate", WORK, rate=5), "async", 50, "← → 5 a second (tips at 50)"),
        (made("rate", WAIT, rate=5, workers=4), "sync", 40, "← → 5 a second (tips at 40)"),
        (made("rate", MIXED, rate=5), "async", 100, "← → 5 a second (tips at 100)"),
        (made("rate", MIXED, rate=5), "blocked-loop", 10, "← → 5 a second (tips at 10)"),
        # N* = (S + Z) X_max
        (made("clients", WAIT, clients=20), "sync", 1, "↑ ↓ 20 clients (tips at 1)"),
        (made("clients", WAIT, clients=20, think=900, workers=3), "sync", 30, "↑ ↓ 20 clients (tips at 30)"),
        (made("clients", MIXED, clients=1), "async", 10, "↑ ↓ 1 client (tips at 10)"),
        # λ S, and as many as overlap
        (made("workers", WAIT, rate=35), "sync", 4, "w W 1 worker (needs 4)"),
        (made("workers", WAIT, rate=40, workers=9), "sync", 4, "w W 9 workers (needs 4)"),
        (made("workers", WAIT, clients=7, think=100), "sync", 4, "w W 1 worker (needs 4)"),
        (made("workers", WAIT, script=[{"at": 0, "send": "page", "times": 20}]), "sync", 20, "w W 1 worker (needs 20)"),
        (
            made("workers", WAIT, script=[{"at": at, "send": "page"} for at in (0, 50, 100, 150)]),
            "sync",
            2,
            "w W 1 worker (needs 2)",
        ),
        (made("workers", WAIT, rate=35), "async", None, ""),
        (b.scenario_of(WAIT, rate=35), "sync", None, ""),
    ],
)
def test_the_setting_at_which_it_tips(scenario: Scenario, mode: Mode, tip: float | None, said: str) -> None:
    found = capacity(scenario, mode)
    assert tips_at(scenario, mode, found) == (tip if tip is None else pytest.approx(tip))
    assert knob(scenario, mode, found, Costs(), live=True) == said
    assert knob(scenario, mode, found, Costs(), live=False) == said[4:]


def test_where_nobody_knows_what_a_request_takes_there_is_nothing_to_tip() -> None:
    scenario = made("rate", WORK, rate=5)
    unknown = capacity(scenario, "own")
    assert tips_at(scenario, "own", unknown) is None
    assert knob(scenario, "own", unknown, Costs(), live=True) == "← → 5 a second"
    assert utilisation(unknown) is None


def test_utilisation_is_what_is_asked_through_what_can_be_served() -> None:
    assert utilisation(Capacity(50, 5)) == pytest.approx(0.1)
    assert utilisation(Capacity(math.inf, 5)) is None
    assert utilisation(Capacity(50, None)) is None


@pytest.mark.parametrize(
    ("turned", "load", "why"),
    [
        (
            "rate",
            {"clients": 3},
            "knob: this load has no rate to turn, it is one of clients; there is clients, workers",
        ),
        ("clients", {"rate": 3}, "knob: this load has no clients to turn, it is one of rate; there is rate, workers"),
        ("rate", {"script": [{"at": 0, "send": "page"}]}, "no rate to turn, it is one of script; there is workers"),
    ],
)
def test_a_knob_that_the_load_does_not_have_is_refused(turned: str, load: dict[str, Any], why: str) -> None:
    with pytest.raises(Complaint, match=why):
        made(turned, WAIT, **load)
