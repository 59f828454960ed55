"""Which expectations a result is held against, when not all that they speak of runs."""

import pytest

from demo_server.library import Complaint
from demo_server.overrides import overridden
from demo_server.scenario import Scenario
from tests.tui import building as b
from tui.arguments import parser
from tui.casting import asked_for
from tui.checks import Checks, checks_of
from tui.target import DEMO

PLAIN = b.scenario_of(
    {"page": [("wait", 5)]}, clients=4, duration=100, expect=["sync.sent > 1", "sync.sent == async.sent"]
)
RUNS = overridden(
    PLAIN,
    {
        "runs": [{"name": "sync", "set": {"server": {"workers": 4}}}, {"name": "async", "mode": "async"}],
        "expect": [{"that": "sync.sent > 1"}, {"that": "async.sent > 1"}],
    },
)


def checks(scenario: Scenario, *words: str) -> Checks:
    options = parser().parse_args(["x.toml", *words])
    return checks_of(scenario, options, asked_for(scenario, options, [DEMO], headless=True))


@pytest.mark.parametrize(
    ("scenario", "words", "met", "left_out"),
    [
        (PLAIN, [], ["sync.sent > 1", "sync.sent == async.sent"], ""),
        (PLAIN, ["--mode", "sync"], ["sync.sent > 1"], "async"),
        (PLAIN, ["--against", "workers=4"], [], "async, sync"),
        (PLAIN, ["--mode", "sync", "--expect", "sync.sent > 9"], ["sync.sent > 1", "sync.sent > 9"], "async"),
        (RUNS, [], ["sync.sent > 1", "async.sent > 1"], ""),
        (RUNS, ["--run", "sync"], ["sync.sent > 1"], "async"),
        # the run of that name has four workers, the scenario as it stands has one
        (RUNS, ["--mode", "sync"], [], "async, sync"),
        (RUNS, ["--mode", "async"], ["async.sent > 1"], "sync"),
        (
            RUNS,
            ["--mode", "blocked-loop", "--expect", "blocked-loop.sent > 1"],
            ["blocked-loop.sent > 1"],
            "async, sync",
        ),
    ],
)
def test_what_can_be_checked_is(scenario: Scenario, words: list[str], met: list[str], left_out: str) -> None:
    made = checks(scenario, *words)
    assert [one.text for one in made.to_be_met] == met
    assert made.left_out.partition(" for ")[2].partition(" did not")[0] == left_out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--mode", "sync", "--expect", "async.sent > 1"], "async does not run; see --mode and --run"),
        (["--against", "workers=4", "--expect", "sync.sent > 1"], "sync runs twice: it is not clear which is meant"),
        (["--expect", "four.sent > 1"], "a figure begins with a run's name: sync, async, blocked-loop, own"),
    ],
)
def test_what_is_asked_for_must_be_there(words: list[str], why: str) -> None:
    with pytest.raises(Complaint) as refused:
        checks(PLAIN, *words)
    assert why in str(refused.value)
