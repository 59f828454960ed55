"""Simulated clients: closed, open and scripted load, time-outs, the end of a run, draws, and what HTTP costs."""

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import MODES, Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.plan import PAUSE_AFTER_FAILURE_NS
from tui.simulation import predict, simulate
from tui.summary import Setting, summarise
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs, Request


def planned_ms(timeline: Timeline) -> list[float]:
    return [(one.planned or 0) / b.MS for one in timeline.requests()]


def by_client(timeline: Timeline) -> dict[int, list[Request]]:
    found: dict[int, list[Request]] = {}
    for one in timeline.requests():
        assert one.client is not None
        found.setdefault(one.client, []).append(one)
    return found


# --- what a run is ----------------------------------------------------------------------------------------


@examples(40)
@given(small_scenarios(), modes)
def test_a_simulated_run_is_told_in_order_and_nothing_in_it_is_odd(scenario: Scenario, mode: Mode) -> None:
    events = list(simulate(scenario, mode))
    names = [type(event).__name__ for event in events]
    assert (names[0], names[-1]) == ("LoadStarted", "LoadEnded")
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    timeline = b.told(*events)
    assert (timeline.odd, timeline.zero) == (0, 0)
    assert all(one.sent == one.planned for one in timeline.requests()), "a simulated client is never late"


@examples(40)
@given(small_scenarios(), modes)
def test_a_simulated_run_repeats(scenario: Scenario, mode: Mode) -> None:
    assert list(simulate(scenario, mode)) == list(simulate(scenario, mode))


@examples(40)
@given(small_scenarios(), modes)
def test_nothing_happens_at_or_after_the_duration(scenario: Scenario, mode: Mode) -> None:
    *events, ended = simulate(scenario, mode)
    timeline = b.told(*events, ended)
    if scenario.load.duration is not None:
        assert all(event.at < scenario.load.duration.ns for event in events)
        assert ended.at <= scenario.load.duration.ns
        if timeline.unfinished():
            assert ended.at == scenario.load.duration.ns
    else:
        assert timeline.unfinished() == []
        assert ended.at == events[-1].at


def test_a_script_that_is_cut_short_leaves_requests_unfinished_and_unsent() -> None:
    scenario = b.scenario_of(
        {"page": [("wait", 400)]},
        script=[{"at": 0, "send": "page", "times": 2}, {"at": 1000, "send": "page"}],
        duration=700,
    )
    timeline = predict(scenario, "sync")
    assert (planned_ms(timeline), b.answers_ms(timeline), timeline.end) == ([0, 0], {1: 400}, b.ns(700))


def test_an_open_load_ends_with_its_last_answer_when_that_comes_before_the_duration() -> None:
    timeline = predict(b.scenario_of({"page": [("wait", 50)]}, rate=4, duration=1000), "sync")
    assert (planned_ms(timeline), timeline.end) == ([0, 250, 500, 750], b.ns(800))


def test_an_answer_at_the_duration_comes_too_late() -> None:
    timeline = predict(b.scenario_of({"page": [("wait", 100)]}, clients=1, duration=300), "sync")
    assert b.answers_ms(timeline) == {1: 100, 2: 200}
    assert [one.id for one in timeline.unfinished()] == [3]


def test_a_clock_that_nothing_moves_does_not_hang() -> None:
    """Requests that take no time, from a closed client that does not think: the prediction must come to an end."""
    scenario = b.scenario_of({"page": [("wait", 0)]}, clients=1, duration=10)
    assert list(islice(simulate(scenario, "async"), 20_000))[-1].at > 0


@pytest.mark.parametrize("mode", MODES)
def test_a_script_and_clients_that_send_at_once_meet_the_same_server(mode: Mode) -> None:
    """All that comes at one instant lies in the sockets before an idle loop has turned."""
    script = b.at_once(4, [("work", 100), ("wait", 30)])
    clients = b.scenario_of({"page": [("work", 100), ("wait", 30)]}, clients=4, think=10_000, duration=2000)
    assert b.answers_ms(predict(script, mode)) == b.answers_ms(predict(clients, mode))


# --- closed load ------------------------------------------------------------------------------------------


def test_a_closed_client_sends_after_the_answer_and_the_think_time() -> None:
    timeline = predict(b.scenario_of({"page": [("wait", 100)]}, clients=1, think=50, duration=1000), "sync")
    assert planned_ms(timeline) == [0, 150, 300, 450, 600, 750, 900]
    assert {one.client for one in timeline.requests()} == {1}


