"""The event loop and the clock of the simulation: in which order things happen."""

from collections.abc import Iterator

from tui.simulation.clock import VirtualClock
from tui.simulation.event_loop import EventLoop
from tui.simulation.turns import Again, Turn, Wait, Work

Log = list[tuple[int, str]]


def run(clock: VirtualClock) -> None:
    while clock.step(None):
        pass


class Tasks:
    """Tasks that say when it was their turn."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.loop = EventLoop(self.clock)
        self.log: Log = []

    def task(self, name: str, *turns: Turn) -> Iterator[Turn]:
        self.log.append((self.clock.now, name))
        for turn in turns:
            yield turn
            self.log.append((self.clock.now, name))

    def waking(self, name: str, other: Iterator[Turn], *turns: Turn) -> Iterator[Turn]:
        self.loop.wake(other)
        yield from self.task(name, *turns)


def test_tasks_take_turns() -> None:
    tasks = Tasks()
    tasks.loop.wake(tasks.task("a", Again(), Again()))
    tasks.loop.wake(tasks.task("b", Again()))
    run(tasks.clock)
    assert tasks.log == [(0, "a"), (0, "b"), (0, "a"), (0, "b"), (0, "a")]


def test_what_the_loop_itself_has_ready_comes_before_what_sockets_and_timers_woke() -> None:
    tasks = Tasks()
    woken = tasks.task("socket")
    tasks.loop.wake(tasks.waking("a", woken, Again()))
    tasks.loop.wake(tasks.task("b", Again()))
    run(tasks.clock)
    assert tasks.log == [(0, "a"), (0, "b"), (0, "a"), (0, "b"), (0, "socket")]


def test_work_holds_the_loop_and_what_is_woken_meanwhile_waits_for_the_next_iteration() -> None:
    tasks = Tasks()
    tasks.loop.wake(tasks.task("works", Work(10), Again()))
    tasks.loop.wake(tasks.task("next", Again()))
    tasks.clock.at(5, lambda: tasks.loop.wake(tasks.task("woken")))
    run(tasks.clock)
    assert tasks.log == [(0, "works"), (10, "works"), (10, "next"), (10, "works"), (10, "next"), (10, "woken")]


def test_a_wait_gives_the_loop_back() -> None:
    tasks = Tasks()
    tasks.loop.wake(tasks.task("waits", Wait(10)))
    tasks.loop.wake(tasks.task("works", Work(4), Work(3)))
    run(tasks.clock)
    assert tasks.log == [(0, "waits"), (0, "works"), (4, "works"), (7, "works"), (10, "waits")]


def test_who_wakes_from_a_wait_stands_behind_who_holds_the_loop() -> None:
    tasks = Tasks()
    tasks.loop.wake(tasks.task("waits", Wait(5)))
    tasks.loop.wake(tasks.task("works", Work(20)))
    run(tasks.clock)
    assert tasks.log == [(0, "waits"), (0, "works"), (20, "works"), (20, "waits")]


def test_an_iteration_hears_of_a_timer_and_the_next_one_goes_on_with_whom_it_wakes() -> None:
    """A timer sets a future, and who awaits a future is scheduled by that."""
    tasks = Tasks()
    tasks.loop.wake(tasks.task("waits", Wait(5)))
    tasks.loop.wake(tasks.task("works", Work(10), Again(), Again()))
    run(tasks.clock)
    assert tasks.log == [(0, "waits"), (0, "works"), *[(10, "works")] * 3, (10, "waits")]


def test_an_idle_loop_begins_at_once_with_all_that_comes_at_that_instant() -> None:
    tasks = Tasks()
    for name in ("a", "b"):
        tasks.clock.at(7, lambda name=name: tasks.loop.wake(tasks.task(name, Again())))  # type: ignore[misc]  # bound now
    run(tasks.clock)
    assert tasks.log == [(7, "a"), (7, "b"), (7, "a"), (7, "b")]


def test_the_clock_does_things_in_the_order_of_their_instants_then_of_asking() -> None:
    clock, done = VirtualClock(), []
    for instant, name in ((5, "c"), (2, "a"), (5, "d"), (3, "b")):
        clock.at(instant, lambda said=(instant, name): done.append((clock.now, said)))  # type: ignore[misc]  # bound now
    run(clock)
    assert done == [(2, (2, "a")), (3, (3, "b")), (5, (5, "c")), (5, (5, "d"))]


def test_the_clock_does_not_go_back() -> None:
    clock, done = VirtualClock(), list[int]()
    clock.at(9, lambda: clock.at(4, lambda: done.append(clock.now)))
    run(clock)
    assert done == [9]


def test_the_clock_stops_before_an_instant() -> None:
    clock, done = VirtualClock(), list[int]()
    for instant in (3, 4, 5):
        clock.after(instant, lambda: done.append(clock.now))
    while clock.step(5):
        pass
    assert (done, clock.now) == ([3, 4], 4)
