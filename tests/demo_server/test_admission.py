"""How many are in flight, and who is let in."""

from concurrent.futures import ThreadPoolExecutor

from demo_server.admission import Admission


def test_without_a_limit_everybody_is_let_in_and_counted() -> None:
    door = Admission(None)
    assert all(door.enter() for _ in range(1000))
    assert door.in_flight == 1000


def test_at_the_limit_nobody_is_let_in_until_somebody_leaves() -> None:
    door = Admission(2)
    assert [door.enter() for _ in range(4)] == [True, True, False, False]
    door.leave()
    assert [door.enter(), door.enter(), door.in_flight] == [True, False, 2]
    assert door.refusal == "over the limit of 2 in flight"


def test_workers_may_leave_while_the_loop_lets_others_in() -> None:
    door = Admission(50)

    def come_and_go(_: int) -> int:
        entered = 0
        for _ in range(500):
            if door.enter():
                entered += 1
                assert door.in_flight <= 50
                door.leave()
        return entered

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(come_and_go, range(8))) == 8 * 500
    assert door.in_flight == 0
