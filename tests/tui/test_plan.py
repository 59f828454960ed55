"""What a script and an open load send, and when."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.overrides import at_speed
from tests.tui import building as b
from tests.tui.strategies import examples
from tui.plan import Arrivals, Sending, sendings

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


def test_what_a_line_repeats_lies_among_the_others_at_its_instants() -> None:
    script = [{"at": 5, "send": "ping", "times": 3, "every": "20ms"}, {"at": 25, "send": "page", "times": 2}]
    assert [(one.at_ns, one.request) for one in sendings(b.scenario_of(TWO, script=script))] == [
        (b.ns(5), "ping"),
        (b.ns(25), "ping"),
        (b.ns(25), "page"),
        (b.ns(25), "page"),
        (b.ns(45), "ping"),
    ]


def test_at_another_speed_what_a_line_repeats_is_closer_together() -> None:
    script = [{"at": 100, "send": "ping", "times": 3, "every": 40}]
    fast = at_speed(b.scenario_of(TWO, script=script), 2)
    assert [one.at_ns for one in sendings(fast)] == [b.ns(50), b.ns(70), b.ns(90)]


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


# --- another rate in mid run ------------------------------------------------------------------------------

ARRIVALS = ("regular", "poisson")
LONG = 3_600_000


def arrivals_after(count: int, **load: Any) -> Arrivals:
    """The plan of an open load of which so many requests have been sent."""
    plan = Arrivals(b.scenario_of(TWO, **({"duration": LONG} | load)))
    for _ in range(count):
        plan.advance()
    return plan


def instants_ms(plan: Arrivals, count: int) -> list[float]:
    """The next instants."""
    found = []
    for _ in range(count):
        sending = plan.upcoming()
        assert sending is not None
        found.append(sending.at_ns / b.MS)
        plan.advance()
    return found


def test_another_rate_holds_from_the_latest_request_on() -> None:
    plan = arrivals_after(2, rate=2)  # at 0 and 500 ms; the next would be at 1000
    plan.change_rate(5, b.ns(600))
    assert instants_ms(plan, 3) == [700, 900, 1100]


def test_a_long_gap_is_not_waited_out() -> None:
    plan = arrivals_after(1, rate=0.1)
    plan.change_rate(20, b.ns(2000))
    assert instants_ms(plan, 3) == [2000, 2050, 2100], "due now, and no burst of what the new rate would have sent"


def test_a_slower_rate_puts_off_the_next_request() -> None:
    plan = arrivals_after(1, rate=20)
    plan.change_rate(0.1, b.ns(20))
    assert instants_ms(plan, 2) == [10_000, 20_000]


def test_what_is_late_of_the_old_rate_stays_late() -> None:
    plan = arrivals_after(1, rate=10)
    plan.change_rate(2, b.ns(350))  # nobody has sent those of 100, 200 and 300 yet
    assert instants_ms(plan, 2) == [100, 600]


def test_the_first_of_regular_arrivals_stays_at_the_start() -> None:
    plan = arrivals_after(0, rate=0.1)
    plan.change_rate(4, 0)
    assert instants_ms(plan, 3) == [0, 250, 500]


def test_a_rate_too_slow_for_another_request_may_be_raised_again() -> None:
    plan = arrivals_after(1, rate=0.1, duration=5000)
    assert plan.upcoming() is None
    plan.change_rate(1, b.ns(3000))
    assert instants_ms(plan, 2) == [3000, 4000]
    assert plan.upcoming() is None


@examples(40)
@given(st.floats(0.1, 200), st.floats(0.1, 200), st.integers(0, 20), st.integers(0, 99))
def test_poisson_gaps_are_scaled(old: float, new: float, sent: int, seed: int) -> None:
    kept, changed = (arrivals_after(sent, rate=old, arrivals="poisson", seed=seed) for _ in range(2))
    changed.change_rate(new, 0)
    latest = 0.0 if sent == 0 else instants_ms(arrivals_after(sent - 1, rate=old, arrivals="poisson", seed=seed), 1)[0]
    gaps, scaled = (
        [after - before for before, after in pairwise([latest, *instants_ms(plan, 5)])] for plan in (kept, changed)
    )
    assert scaled == pytest.approx([gap * old / new for gap in gaps], rel=1e-3, abs=1e-3)


@examples(60)
@given(
    st.sampled_from(ARRIVALS),
    st.lists(st.tuples(st.integers(0, 5), st.floats(0.1, 100), st.integers(0, 300)), max_size=6),
)
def test_whatever_the_rates_instants_ascend_and_none_is_in_the_past(
    law: str, changes: list[tuple[int, float, int]]
) -> None:
    plan = Arrivals(b.scenario_of(TWO, rate=10, arrivals=law, duration=2000))
    now, before, number = 0, 0, 1
    for sent, rate, later in changes:
        for _ in range(sent):
            if (sending := plan.upcoming()) is None:
                break
            assert before <= sending.at_ns < b.ns(2000)
            assert sending.id == number
            number, before, now = number + 1, sending.at_ns, max(now, sending.at_ns)
            plan.advance()
        now += b.ns(later)
        was = plan.upcoming()
        plan.change_rate(rate, now)
        sending = plan.upcoming()
        if was is not None and was.at_ns <= now:
            assert sending == was
        elif sending is not None:
            assert sending.at_ns >= now


@examples(20)
@given(st.sampled_from(ARRIVALS), st.floats(0.5, 50), st.integers(0, 9), st.integers(0, 10_000))
def test_to_change_a_rate_to_itself_changes_nothing(law: str, rate: float, sent: int, now: int) -> None:
    kept, changed = (arrivals_after(sent, rate=rate, arrivals=law) for _ in range(2))
    now_ns = min(b.ns(now), kept.upcoming().at_ns)  # type: ignore[union-attr]  # an hour is long enough
    changed.change_rate(rate, now_ns)
    assert instants_ms(changed, 5) == instants_ms(kept, 5)
