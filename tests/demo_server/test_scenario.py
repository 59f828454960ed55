"""What a scenario means: which words go together, and what is drawn from it."""

from collections import Counter

import pytest
from msgspec.structs import replace

from demo_server.lengths import Duration, Length
from demo_server.request import Request
from demo_server.scenario import Load, Planned, Scenario
from demo_server.steps import DrawnStep, Step
from tests.demo_server.samples import fixed, scenario_with

STEPS = (
    Step("u", wait=Length("uniform", (100.0, 200.0))),
    Step("e", wait=Length("exponential", (50.0,))),
    Step("c", work=Length("choice", (1.0, 2.0, 3.0))),
    Step("f", work=fixed(4.0)),
)
OPEN = Scenario(
    "Drawn",
    {"page": Request(STEPS), "ping": Request(STEPS)},
    Load(rate=5.0, arrivals="poisson", mix={"page": 3.0, "ping": 1.0}),
    seed=7,
)
CLOSED = replace(OPEN, load=Load(clients=2, think=Length("uniform", (0.0, 1000.0))))


@pytest.mark.parametrize(
    ("number", "steps", "request_", "gap", "think"),
    [
        (1, [198_429_403, 47_864_382, 2_000_000, 4_000_000], "ping", 254_716_748, 945_881_352),
        (2, [154_832_759, 98_432_784, 2_000_000, 4_000_000], "page", 53_316_146, 544_335_787),
        (3, [145_797_279, 25_479_775, 1_000_000, 4_000_000], "ping", 48_857_693, 993_951_386),
    ],
)
def test_what_is_drawn_is_this_for_ever(number: int, steps: list[int], request_: str, gap: int, think: int) -> None:
    """Both children and the prediction draw for themselves: they meet only if none of this changes."""
    assert [step.ns for step in OPEN.drawn_steps("page", number)] == steps
    assert OPEN.drawn_request(number) == request_
    assert OPEN.drawn_gap_ns(number) == gap
    assert CLOSED.drawn_think_ns(number) == think


def test_drawn_steps_are_the_steps_in_order() -> None:
    scenario = scenario_with(Step("framework", work=fixed(20)), Step("db: user", wait=fixed(0.5)))
    assert scenario.drawn_steps("page", 1) == [
        DrawnStep(0, "framework", "work", 20_000_000),
        DrawnStep(1, "db: user", "wait", 500_000),
    ]


def test_two_steps_of_one_law_are_drawn_apart() -> None:
    step = Step("db", wait=Length("uniform", (0.0, 1000.0)))
    one, other = scenario_with(step, step).drawn_steps("page", 1)
    assert one.ns != other.ns


def test_another_seed_draws_other_lengths() -> None:
    assert OPEN.drawn_steps("page", 1) != replace(OPEN, seed=8).drawn_steps("page", 1)


@pytest.mark.parametrize(("mix", "share"), [({"page": 3.0, "ping": 1.0}, 0.75), (None, 0.5), ({"ping": 0.1}, 0.0)])
def test_the_mix_is_kept_to(mix: dict[str, float] | None, share: float) -> None:
    scenario = replace(OPEN, load=Load(clients=1, mix=mix))
    counted = Counter(scenario.drawn_request(number) for number in range(10_000))
    assert counted["page"] / 10_000 == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("rate", "gap"), [(5.0, 200_000_000), (0.5, 2_000_000_000), (3.0, 333_333_333)])
def test_regular_arrivals_come_at_equal_gaps(rate: float, gap: int) -> None:
    scenario = replace(OPEN, load=Load(rate=rate))
    assert {scenario.drawn_gap_ns(number) for number in range(50)} == {gap}


def test_poisson_arrivals_come_at_gaps_of_the_same_mean_and_spread() -> None:
    gaps = [OPEN.drawn_gap_ns(number) / 200e6 for number in range(20_000)]
    mean = sum(gaps) / len(gaps)
    variance = sum((gap - mean) ** 2 for gap in gaps) / len(gaps)
    assert mean == pytest.approx(1, rel=0.03)
    assert variance == pytest.approx(1, rel=0.1)  # an exponential law's deviation is its mean


@pytest.mark.parametrize(
    ("load", "duration"),
    [
        (Load(clients=1), 15_000.0),
        (Load(rate=1), 15_000.0),
        (Load(clients=1, duration=Duration("fixed", (5.0,))), 5.0),
        (Load(script=(Planned(Duration("fixed", (0.0,)), "page"),)), None),
    ],
)
def test_a_load_without_a_duration_takes_15_seconds_but_a_script_goes_on_to_the_last_answer(
    load: Load, duration: float | None
) -> None:
    assert (load.duration and load.duration.ms) == duration


@pytest.mark.parametrize(
    ("step", "kind"),
    [(Step("a", work=fixed(0)), "work"), (Step("a", wait=fixed(0)), "wait")],
)
def test_a_step_of_no_length_still_has_a_kind(step: Step, kind: str) -> None:
    assert (step.kind, step.length) == (kind, fixed(0))


@pytest.mark.parametrize("name", ["a", "0", "ping_2-b", "x" * 40, "healthy", "static"])
def test_names_that_a_request_may_have(name: str) -> None:
    assert list(scenario_with(Step("a", wait=fixed(1)), name=name).requests) == [name]


@pytest.mark.parametrize(
    "name", ["", "warm-up", "Page", "a/b", "-a", "_a", "a b", "é", "x" * 41, "a\n", "page\x1b[31m"]
)
def test_names_that_a_request_may_not_have(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a request: lower-case letters, digits, - and _"):
        scenario_with(Step("a", wait=fixed(1)), name=name)
