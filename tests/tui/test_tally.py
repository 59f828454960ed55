"""What is counted as requests go by."""

import pytest

from demo_server.events import FIRST_FOREIGN_ID, Event
from tests.tui import building as b
from tui.timeline.tally import OTHER_REASONS, REASONS_KEPT, Tally

COUNTS = ("sent", "completed", "failed", "timed_out")


def counts(tally: Tally) -> tuple[int, ...]:
    return tuple(getattr(tally, name) for name in COUNTS)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (b.received(1, 50), (1, 1, 0, 0)),
        (b.received(1, 50, 299), (1, 1, 0, 0)),
        (b.received(1, 50, 302), (1, 0, 1, 0)),
        (b.received(1, 50, 101), (1, 0, 1, 0)),
        (b.received(1, 50, 400), (1, 0, 1, 0)),
        (b.received(1, 50, 503), (1, 0, 1, 0)),
        (b.failed(1, 50), (1, 0, 1, 0)),
        (b.timed_out(1, 50), (1, 0, 0, 1)),
    ],
)
def test_each_end_is_counted_as_what_it_is(end: Event, expected: tuple[int, ...]) -> None:
    tally = b.told(*b.asking(1, 10), end).tally
    assert counts(tally) == expected
    assert (tally.response.count, tally.response.greatest) == (1, b.ns(40))
    assert tally.last_over == b.ns(50)


def test_only_planned_is_not_sent() -> None:
    assert counts(b.told(b.planned(1)).tally) == (0, 0, 0, 0)


def test_the_lag_of_the_sender_is_planned_to_sent() -> None:
    tally = b.told(*b.asking(1, 10, late=3), *b.asking(2, 20), b.planned(3, 30), b.sent(3, 29)).tally
    assert (tally.sender_lag.count, tally.sender_lag.greatest) == (3, b.ns(3))
    assert tally.sender_lag.mean == b.ns(1), "sent before it was planned is no lag, nor does it make up for one"


def test_a_late_sender_hides_nothing_from_the_response_time() -> None:
    tally = b.told(*b.asking(1, 10, late=90), *b.handling(1, 100, [("wait", 50)]), b.received(1, 150)).tally
    assert tally.response.greatest == b.ns(140)
    assert tally.queue.greatest == b.ns(90)


def test_the_parts_of_a_request_are_counted_when_server_and_client_are_through() -> None:
    tally = b.told(*b.answered(1, at=5, begins=10, steps=[("work", 20), ("wait", 30), ("work", 1)])).tally
    parts = [getattr(tally, name) for name in ("queue", "service", "wait", "work", "response")]
    assert [(part.count, part.greatest) for part in parts] == [(1, b.ns(ms)) for ms in (5, 51, 30, 21, 56)]
    assert (tally.worked, tally.waited) == (b.ns(21), b.ns(30))


def test_the_server_goes_on_with_a_request_whose_client_has_given_up() -> None:
    tally = b.told(*b.asking(1), b.timed_out(1, 40), *b.handling(1, 30, [("wait", 100), ("work", 5)])).tally
    assert tally.response.greatest == b.ns(40)
    assert (tally.queue.greatest, tally.service.greatest) == (b.ns(30), b.ns(105))
    assert (tally.worked, tally.waited) == (b.ns(5), b.ns(100))


def test_a_foreign_request_works_but_stands_in_no_statistic() -> None:
    tally = b.told(*b.handling(FIRST_FOREIGN_ID, 10, [("work", 20), ("wait", 30)])).tally
    assert counts(tally) == (0, 0, 0, 0)
    assert [part.count for part in (tally.queue, tally.service, tally.wait, tally.work, tally.response)] == [0] * 5
    assert (tally.worked, tally.waited) == (b.ns(20), b.ns(30))
    assert tally.last_over is None


def test_the_last_end_is_the_latest_not_the_one_heard_of_last() -> None:
    assert b.told(*b.answered(1, at=500), *b.answered(2, at=100)).tally.last_over == b.ns(600)


def test_what_each_worker_spent_is_counted_apart() -> None:
    one = [*b.asking(1, 0), *b.handling(1, 0, [("work", 3), ("wait", 40)], worker=1)]
    other = [*b.asking(2, 0), *b.handling(2, 0, [("work", 5)], worker=2)]
    tally = b.told(b.load_started(), *one, *other).tally
    assert tally.by_worker == {1: [b.ns(3), b.ns(40), 0], 2: [b.ns(5), 0, 0]}
    assert (tally.worked, tally.waited) == (b.ns(8), b.ns(40))


def test_who_stands_in_line_within_the_server_holds_its_worker() -> None:
    tally = b.told(*b.answered(1, steps=[("queue", 30), ("wait", 20), ("work", 5)])).tally
    assert (tally.pool.greatest, tally.wait.greatest, tally.work.greatest) == (b.ns(30), b.ns(20), b.ns(5))
    assert tally.by_worker == {1: [b.ns(5), b.ns(50), 0]}


def test_steps_at_once_count_once() -> None:
    both = [b.step_begun(1, 0, 0, "wait"), b.step_begun(1, 0, 1, "wait"), b.step_over(1, 40, 1), b.step_over(1, 50, 0)]
    tally = b.told(*b.asking(1), b.arrived(1), b.begun(1), *both, b.finished(1, 50), b.received(1, 60)).tally
    assert (tally.wait.greatest, tally.service.greatest) == (b.ns(50), b.ns(50))


def test_of_a_server_that_tells_nothing_only_response_times_are_known() -> None:
    tally = b.told(b.ready("nothing"), *b.asking(1), b.received(1, 50)).tally
    assert [
        part.count for part in (tally.response, tally.queue, tally.service, tally.wait, tally.work, tally.pool)
    ] == [*(1, 0, 0, 0, 0, 0)]


def test_what_its_answer_tells_is_counted() -> None:
    tally = b.told(b.ready("nothing"), *b.asking(1), b.placed(1, 10, 40, ("wait", 10, 30)), b.received(1, 50)).tally
    parts = (tally.queue, tally.service, tally.wait, tally.work)
    assert [(part.count, part.greatest) for part in parts] == [(1, b.ns(ms)) for ms in (10, 30, 20, 0)]
    assert tally.by_worker == {}, "whose worker that was is not told"


def test_an_app_s_worker_is_taken_while_it_serves() -> None:
    app = [b.ready("handling"), *b.asking(1), *b.handling(1, 10, [("wait", 30)], worker=2)]
    tally = b.told(*app[:-1], b.finished(1, 90), b.received(1, 95)).tally
    assert (tally.served, tally.by_worker) == ({2: b.ns(50)}, {2: [0, b.ns(30), 0]})


def test_reasons_are_counted_and_there_is_an_end_to_them() -> None:
    events = [event for number in range(1, 4) for event in (*b.asking(number), b.received(number, 50, 503, "full"))]
    tally = b.told(*events, *b.asking(4), b.failed(4, 60, "refused"), *b.asking(5), b.timed_out(5, 70)).tally
    assert tally.reasons.most_common() == [("HTTP 503: full", 3), ("refused", 1)]
    many = range(1, REASONS_KEPT + 20)
    tally = b.told(*(event for at in many for event in (*b.asking(at), b.failed(at, 50, f"no. {at}")))).tally
    assert (len(tally.reasons), tally.reasons[OTHER_REASONS]) == (REASONS_KEPT + 1, 19)
