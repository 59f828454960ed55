"""What a script and an open load send, and when."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples
from tui.plan import Sending, sendings

TWO: dict[str, b.Steps] = {"page": [("wait", 5)], "ping": [("wait", 1)]}


def test_a_script_is_sent_in_the_order_of_its_instants() -> None:
    script = [
        {"at": 50, "send": "page"},
        {"at": 0, "send": "ping", "times": 3},
        {"at": "20ms", "send": "page", "times": 2},
    ]
    assert list(sendings(b.scenario_of(TWO, script=script))) == [
        Sending(1, 0, "ping"),
        Sending(2, 0, "ping"),
        Sending(3, 0, "ping"),
        Sending(4, b.ns(20), "page"),
        Sending(5, b.ns(20), "page"),
        Sending(6, b.ns(50), "page"),
    ]


def test_lines_of_one_instant_keep_the_order_of_the_script() -> None:
    script = [{"at": 10, "send": "ping"}, {"at": 10, "send": "page"}, {"at": 10, "send": "ping"}]
    assert [one.request for one in sendings(b.scenario_of(TWO, script=script))] == ["ping", "page", "ping"]


def test_a_script_follows_no_mix() -> None:
    script = [{"at": 0, "send": "page", "times": 30}]
    assert {one.request for one in sendings(b.scenario_of(TWO, script=script))} == {"page"}


@pytest.mark.parametrize(("rate", "duration", "count"), [(5, 1000, 5), (5, 1001, 6), (4, 999, 4), (0.5, 1000, 1)])
def test_regular_arrivals_begin_at_the_start_and_keep_their_gap(rate: float, duration: int, count: int) -> None:
    found = list(sendings(b.scenario_of(TWO, rate=rate, duration=duration)))
    assert [one.at_ns for one in found] == [b.ns(1000 / rate) * number for number in range(count)]
    assert [one.id for one in found] == list(range(1, count + 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_poisson_arrivals_have_the_gaps_of_their_rate_on_average(seed: int) -> None:
    scenario = b.scenario_of(TWO, seed=seed, rate=50, arrivals="poisson", duration=60_000)
    instants = [one.at_ns / b.MS for one in sendings(scenario)]
    gaps = [later - earlier for earlier, later in pairwise(instants)]
    mean = sum(gaps) / len(gaps)
    # 3000 gaps of 20 ms: the mean is good to 20 / sqrt(3000) = 0.37 ms; four times that, either way.
    assert mean == pytest.approx(20, abs=1.5)
    variance = sum((gap - mean) ** 2 for gap in gaps) / len(gaps)
    assert variance**0.5 == pytest.approx(mean, rel=0.15), "an exponential law's deviation is its mean"
    assert instants[0] > 0, "they have no start"


@pytest.mark.parametrize("arrivals", ["regular", "poisson"])
def test_the_gap_is_drawn_by_request_number(arrivals: str) -> None:
    scenario = b.scenario_of(TWO, seed=5, rate=20, arrivals=arrivals, duration=2000)
    found = list(sendings(scenario))
    for earlier, later in pairwise(found):
        assert later.at_ns - earlier.at_ns == scenario.drawn_gap_ns(later.id)
        assert later.request == scenario.drawn_request(later.id)


@examples(40)
@given(st.floats(0.1, 200), st.sampled_from(("regular", "poisson")), st.integers(1, 3000), st.integers(0, 1000))
def test_nothing_is_planned_at_or_after_the_duration(rate: float, arrivals: str, duration: int, seed: int) -> None:
    found = list(sendings(b.scenario_of(TWO, seed=seed, rate=rate, arrivals=arrivals, duration=duration)))
    assert all(0 <= one.at_ns < b.ns(duration) for one in found)
    assert [one.id for one in found] == list(range(1, len(found) + 1))
    assert all(earlier.at_ns <= later.at_ns for earlier, later in pairwise(found))


def test_a_longer_run_begins_like_a_shorter_one() -> None:
    short, long = (
        list(sendings(b.scenario_of(TWO, seed=5, rate=20, arrivals="poisson", duration=ms))) for ms in (1000, 2000)
    )
    assert 0 < len(short) < len(long)
    assert long[: len(short)] == short
