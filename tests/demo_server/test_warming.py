"""A request that is asked for before the run: the steps of one of the run's, shortened, and how long they took."""

import pytest

from demo_server.handling import REHEARSAL, Handling
from demo_server.loading import scenario_from
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep
from demo_server.warming import LONGEST_NS, handled, shortened


def scenario() -> Scenario:
    parts = [{"name": "a", "wait": 60}, {"name": "b", "work": 40}]
    page = [{"name": "code", "work": 20}, {"name": "db", "query": "select 1", "takes": 500}, {"together": parts}]
    return scenario_from(
        {
            "title": "Test",
            "requests": {"page": {"steps": page}, "long": {"steps": [{"name": "x", "wait": "1min"}]}},
            "load": {"clients": 1},
        }
    )


def test_the_timer_s_steps_and_the_work_are_done_shortened() -> None:
    steps = shortened(scenario(), {"request": "page", "scale": "0.1"})
    assert [(step.index, step.does, step.ns) for step in steps] == [
        (0, "work", 2_000_000),
        (1, "wait", 6_000_000),
        (2, "work", 4_000_000),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"request": "page"},
        {"request": "nobody", "scale": "0.1"},
        *({"request": "page", "scale": scale} for scale in ("", "x", "0", "-1", "2", "nan", "inf", "1e400")),
    ],
)
def test_whatever_else_is_asked_for_is_nothing(asked: dict[str, str]) -> None:
    assert shortened(scenario(), asked) == []


def test_nobody_holds_the_server_for_long() -> None:
    steps = shortened(scenario(), {"request": "long", "scale": "1"})
    assert sum(step.ns for step in steps) <= LONGEST_NS


@pytest.mark.parametrize(("took", "said"), [(25, "25 5"), (18, "18 -2")])
def test_it_says_how_long_it_took_and_how_much_longer_than_stated(took: int, said: str) -> None:
    handling = Handling(REHEARSAL, "warm-up", [DrawnStep(0, "x", "wait", 20)], lambda _: None)
    handling.started, handling.finished = 100, 100 + took
    assert handled(handling) == said
