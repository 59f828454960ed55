"""What is compared with what, and what is refused."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from demo_server.events import ChildDied, Event, EventsDropped, LoadEnded
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.comparing import recorded, told
from tui.comparison.compare import compare
from tui.comparison.pairs import ComparisonError, paired
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate

SHORT = b.at_once(2, [("wait", 10)])


def run(name: str) -> RecordedRun:
    """sync, async, sync4: a short run."""
    mode: Any = name.rstrip("0123456789")
    workers = int(name.removeprefix(mode) or 1)
    return recorded(b.at_once(2, [("wait", 10)], workers=workers), mode)


@pytest.mark.parametrize(
    ("a", "b_", "expected"),
    [
        ("sync", "async", [(0, 0)]),  # one run each: whatever the modes
        ("sync", "sync4", [(0, 0)]),
        ("sync async", "sync async", [(0, 0), (1, 1)]),
        ("sync async", "async sync", [(0, 1), (1, 0)]),
        ("sync", "async sync", [(0, 1)]),
        ("sync sync4", "sync4 sync", [(0, 1), (1, 0)]),  # as many workers first
        ("sync sync4", "sync2 sync4", [(0, 0), (1, 1)]),  # then whatever has the mode
        ("sync sync", "sync sync", [(0, 0), (1, 1)]),
        ("sync sync sync", "sync4 sync", [(0, 1), (1, 0)]),
    ],
)
def test_the_alike_are_compared(a: str, b_: str, expected: list[tuple[int, int]]) -> None:
    ours, theirs = [run(name) for name in a.split()], [run(name) for name in b_.split()]
    pairing = paired(ours, theirs)
    found = [
        (
            next(at for at, one in enumerate(ours) if one is pair.a),
            next(at for at, o in enumerate(theirs) if o is pair.b),
        )
        for pair in pairing.pairs
    ]
    assert found == expected
    assert len(pairing.left_out) == len(ours) + len(theirs) - 2 * len(expected)


def named(name: str, label: str = "") -> RecordedRun:
    """A sync run that its scenario names."""
    made = run("sync")
    return made._replace(began=msgspec.structs.replace(made.began, run_name=name, label=label))


def test_runs_of_one_name_belong_together_whatever_else_is_alike() -> None:
    one, four, loop = named("one"), named("four", "4 workers"), run("async")
    pairing = paired([one, four, loop], [four, run("async"), one, named("new", "a new one")])
    assert [(pair.a.began.key, pair.b.began.key) for pair in pairing.pairs] == [
        ("one", "one"),
        ("four", "four"),
        ("async", "async"),
    ]
    assert pairing.left_out == ["not compared: B's a new one run has no partner in A"]


def test_a_comparison_calls_runs_as_their_scenario_does() -> None:
    (pair,) = compare([named("four", "4 workers")], [named("new", "a new\x1bone")]).pairs
    assert (pair.a.name, pair.a.label, pair.b.label) == ("four", "4 workers", "a new\\x1bone")
    assert pair.sentence.startswith("no difference between 4 workers and a new\\x1bone: ")


def test_a_run_without_a_partner_is_named() -> None:
    (line,) = paired([run("sync"), run("blocked-loop")], [run("sync")]).left_out
    assert line == "not compared: A's blocked-loop run has no partner in B"


def test_nothing_fits() -> None:
    with pytest.raises(ComparisonError, match="no mode is in both: A has sync, B has async, blocked-loop"):
        paired([run("sync")], [run("async"), run("blocked-loop")])


def with_end(*more: Event) -> list[Event]:
    """The short run with other events before its end."""
    *events, end = simulate(SHORT, "sync")
    return [*events, *more, end]


CLOSED = b.scenario_of({"page": [("wait", 10)]}, clients=2, duration=200)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (lambda: told(SHORT, "sync", list(simulate(SHORT, "sync"))[:-1], whole=False), "was cut off after 20.0 ms"),
        (lambda: told(SHORT, "sync", [b.load_started(), b.load_ended(9)]), "sent nothing"),
        (lambda: told(SHORT, "sync", with_end(b.set_to(15, "workers", 4))), r"steered in mid run \(4 workers after 15"),
        (lambda: told(SHORT, "sync", with_end(EventsDropped(b.ns(15), 7))), "lost 7 events"),
        (lambda: told(SHORT, "sync", with_end(ChildDied(b.ns(15), "server", -9))), "lost its server in mid run"),
        (
            lambda: told(SHORT, "sync", [b.load_started(), *b.answered(1), b.load_ended(100)]),
            "was stopped after 100 ms",
        ),
        (lambda: told(SHORT, "sync", [b.load_started(), *b.asking(1), *b.asking(2), b.load_ended(9)]), "was stopped"),
        (
            lambda: told(
                CLOSED, "sync", [e for e in simulate(CLOSED, "sync") if e.at < b.ns(50)] + [LoadEnded(b.ns(50))]
            ),
            "was stopped after 50.0 ms",
        ),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_run_that_is_not_its_scenario_s_is_refused(
    spoiled: Callable[[], RecordedRun], said: str, swapped: bool
) -> None:
    bad = spoiled()
    good = recorded(bad.scenario, "sync")
    with pytest.raises(ComparisonError, match=f"^{'B' if swapped else 'A'}'s sync run .*{said}"):
        compare([good], [bad]) if swapped else compare([bad], [good])


def test_an_open_load_that_ends_with_its_last_answer_was_not_stopped() -> None:
    regular = b.scenario_of({"page": [("wait", 10)]}, rate=10, duration=1000)
    assert recorded(regular).end < b.ns(950)
    assert compare([recorded(regular)], [recorded(regular, "async")]).left_out == []


def test_what_is_sound_of_two_files_is_compared_all_the_same() -> None:
    cut = told(SHORT, "async", list(simulate(SHORT, "async"))[:-1], whole=False)
    comparison = compare([run("sync"), cut], [run("sync"), run("async")])
    assert [pair.a.mode for pair in comparison.pairs] == ["sync"]
    assert comparison.left_out[0].startswith("not compared: A's async run was cut off")


def test_several_refusals_are_counted() -> None:
    modes: list[Mode] = ["sync", "async"]
    cut = [told(SHORT, mode, list(simulate(SHORT, mode))[:-1], whole=False) for mode in modes]
    with pytest.raises(ComparisonError, match=r"cut off .* \(and 1 more\)$"):
        compare(cut, [run("sync"), run("async")])


PAGE: Any = {"page": [("wait", 10)]}
DRAWN: Any = {"page": [("wait", {"uniform": [5, 15]})]}
TWO: Any = {"page": [("wait", 10)], "ping": [("wait", 1)]}
SCRIPT: Any = {"script": [{"at": 0, "send": "page"}]}
CLIENTS: Any = {"clients": 2, "duration": 100}
RATE: Any = {"rate": 50, "duration": 100}


@pytest.mark.parametrize(
    ("a", "b_", "said"),
    [
        (
            b.scenario_of(PAGE, **SCRIPT),
            b.scenario_of(PAGE, **CLIENTS),
            "A's load is a script, B's is a number of clients",
        ),
        (b.scenario_of(PAGE, **CLIENTS), b.scenario_of(PAGE, **RATE), "B's is a rate"),
        (b.scenario_of(PAGE, **SCRIPT), b.scenario_of(PAGE, script=[{"at": 5, "send": "page"}]), "the scripts differ"),
        (b.scenario_of(PAGE, **RATE), b.scenario_of(PAGE, **RATE, arrivals="poisson"), "arrivals are regular"),
        (
            b.scenario_of(PAGE, **CLIENTS),
            b.scenario_of(PAGE, **CLIENTS | {"duration": 90}),
            "lasts 100 ms, B's 90.0 ms",
        ),
        (b.scenario_of(TWO, **SCRIPT), b.scenario_of(PAGE, **SCRIPT), "request ping is in A alone"),
        (
            b.scenario_of(PAGE, **SCRIPT),
            b.scenario_of({"page": [("wait", 11)]}, **SCRIPT),
            "steps of request page differ",
        ),
        (
            b.scenario_of(TWO, **RATE),
            b.scenario_of(TWO, **RATE, mix={"page": 3, "ping": 1}),
            "mixes of requests differ",
        ),
        (b.scenario_of(DRAWN, **RATE), b.scenario_of(DRAWN, seed=1, **RATE), "A has the seed 0, B has 1"),
        (b.scenario_of(TWO, **RATE), b.scenario_of(TWO, seed=1, **RATE), "the seed 0"),
    ],
)
def test_other_work_is_refused(a: Scenario, b_: Scenario, said: str) -> None:
    for ours, theirs in ((a, b_), (b_, a)):
        with pytest.raises(ComparisonError) as refused:
            compare([recorded(ours)], [recorded(theirs)])
        assert "\n" not in str(refused.value)
    with pytest.raises(ComparisonError, match=said):
        compare([recorded(a)], [recorded(b_)])


def test_another_speed_is_refused() -> None:
    with pytest.raises(ComparisonError, match=r"A ran at speed 0.5, B at 1: every length differs"):
        compare([recorded(SHORT, speed=0.5)], [recorded(SHORT)])


@pytest.mark.parametrize(
    ("a", "b_", "expected"),
    [
        (b.scenario_of(PAGE, **SCRIPT), b.scenario_of(PAGE, seed=1, **SCRIPT), []),  # nothing is drawn
        (
            b.scenario_of(PAGE, **SCRIPT),
            b.scenario_of(PAGE, workers=4, **SCRIPT),
            [("workers", "1 worker", "4 workers")],
        ),
        (
            b.scenario_of(PAGE, **CLIENTS),
            b.scenario_of(PAGE, **CLIENTS | {"clients": 9}),
            [("clients", "2 clients", "9 clients")],
        ),
        (
            b.scenario_of(PAGE, **RATE),
            b.scenario_of(PAGE, **RATE | {"rate": 20}),
            [("rate", "50 a second", "20 a second")],
        ),
        (
            b.scenario_of(PAGE, **CLIENTS),
            b.scenario_of(PAGE, **CLIENTS, think={"uniform": [1, 2]}, timeout=90),
            [("think", "0.0 ms", "1.0 ms to 2.0 ms"), ("timeout", "60.0 s", "90.0 ms")],
        ),
        (
            b.scenario_of(PAGE, **CLIENTS, think={"choice": [1, 2]}),
            b.scenario_of(PAGE, **CLIENTS, think={"exponential": 3}),
            [("think", "one of 1.0 ms, 2.0 ms", "exponential, 3.0 ms on average")],
        ),
    ],
)
def test_settings_are_what_one_compares(a: Scenario, b_: Scenario, expected: list[tuple[str, str, str]]) -> None:
    (pair,) = compare([recorded(a)], [recorded(b_)]).pairs
    assert [(one.setting, one.a, one.b) for one in pair.settings] == expected


def test_a_mode_is_a_setting_and_a_loop_has_no_workers() -> None:
    (pair,) = compare([recorded(b.at_once(2, [("wait", 10)], workers=4))], [recorded(SHORT, "async")]).pairs
    assert [(one.setting, one.a, one.b) for one in pair.settings] == [("mode", "sync", "async")]
    assert (pair.a.workers, pair.b.workers) == (4, 1)
