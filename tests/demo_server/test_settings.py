"""What the server child is told: a scenario comes out of the pipe as it went in."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from demo_server.library import scenario_names
from demo_server.loading import load_scenario, parse_scenario
from demo_server.scenario import Scenario
from demo_server.settings import ServerSettings, SetWorkers, decode_command, decode_settings, encode_settings
from tests.demo_server.samples import EVERYTHING, scenarios

SCENARIOS = [
    *(pytest.param(load_scenario(name), id=name) for name in scenario_names()),
    pytest.param(parse_scenario(EVERYTHING, Path("everything.toml")), id="everything"),
]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_survives_the_pipe(scenario: Scenario) -> None:
    told = ServerSettings(scenario, "blocked-loop", "127.0.0.1", 8000)
    assert decode_settings(encode_settings(told)) == told


@given(scenarios())
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_scenario_survives_the_pipe(scenario: Scenario) -> None:
    told = ServerSettings(scenario, "sync")
    assert decode_settings(encode_settings(told)) == told


@pytest.mark.parametrize("seed", [-(2**63), 2**63, 2**64, -(10**30)])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    told = ServerSettings(replace(load_scenario("three-requests"), seed=seed), "sync")
    assert decode_settings(encode_settings(told)).scenario.seed == seed


def test_settings_are_one_line() -> None:
    line = encode_settings(ServerSettings(parse_scenario(EVERYTHING, Path("everything.toml")), "sync"))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")


def test_what_is_not_said_is_a_free_port_of_the_loopback() -> None:
    line = encode_settings(ServerSettings(load_scenario("three-requests"), "sync"))
    fewer = {key: value for key, value in msgspec.json.decode(line).items() if key in ("scenario", "mode")}
    told = decode_settings(msgspec.json.encode(fewer))
    assert (told.host, told.port) == ("127.0.0.1", 0)


@pytest.mark.parametrize("line", [b"", b"\n", b"nonsense\n", b"{}\n", b'{"scenario": {"title": 3}, "mode": "sync"}\n'])
def test_what_are_no_settings_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_settings(line)


def test_a_mode_that_there_is_not_is_refused() -> None:
    line = encode_settings(ServerSettings(load_scenario("three-requests"), "sync"))
    with pytest.raises(msgspec.ValidationError, match="threads"):
        decode_settings(line.replace(b'"mode":"sync"', b'"mode":"threads"'))


def test_a_command_is_this_line() -> None:
    assert encode_settings(SetWorkers(4)) == b'{"set":"workers","value":4}\n'


@given(st.integers(-2000, 2000))
def test_there_may_be_as_many_workers_as_in_a_scenario(value: int) -> None:
    line = encode_settings(SetWorkers(value))
    if 1 <= value <= 1000:
        assert decode_command(line) == SetWorkers(value)
    else:
        with pytest.raises(msgspec.ValidationError, match=r"\$\.value"):
            decode_command(line)
