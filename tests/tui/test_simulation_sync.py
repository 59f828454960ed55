"""Worker threads on a virtual clock, against pictures drawn by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, small_scenarios
from tui.simulation import predict
from tui.timeline.records import Request


def test_the_lecture_s_three_requests_are_answered_one_after_the_other() -> None:
    timeline = predict(b.three_requests(), "sync")
    assert b.answers_ms(timeline) == {1: 2000, 2: 4000, 3: 4300}
    assert [one.started for one in timeline.requests()] == [b.ns(0), b.ns(2000), b.ns(4000)]
    assert timeline.end == b.ns(4300)


def test_the_steps_of_a_request_follow_one_another() -> None:
    second = predict(b.three_requests(), "sync").requests()[1]
    borders = [2000, 2020, 2720, 2760, 3960, 4000]
    assert [(span.start, span.end) for span in second.spans] == [
        (b.ns(start), b.ns(end)) for start, end in pairwise(borders)
    ]
    assert [span.kind for span in second.spans] == ["work", "wait", "work", "wait", "work"]
    assert (second.arrived, second.started, second.finished, second.over) == tuple(map(b.ns, (20, 2000, 4000, 4000)))


@pytest.mark.parametrize(("workers", "rounds"), [(1, 1), (1, 20), (2, 3), (4, 5), (7, 2)])
def test_equal_jobs_at_once_go_in_rounds(workers: int, rounds: int) -> None:
    """Makespan k S, mean (k + 1)/2 S, with k = N/c."""
    timeline = predict(b.at_once(workers * rounds, [("wait", 200)], workers=workers), "sync")
    answers = b.answers_ms(timeline).values()
    assert max(answers) == rounds * 200
    assert sum(answers) / len(answers) == (rounds + 1) / 2 * 200


@examples(40)
@given(st.lists(st.tuples(st.sampled_from(("work", "wait")), st.integers(1, 500)), min_size=1, max_size=8))
def test_unequal_jobs_on_one_worker_add_up(jobs: list[tuple[str, int]]) -> None:
    """R_i = S_1 + ... + S_i."""
    scenario = b.scenario_of(
        {f"job{number}": [job] for number, job in enumerate(jobs)},  # type: ignore[list-item]  # a kind is a str here
        script=[{"at": 0, "send": f"job{number}"} for number in range(len(jobs))],
    )
    answers = b.answers_ms(predict(scenario, "sync"))
    assert list(answers.values()) == [sum(length for _, length in jobs[: k + 1]) for k in range(len(jobs))]


def queue_times(scenario: Scenario) -> list[int]:
    timeline = predict(scenario, "sync")
    return [one.queue_until(timeline.end or 0) for one in timeline.requests() if one.started is not None]


@pytest.mark.parametrize("service", [20, 199, 200])
def test_regular_arrivals_slower_than_the_service_never_wait(service: int) -> None:
    scenario = b.scenario_of({"page": [("wait", service)]}, rate=5, duration=4000)
    assert queue_times(scenario) == [0] * 20


@pytest.mark.parametrize("service", [220, 260, 400])
def test_regular_arrivals_faster_than_the_service_wait_longer_and_longer(service: int) -> None:
    """The arrival at time t waits (S/T - 1) t."""
    scenario = b.scenario_of({"page": [("wait", service)]}, rate=5, duration=4000)
    waits = queue_times(scenario)
    assert len(waits) > 9
    assert waits == [b.ns((service / 200 - 1) * 200 * k) for k in range(len(waits))]


def test_several_workers_that_work_share_one_processor() -> None:
    assert b.answers_ms(predict(b.at_once(3, [("work", 100)], workers=3), "sync")) == dict.fromkeys((1, 2, 3), 300)


def test_workers_that_wait_do_not_share() -> None:
    assert b.answers_ms(predict(b.at_once(3, [("wait", 100)], workers=3), "sync")) == dict.fromkeys((1, 2, 3), 100)


def test_one_works_alone_until_another_one_begins_to_work() -> None:
    scenario = b.scenario_of(
        {"a": [("work", 100)], "b": [("wait", 50), ("work", 100)]},
        workers=2,
        script=[{"at": 0, "send": "a"}, {"at": 0, "send": "b"}],
    )
    # a: 50 alone, then half the processor for 100; b: half of it from 50 to 150, then alone.
    assert b.answers_ms(predict(scenario, "sync")) == {1: 150, 2: 200}


def test_who_leaves_the_processor_leaves_more_of_it_to_the_others() -> None:
    scenario = b.scenario_of(
        {"a": [("work", 30)], "b": [("work", 60)], "c": [("work", 90), ("wait", 7)]},
        workers=3,
        script=[{"at": 0, "send": name} for name in "abc"],
    )
    # Thirds until 90 (a is done), halves until 150 (b is done), the whole until 180.
    assert b.answers_ms(predict(scenario, "sync")) == {1: 90, 2: 150, 3: 187}


@examples(40)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=8), st.integers(1, 5))
def test_work_takes_the_same_time_however_many_workers_do_it(lengths: list[int], workers: int) -> None:
    """Under one GIL; to the rounding of the shares, a nanosecond a change of hands."""
    scenario = b.scenario_of(
        {f"job{length}": [("work", length)] for length in lengths},
        workers=workers,
        script=[{"at": 0, "send": f"job{length}"} for length in lengths],
    )
    assert predict(scenario, "sync").end == pytest.approx(b.ns(sum(lengths)), abs=2 * len(lengths))


@examples(40)
@given(small_scenarios())
def test_a_worker_handles_one_request_at_a_time_and_in_order(scenario: Scenario) -> None:
    timeline = predict(scenario, "sync")
    handled = [one for one in timeline.requests() if one.started is not None]
    by_worker: dict[int, list[Request]] = {}
    for one in handled:
        by_worker.setdefault(one.worker or 0, []).append(one)
    assert set(by_worker) <= set(range(1, scenario.server.workers + 1))
    for requests in by_worker.values():
        for earlier, later in pairwise(requests):
            assert earlier.finished is not None
            assert earlier.finished <= (later.started or 0)
    starts = [one.started for one in handled]
    assert starts == sorted(starts, key=lambda start: start or 0), "first come, first served"


def test_of_the_free_workers_the_first_one_takes_a_request() -> None:
    script = [{"at": 0, "send": "page", "times": 3}, {"at": 150, "send": "page"}]
    timeline = predict(b.scenario_of({"page": [("wait", 100)]}, workers=3, script=script), "sync")
    assert [one.worker for one in timeline.requests()] == [1, 2, 3, 1]


@examples(40)
@given(small_scenarios())
def test_nobody_queues_while_a_worker_is_free(scenario: Scenario) -> None:
    handled = [one for one in predict(scenario, "sync").requests() if one.started is not None]
    for one in handled:
        assert one.started is not None
        if one.started != one.planned:
            before = one.started - 1
            busy = sum((other.started or 0) <= before < (other.finished or before + 1) for other in handled)
            assert busy == scenario.server.workers
