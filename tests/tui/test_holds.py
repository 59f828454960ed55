"""Workers held by connections on which nothing is said, as events tell of them."""

from demo_server.events import ClientsReady, WorkerFreed, WorkerHeld
from tests.tui import building as b
from tui.picture.bars import Scale
from tui.picture.lanes import IDLE, Held, Lane
from tui.picture.taken import by_idle_connections, together
from tui.summary import Setting, summarise
from tui.timeline.holds import Hold

BEFORE = [WorkerHeld(b.ns(1), 1), WorkerHeld(b.ns(2), 2), b.load_started(10)]


def test_a_worker_is_held_from_one_event_to_the_other() -> None:
    timeline = b.told(*BEFORE, WorkerFreed(b.ns(60), 1))
    assert {*timeline.holds.within(b.ns(10), b.ns(110))} == {
        Hold(1, b.ns(10), b.ns(60)),
        Hold(2, b.ns(10), b.ns(110)),
    }
    assert timeline.holds.spent(b.ns(10), b.ns(110)) == {1: b.ns(50), 2: b.ns(100)}
    assert timeline.odd == 0


def test_what_cannot_be_is_odd_and_changes_nothing() -> None:
    timeline = b.told(*BEFORE, WorkerFreed(b.ns(60), 3), WorkerHeld(b.ns(70), 1))
    assert timeline.odd == 2
    assert timeline.holds.spent(b.ns(10), b.ns(110)) == {1: b.ns(100), 2: b.ns(100)}


def test_a_copy_hears_nothing_of_what_comes_later() -> None:
    timeline = b.told(*BEFORE)
    copy = timeline.copy()
    timeline.apply(WorkerFreed(b.ns(60), 1))
    assert copy.holds.spent(b.ns(10), b.ns(110))[1] == b.ns(100)
    assert copy.holds != timeline.holds


def test_it_counts_as_blocked_within_the_run_alone() -> None:
    timeline = b.told(*BEFORE, WorkerFreed(b.ns(60), 1), b.load_ended(110), WorkerFreed(b.ns(150), 2))
    shares = summarise(timeline, Setting("sync", 3), b.ns(110), b.NOTHING_PREDICTED).server
    assert shares is not None
    assert shares.blocked == 0.5


def test_how_many_there_are_is_told_by_the_clients() -> None:
    assert b.told(ClientsReady(0, idle=300)).idle == 300
    assert b.told(b.ready("steps")).idle == 0


def test_a_lane_says_who_holds_the_worker() -> None:
    timeline = b.told(*BEFORE, b.load_ended(110))
    (_, held), _ = by_idle_connections(timeline, b.ns(110))
    lane = Lane(Scale(b.ns(10), b.ns(5)), 20)
    lane.add([held])
    (row,) = lane.rows(1)
    assert "".join(cell.label or "." for cell in row) == "idle connection....."


def test_a_lane_of_many_workers_counts_each_of_them() -> None:
    both = [(worker, Held(IDLE, "waiting", 0, 100)) for worker in (1, 2)]
    assert list(together(both)) == [Held(IDLE, "waiting", 0, 100, 2)]
    lane, alone = Lane(Scale(0, 10), 10, workers=4), Lane(Scale(0, 10), 10, workers=2)
    lane.add(together(both))
    alone.add([both[0][1]])
    assert lane.rows(1) == alone.rows(1), "half of them"