@examples(40)
@given(small_scenarios(), modes)
def test_each_closed_client_is_either_waiting_or_thinking(scenario: Scenario, mode: Mode) -> None:
    """Little's law, exactly: every instant of every client is part of a response time or of a think time."""
    if scenario.load.clients is None:
        return
    clients = by_client(predict(scenario, mode))
    assert set(clients) == set(range(1, scenario.load.clients + 1))
    for requests in clients.values():
        assert requests[0].planned == 0
        for earlier, later in pairwise(requests):
            assert earlier.over is not None
            pause = 0 if earlier.answered else PAUSE_AFTER_FAILURE_NS
            assert later.planned == earlier.over + max(pause, scenario.drawn_think_ns(earlier.id))


def in_steady_state(mode: Mode, clients: int, service: int, think: int) -> tuple[float, float]:
    """Throughput (requests a ms) and response time (ms), both from the answers of a run's second half."""
    scenario = b.scenario_of({"page": [("wait", service)]}, clients=clients, think=think, duration=12_000)
    over = [
        (one.over / b.MS, one.response_until(one.over) / b.MS)
        for one in predict(scenario, mode).requests()
        if one.over is not None and one.over > b.ns(6_000)
    ]
    first, last = min(over)[0], max(over)[0]
    inside = [response for instant, response in over if instant > first]
    return len(inside) / (last - first), sum(inside) / len(inside)


@pytest.mark.parametrize(
    ("mode", "clients", "service", "think", "response"),
    [
        ("sync", 5, 20, 50, 50),  # the worker is never free: N S - Z
        ("sync", 20, 50, 0, 1000),  # the lecture's load test in round figures
        ("sync", 2, 20, 100, 20),  # the worker is free most of the time: S
        ("async", 20, 50, 50, 50),  # nobody waits for anybody: S
    ],
)
def test_little_s_law(mode: Mode, clients: int, service: int, think: int, response: float) -> None:
    """N = X (R + Z); X at most 1/S with one worker."""
    throughput, seen = in_steady_state(mode, clients, service, think)
    assert seen == pytest.approx(response, rel=1e-9)
    assert throughput * (seen + think) == pytest.approx(clients, rel=0.01)
    if mode == "sync":
        assert throughput <= 1 / service + 1e-9


def test_clients_begin_in_the_order_of_their_numbers() -> None:
    timeline = predict(b.scenario_of({"page": [("wait", 100)]}, clients=4, duration=1000), "sync")
    assert [(one.id, one.client) for one in timeline.requests()[:4]] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert b.answers_ms(timeline)[1] == 100


# --- time-outs --------------------------------------------------------------------------------------------


def test_clients_give_up_and_the_server_goes_on() -> None:
    timeline = predict(b.at_once(3, [("wait", 1000)], timeout=1500), "sync")
    assert [(one.outcome, (one.over or 0) / b.MS) for one in timeline.requests()] == [
        ("received", 1000),
        ("timed out", 1500),
        ("timed out", 1500),
    ]
    assert timeline.end == b.ns(1500)
    result = summarise(timeline, Setting("sync", 1), b.ns(1500), b.NOTHING_PREDICTED)
    assert (result.completed, result.timed_out, result.lower_bound) == (1, 2, True)
    assert result.response_ms.mean == pytest.approx(4000 / 3, abs=0.001), "a time-out is at least its timeout"


def test_a_closed_client_that_gave_up_comes_back_later_and_not_at_once() -> None:
    scenario = b.scenario_of({"page": [("wait", 10_000)]}, clients=1, think=20, timeout=100, duration=2000)
    assert planned_ms(predict(scenario, "async")) == [0, 600, 1200, 1800]


def test_an_answer_to_who_has_given_up_is_no_answer() -> None:
    # The first one is given up at 50 and handled until 80; the last one keeps the run going.
    scenario = b.scenario_of(
        {"slow": [("wait", 80)], "quick": [("wait", 10)]},
        script=[{"at": 0, "send": "slow"}, {"at": 70, "send": "quick"}],
        timeout=50,
    )
    timeline = predict(scenario, "sync")
    slow, quick = timeline.requests()
    assert (slow.outcome, slow.over, slow.finished) == ("timed out", b.ns(50), b.ns(80))
    assert (quick.outcome, quick.over) == ("received", b.ns(90))
    assert timeline.odd == 0


# --- draws ------------------------------------------------------------------------------------------------

UNIFORM = {"uniform": [10, 400]}


def test_every_mode_meets_the_same_lengths() -> None:
    scenario = b.scenario_of(
        {"page": [("wait", UNIFORM), ("wait", {"exponential": 50})], "ping": [("wait", {"choice": [5, 50]})]},
        seed=3,
        rate=10,
        duration=3000,
    )
    lengths = {
        mode: {
            one.id: (one.name, [(span.end or 0) - span.start for span in one.spans])
            for one in predict(scenario, mode).requests()
            if one.finished is not None
        }
        for mode in MODES
    }
    for mode in MODES:
        assert len(lengths[mode]) >= 8
        for number, drawn in lengths[mode].items():
            expected = [step.ns for step in scenario.drawn_steps(drawn[0], number)]
            assert drawn == (scenario.drawn_request(number), expected), mode


