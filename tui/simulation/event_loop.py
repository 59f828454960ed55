"""An event loop, as asyncio turns it.

An iteration takes all that is ready and runs it, one after the other; what becomes ready meanwhile waits
for the next iteration. Work holds the loop; an awaited wait gives it back; a blocking wait holds it too.
"""

from collections import deque
from collections.abc import Callable, Iterator

from tui.simulation.clock import Action, VirtualClock
from tui.simulation.turns import Again, Turn, Until, Wait, Work


class EventLoop:
    """asyncio's BaseEventLoop, as far as order and time go.

    work: does so many nanoseconds of work, then goes on; without it, a processor of the loop's own.
    """

    def __init__(self, clock: VirtualClock, work: Callable[[int, Action], None] | None = None) -> None:
        self._clock = clock
        self._work = work or clock.working.after
        self._ready: deque[Iterator[Turn]] = deque()
        self._polled: deque[Iterator[Turn]] = deque()
        """what sockets have made ready: it comes behind what the loop itself has"""
        self._rung: deque[Iterator[Turn]] = deque()
        """whose timers have gone off: the next iteration hears of it, the one after that goes on with them"""
        self._heard: deque[Iterator[Turn]] = deque()
        """those of whom this iteration hears"""
        self._iteration: deque[Iterator[Turn]] = deque()
        self._turning = False
        self.worked: int | None = None
        """the instant at which its latest work ended"""

    def wake(self, task: Iterator[Turn]) -> None:
        """A socket makes it ready for the next iteration, which begins at once when the loop is idle."""
        self._polled.append(task)
        self._begin_to_turn()

    def ring(self, task: Iterator[Turn]) -> None:
        """Its timer has gone off. That sets a future, and who awaits a future goes on an iteration later."""
        self._rung.append(task)
        self._begin_to_turn()

    def soon(self, task: Iterator[Turn]) -> None:
        """A task or another thread makes it ready for the next iteration, before what sockets and timers have."""
        self._ready.append(task)
        self._begin_to_turn()

    def _begin_to_turn(self) -> None:
        if not self._turning:
            self._turning = True
            self._clock.after_all_else(self._turn)  # one poll finds all that came at the same instant

    def _turn(self) -> None:
        while self._iteration or self._next():
            if self._run(self._iteration.popleft()):
                return
        self._turning = False

    def _next(self) -> bool:
        """Begin the next iteration in which anybody has something to do. False when there is none."""
        while not self._iteration and (self._ready or self._polled or self._rung or self._heard):
            self._ready += self._heard  # timers come last in an iteration, and so do those whom they make ready
            self._iteration = self._ready + self._polled
            self._heard, self._rung = self._rung, deque()
            self._ready.clear()
            self._polled.clear()
        return bool(self._iteration)

    def _run(self, task: Iterator[Turn]) -> bool:
        """Run a task to its next await. True if it holds the loop."""
        turn = next(task, None)
        # By hand: a match takes twice as long, and this is the hot path.
        if isinstance(turn, Work):
            self._work(turn.ns, lambda: self._worked(task))
            return True
        if isinstance(turn, Wait):
            self._clock.after(turn.ns, lambda: self.ring(task))
        elif isinstance(turn, Again):
            self._ready.append(task)
        elif isinstance(turn, Until):
            turn.begin(lambda: self.soon(task))
        return False

    def _worked(self, task: Iterator[Turn]) -> None:
        self.worked = self._clock.now
        if not self._run(task):
            self._turn()
