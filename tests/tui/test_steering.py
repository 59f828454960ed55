"""By which steps the keys change a scenario."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import SettingName
from demo_server.overrides import at_speed, overridden
from tests.tui import building as b
from tests.tui.strategies import examples
from tui.steering import _LADDERS, KEYS, SPEEDS, next_on, said, stepped, value_of

SETTINGS: tuple[SettingName, ...] = ("clients", "rate", "workers")
LADDERS: dict[str, tuple[float, ...]] = {"speed": SPEEDS} | {str(name): rungs for name, rungs in _LADDERS.items()}


def climbed(setting: SettingName, value: float, keys: int) -> float:
    for _ in range(keys):
        value = stepped(setting, value, up=True)
    return value


@pytest.mark.parametrize("name", LADDERS)
def test_ladders_rise(name: str) -> None:
    assert all(lower < higher for lower, higher in pairwise(LADDERS[name]))


@pytest.mark.parametrize("name", LADDERS)
def test_up_and_down_again_returns(name: str) -> None:
    ladder = LADDERS[name]
    for value in ladder[:-1]:
        assert next_on(ladder, next_on(ladder, value, up=True), up=False) == value
    for value in ladder[1:]:
        assert next_on(ladder, next_on(ladder, value, up=False), up=True) == value


@pytest.mark.parametrize("name", LADDERS)
def test_ends_stay(name: str) -> None:
    first, *_, last = ladder = LADDERS[name]
    assert next_on(ladder, first, up=False) == first
    assert next_on(ladder, last, up=True) == last
    assert next_on(ladder, 2 * last, up=True) == 2 * last


@examples(40)
@given(st.sampled_from(list(LADDERS)), st.floats(0.01, 20_000), st.booleans())
def test_a_value_between_rungs_goes_to_the_next_rung(name: str, value: float, up: bool) -> None:
    ladder = LADDERS[name]
    beyond = [rung for rung in ladder if (rung > value if up else rung < value)]
    nearest = (min if up else max)(beyond, default=value)
    assert next_on(ladder, value, up) == nearest


@pytest.mark.parametrize("clients", [rung for rung in _LADDERS["clients"] if rung <= 5000])
def test_three_keys_double_the_clients(clients: float) -> None:
    assert climbed("clients", clients, 3) >= 2 * clients


@pytest.mark.parametrize("rate", [rung for rung in _LADDERS["rate"] if rung <= 5000])
def test_three_keys_double_the_rate(rate: float) -> None:
    assert climbed("rate", rate, 3) >= 2 * rate


@pytest.mark.parametrize("setting", ["clients", "workers"])
def test_who_can_be_counted_is_whole(setting: SettingName) -> None:
    assert all(float(rung).is_integer() for rung in _LADDERS[setting])


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_rung_is_a_scenario_s_value(setting: SettingName) -> None:
    """No key leads to where a scenario file could not."""
    load: dict[str, Any] = {"clients": 1} if setting != "rate" else {"rate": 1}
    scenario = b.scenario_of({"page": [("wait", 5)]}, duration=100, **load)
    for rung in _LADDERS[setting]:
        changed = overridden(scenario, {KEYS[setting]: rung if setting == "rate" else int(rung)})
        assert value_of(changed, setting) == rung


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_speed_is_a_speed(speed: float) -> None:
    assert at_speed(b.three_requests(), speed).requests["ping"].steps[0].work is not None


def test_what_a_load_has_not_cannot_be_changed() -> None:
    scenario = b.three_requests()
    assert [value_of(scenario, setting) for setting in SETTINGS] == [None, None, 1]


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("clients", 1, "1 client"),
        ("clients", 30, "30 clients"),
        ("workers", 1.0, "1 worker"),
        ("workers", 8.0, "8 workers"),
        ("rate", 0.5, "0.5 a second"),
        ("rate", 8.0, "8 a second"),
        ("rate", 1500, "1500 a second"),
    ],
)
def test_settings_in_words(setting: SettingName, value: float, words: str) -> None:
    assert said(setting, value) == words