def names(seed: int) -> list[str]:
    scenario = b.scenario_of(
        {"page": [("wait", 1)], "ping": [("wait", 1)]}, seed=seed, rate=1000, duration=1000, mix={"page": 3, "ping": 1}
    )
    return [one.name for one in predict(scenario, "async").requests()]


def test_the_mix_follows_its_weights_and_its_seed() -> None:
    assert names(1) == names(1)
    assert names(1) != names(2)
    assert len(names(1)) == 1000
    assert 0.70 < names(1).count("page") / 1000 < 0.80


def poisson(seed: int) -> list[float]:
    return planned_ms(
        predict(b.scenario_of({"page": [("wait", 1)]}, seed=seed, rate=20, arrivals="poisson", duration=5000), "async")
    )


def test_poisson_arrivals_follow_the_seed() -> None:
    assert poisson(1) == poisson(1)
    assert poisson(1) != poisson(2)


@pytest.mark.parametrize("mode", MODES)
def test_another_seed_draws_other_lengths(mode: Mode) -> None:
    first, again, other = (predict(b.at_once(5, [("wait", UNIFORM)], seed=seed), mode).requests() for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.slow
def test_poisson_arrivals_on_one_worker_wait_about_as_long_as_theory_says() -> None:
    """M/D/1 at rho = 0.8 with S = 50 ms waits rho S / (2 (1 - rho)) = 100 ms; a run is noisy, so a wide band."""
    waits = []
    for seed in range(4):
        scenario = b.scenario_of({"page": [("wait", 50)]}, seed=seed, rate=16, arrivals="poisson", duration=300_000)
        tally = predict(scenario, "sync").tally
        assert tally.queue.count > 4000
        waits.append((tally.queue.mean or 0) / b.MS)
    assert 75 < sum(waits) / len(waits) < 130
    assert all(55 < wait < 171 for wait in waits)


# --- what HTTP costs --------------------------------------------------------------------------------------

COST = Costs(round_trip=b.ns(2), per_request=b.ns(0.6))


@pytest.mark.parametrize("mode", MODES)
def test_a_request_alone_takes_a_round_trip_more(mode: Mode) -> None:
    timeline = predict(b.at_once(1, [("work", 10), ("wait", 90)]), mode, COST)
    assert b.answers_ms(timeline)[1] == pytest.approx(102, abs=0.001)
    assert timeline.requests()[0].queue_until(b.ns(102)) == pytest.approx(b.ns(1), abs=1000), "half of it on the way in"


@pytest.mark.parametrize("mode", MODES)
def test_requests_for_nothing_come_back_one_after_the_other(mode: Mode) -> None:
    answers = b.answers_ms(predict(b.at_once(100, [("wait", 0)]), mode, COST))
    assert max(answers.values()) == pytest.approx(2 + 99 * 0.6, abs=0.5), "the first one finds the machine cold"


@examples(40)
@given(small_scenarios(), modes, st.integers(0, 3000), st.integers(0, 3000))
def test_http_costs_time_but_never_order(scenario: Scenario, mode: Mode, round_trip: int, per_request: int) -> None:
    cost = Costs(1000 * round_trip, 1000 * per_request)
    events = list(simulate(scenario, mode, cost))
    timeline = b.told(*events)
    assert timeline.odd == 0
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))
    least = (
        max(0, cost.round_trip - cost.alone) + cost.per_request
    )  # one that follows another is handled while all is warm
    for one in timeline.requests():
        if one.answered:
            steps = sum(step.ns for step in scenario.drawn_steps(one.name, one.id))
            assert one.response_until(timeline.end or 0) >= steps + least - 100


@pytest.mark.parametrize("mode", MODES)
def test_what_takes_longer_than_stated_does_so_for_each_request(mode: Mode) -> None:
    late = Costs(late=b.ns(1))
    alone = b.answers_ms(predict(b.at_once(1, [("wait", 10), ("work", 5)]), mode, late))
    assert alone == {1: 16}
    behind = b.answers_ms(predict(b.at_once(3, [("wait", 10)]), mode, late))
    assert max(behind.values()) == (11 if mode == "async" else 33)


def test_the_loop_of_a_sync_server_takes_its_work_from_the_workers() -> None:
    cost = Costs(round_trip=b.ns(4), per_request=b.ns(1))
    scenario = b.at_once(1, [("work", 100)])
    alone = b.answers_ms(predict(scenario, "sync", cost))[1]
    two = b.scenario_of({"page": [("work", 100)]}, script=[{"at": 0, "send": "page"}, {"at": 50, "send": "page"}])
    first, second = b.answers_ms(predict(two, "sync", cost)).values()
    assert alone == pytest.approx(104)
    assert alone + 0.9 < first < alone + 2.1, "the second is read while the first one works"
    assert second >= first + 100
