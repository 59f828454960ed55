"""--against: a second side that differs from the first one in what is named."""

from typing import Any

import pytest

from demo_server.library import Complaint
from demo_server.overrides import at_speed
from demo_server.scenario import Scenario
from tests.tui import building as b
from tui import casting
from tui.arguments import parser
from tui.report import Drawn, notes, report
from tui.result import Result
from tui.side import Side, labels
from tui.target import DEMO

CLOSED = b.scenario_of({"page": [("wait", 5)]}, clients=4, duration=100)
OPEN = b.scenario_of({"page": [("wait", 5)]}, rate=10, duration=100)


def asked_for(scenario: Scenario, *words: str) -> list[Side]:
    return casting.asked_for(scenario, parser().parse_args(words), [DEMO]).sides


def differing(made: list[Side]) -> dict[str, Any]:
    """What the second side has otherwise."""
    first, second = (
        {
            "mode": side.mode,
            "workers": side.given.server.workers,
            "clients": side.given.load.clients,
            "rate": side.given.load.rate,
        }
        for side in made
    )
    return {key: value for key, value in second.items() if first[key] != value}


@pytest.mark.parametrize(
    ("scenario", "words", "expected", "called"),
    [
        (CLOSED, ["--against", "workers=4"], {"workers": 4}, ["sync workers=1", "sync workers=4"]),
        (CLOSED, ["--against", "mode=async"], {"mode": "async"}, ["sync", "async"]),
        (CLOSED, ["--against", "workers=4, mode=async"], {"workers": 4, "mode": "async"}, ["sync", "async"]),
        (
            CLOSED,
            ["--mode", "async", "--against", "clients=10000"],
            {"clients": 10_000},
            ["async clients=4", "async clients=10000"],
        ),
        (OPEN, ["--against", "rate=12.5"], {"rate": 12.5}, ["sync rate=10", "sync rate=12.5"]),
        (
            OPEN,
            ["--rate", "20", "--workers", "2", "--against", "rate=40,workers=1"],
            {"rate": 40, "workers": 1},
            ["sync workers=2 rate=20", "sync workers=1 rate=40"],
        ),
    ],
)
def test_two_sides_differ_in_what_is_named(
    scenario: Scenario, words: list[str], expected: dict[str, Any], called: list[str]
) -> None:
    made = asked_for(scenario, *words)
    assert differing(made) == expected
    assert labels(made) == called


def test_in_slow_motion_both_rates_are_slower() -> None:
    first, second = asked_for(OPEN, "--speed", "0.5", "--against", "rate=20")
    assert (first.given.load.rate, second.given.load.rate) == (5, 10)
    assert first.given == at_speed(OPEN, 0.5)


@pytest.mark.parametrize(
    "text",
    [
        *("", ",", "workers", "workers=", "workers=4,", "workers=1", "mode=sync", "workers=1,mode=sync", "workers=two"),
        *("workers=1.5", "workers=0", "workers=nan", "mode=threads", "mode=compare", "seed=3", "duration=5s", "rate=5"),
        *("clients=-1", "clients=9999999999999", "=4", "work\x1b[2J=4", "mode=\x1b[2J", "workers=" + "9" * 5000),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_that_names_the_option(text: str) -> None:
    with pytest.raises(Complaint) as refusal:
        asked_for(CLOSED, "--against", text)
    line = str(refusal.value)
    assert line.startswith("--against")
    assert line.isprintable()


@pytest.mark.parametrize("mode", ["async", "blocked-loop"])
def test_only_sync_has_workers_that_make_a_difference(mode: str) -> None:
    with pytest.raises(Complaint, match="that is what runs already"):
        asked_for(CLOSED, "--mode", mode, "--against", "workers=4")


def test_two_sides_are_named_once() -> None:
    with pytest.raises(Complaint, match="--against names the second side itself"):
        asked_for(CLOSED, "--mode", "compare", "--against", "workers=4")


def test_the_report_tells_two_runs_of_one_mode_apart() -> None:
    timeline = b.told(b.load_started(), *b.answered(1), b.load_ended(100))
    runs = [b.run_result(workers=workers, unfinished=1, lower_bound=True) for workers in (1, 4)]
    called = ["sync workers=1", "sync workers=4"]
    drawn = [Drawn(run, timeline, b.ns(100), name) for run, name in zip(runs, called, strict=True)]
    lines = report("Test", "", drawn, Result("0.1.0", "test", 0, True, runs, [])).splitlines()
    assert [line.split("  ")[0] for line in lines if "3 of 4" in line] == called
    assert [line.split(":")[0] for line in lines if "as gunicorn" in line] == called
    assert [line.split(":")[0] for line in lines if "1 unfinished" in line] == called
    assert notes(runs[0])[0].startswith("sync: ")


def test_a_rate_just_below_a_thousand_is_written_as_people_write_it() -> None:
    timeline = b.told(b.load_started(), *b.answered(1), b.load_ended(100))
    for rate, said in ((999.99, "1000"), (999.4, "999"), (0.6984, "0.698"), (1234.5, "1234")):
        run = b.run_result(throughput_rps=rate)
        text = report("Test", "", [Drawn(run, timeline, b.ns(100))], Result("0.1.0", "test", 0, True, [run], []))
        assert text.splitlines()[-1].split()[-1] == said
