"""A scenario with something else in it, or in slow motion."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from demo_server.lengths import Duration, Length
from demo_server.library import ScenarioError, scenario_names
from demo_server.loading import load_scenario, parse_scenario
from demo_server.overrides import at_speed, overridden
from demo_server.scenario import Load, Planned, Scenario
from demo_server.settings import ServerSettings, decode_settings, encode_settings
from demo_server.steps import Step
from tests.demo_server.samples import EVERYTHING, fixed, scenario_with, scenarios

SCENARIO = parse_scenario(EVERYTHING, Path("everything.toml"))
CLOSED = replace(SCENARIO, load=Load(clients=2))


def ms(value: float) -> Duration:
    return Duration("fixed", (value,))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", 8),
        ("title", "Another"),
        ("server.workers", 12),
        ("load.rate", 7.5),
        ("load.arrivals", "regular"),
        ("load.duration", 800.0),
        ("load.timeout", 800.0),
        ("load.mix.page", 9.0),
    ],
)
def test_what_is_overridden_changes_and_nothing_else(key: str, value: object) -> None:
    changed = overridden(SCENARIO, {key: value})
    place: object = changed
    for part in key.split("."):
        place = place[part] if isinstance(place, dict) else getattr(place, part)
    assert (place.ms if isinstance(place, Duration) else place) == value
    assert changed != SCENARIO
    assert overridden(changed, {key: _plain(SCENARIO, key)}) == SCENARIO


def _plain(scenario: Scenario, key: str) -> object:
    place: object = scenario
    for part in key.split("."):
        place = place[part] if isinstance(place, dict) else getattr(place, part)
    return place.plain() if isinstance(place, Length) else place


@pytest.mark.parametrize("name", scenario_names())
def test_nothing_overridden_changes_nothing(name: str) -> None:
    assert overridden(load_scenario(name), {}) == load_scenario(name)


def test_several_overrides_come_together() -> None:
    changed = overridden(
        SCENARIO, {"load.rate": None, "load.arrivals": "regular", "load.clients": 3, "server.workers": 2}
    )
    assert (changed.load.rate, changed.load.clients, changed.server.workers) == (None, 3, 2)


def test_what_the_file_left_out_can_be_overridden() -> None:
    assert overridden(scenario_with(Step("a", wait=fixed(1))), {"server.workers": 5}).server.workers == 5


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"server.workers": 0}, r"server\.workers: expected a whole number >= 1"),
        ({"server.workers": "2"}, r"server\.workers: expected a whole number, got text"),
        ({"load.duration": -5}, r"load\.duration: -5 ms is negative"),
        ({"load.clients": 5}, r"exactly one of script, clients and rate"),
        ({"load.thnik": 5}, r"load\.thnik: unknown key; did you mean think\?"),
        ({"sede": 5}, r"sede: unknown key; did you mean seed\?"),
    ],
)
def test_an_override_passes_every_check_that_a_file_passes(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        overridden(SCENARIO, changes)


@given(scenarios())
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_speed_1_is_the_scenario_itself(scenario: Scenario) -> None:
    assert at_speed(scenario, 1) == scenario


@given(st.sampled_from([0.25, 0.5, 2.0, 4.0]), st.sampled_from(scenario_names()))
@settings(deadline=None)
def test_slowed_down_and_sped_up_is_the_scenario_again(speed: float, name: str) -> None:
    assert at_speed(at_speed(load_scenario(name), speed), 1 / speed) == load_scenario(name)


@pytest.mark.parametrize(("speed", "factor"), [(0.5, 2.0), (2.0, 0.5), (0.1, 10.0)])
def test_every_length_of_a_request_is_scaled(speed: float, factor: float) -> None:
    steps = at_speed(SCENARIO, speed).requests["page"].steps
    assert [(step.name, step.kind) for step in steps] == [
        ("framework", "work"),
        ("db: user", "wait"),
        ("service", "wait"),
        ("code", "work"),
    ]
    assert [step.length for step in steps] == [
        fixed(1.5 * factor),
        Length("uniform", (10 * factor, 20 * factor)),
        Length("exponential", (50 * factor,)),
        Length("choice", (1 * factor, 2 * factor, 3 * factor)),
    ]


@pytest.mark.parametrize(
    ("load", "slow"),
    [
        (
            Load(rate=4, arrivals="poisson", mix={"page": 2.0}, duration=ms(1000), timeout=ms(300)),
            Load(rate=2, arrivals="poisson", mix={"page": 2.0}, duration=ms(2000), timeout=ms(600)),
        ),
        (
            Load(clients=4, think=Length("exponential", (100,)), duration=ms(1000)),
            Load(clients=4, think=Length("exponential", (200,)), duration=ms(2000), timeout=ms(120_000)),
        ),
        (
            Load(script=(Planned(ms(0), "page"), Planned(ms(20), "page", 3)), duration=ms(50)),
            Load(script=(Planned(ms(0), "page"), Planned(ms(40), "page", 3)), duration=ms(100), timeout=ms(120_000)),
        ),
        (
            Load(script=(Planned(ms(10), "page"),)),
            Load(script=(Planned(ms(20), "page"),), timeout=ms(120_000)),
        ),
    ],
)
def test_the_load_is_scaled_with_the_requests(load: Load, slow: Load) -> None:
    assert at_speed(replace(SCENARIO, load=load), 0.5).load == slow


def test_what_is_no_length_stays() -> None:
    slow = at_speed(SCENARIO, 0.5)
    assert (slow.title, slow.caption, slow.seed, slow.server, slow.expect) == (
        SCENARIO.title,
        SCENARIO.caption,
        SCENARIO.seed,
        SCENARIO.server,
        SCENARIO.expect,
    )


@pytest.mark.parametrize(
    ("scenario", "speed"),
    [
        pytest.param(overridden(CLOSED, {"load.timeout": "30min"}), 0.1, id="a time-out of five hours"),
        pytest.param(overridden(CLOSED, {"load.duration": "59min"}), 0.5, id="a duration of two hours"),
        pytest.param(overridden(SCENARIO, {"load.rate": 9000}), 4, id="36000 requests a second"),
    ],
)
def test_a_speed_is_either_refused_or_understood_by_the_children(scenario: Scenario, speed: float) -> None:
    """Not found out by a child that dies of what it was told."""
    try:
        changed = at_speed(scenario, speed)
    except ScenarioError:
        return
    assert decode_settings(encode_settings(ServerSettings(changed, "sync"))).scenario == changed
