"""Predictions of a scenario, and what they say of runs at once: none of it runs anything."""

import pytest

from demo_server.loading import scenario_from
from demo_server.scenario import MODES, Mode, Scenario
from tests.tui import building as b
from tests.tui import real_steps as real
from tui.run.performance import Performance
from tui.run.predictions import LEAST_NS, Predictions
from tui.run.together import in_turn_because
from tui.summary import prediction
from tui.target import DEMO, Target
from tui.timeline.records import Costs


def own(**load: object) -> Scenario:
    return scenario_from({"title": "Own", "requests": {"page": {"path": "/"}}, "load": load})


@pytest.mark.parametrize("mode", [*MODES, "own"])
async def test_requests_without_steps_are_not_predicted(mode: Mode) -> None:
    predictions = Predictions(own(clients=3, duration=2000))
    timeline = await predictions.of(mode)
    assert (timeline.end, timeline.planned.written) == (None, 0)
    said = prediction(await predictions.with_cost(mode, Costs()), Costs())
    assert (said.makespan_ms, said.response_ms.mean) == (None, None)


@pytest.mark.parametrize(
    ("load", "longest"),
    [
        ({"clients": 1, "duration": 7000}, b.ns(7000)),
        ({"script": [{"at": 0, "send": "page"}]}, LEAST_NS),
        ({"script": [{"at": 5000, "send": "page"}]}, b.ns(5000)),
    ],
)
async def test_without_a_prediction_the_axis_begins_with_what_is_planned(load: dict[str, object], longest: int) -> None:
    predictions = Predictions(own(**load))
    assert predictions.longest == 0, "not before it is known that there is none"
    await predictions.of("own")
    assert predictions.longest == longest


async def test_a_script_s_axis_is_as_long_as_its_longest_prediction() -> None:
    predictions = Predictions(b.at_once(3, [("wait", 100)]))
    await predictions.of("async")
    assert predictions.longest == b.ns(300)


async def because(scenario: Scenario, target: Target = DEMO) -> str:
    predictions = Predictions(scenario)
    modes: list[Mode] = ["sync", "async"]
    return await in_turn_because([Performance(scenario, mode, predictions, target) for mode in modes])


@pytest.mark.parametrize("step", [real.query(300), real.fetch(300), real.wait(300), real.together(real.query(9))])
async def test_what_asks_services_of_ours_may_run_at_once(step: real.Step) -> None:
    assert await because(real.asking([real.wait(900), step])) == ""


@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        (real.asking([real.read()]), "both would use one disk, and disturb one another"),
        (real.asking([real.together(real.wait(1), real.read())]), "one disk"),
        (real.asking([real.query(300)], database={"url": "postgresql:///mine"}), "one database"),
        (real.asking([{"name": "rates", "fetch": "http://127.0.0.1:9/rates"}]), "one web service"),
        (real.asking([real.wait(100), real.work(400)], 5), "at once both would want"),
    ],
)
async def test_what_would_disturb_one_another_runs_in_turn(scenario: Scenario, why: str) -> None:
    assert why in await because(scenario)


async def test_servers_of_ones_own_run_in_turn() -> None:
    for scenario in (own(clients=3), real.asking([real.wait(900)])):
        assert "your server" in await because(scenario, Target("app", "shop:app", "wsgi"))
