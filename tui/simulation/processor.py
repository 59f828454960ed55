"""What several share while they use it: the one processor that a GIL makes of many, a disk."""

from tui.simulation.clock import Action, VirtualClock

_ROUNDING_NS = 0.5


class SharedProcessor:
    """n at once get lanes/n of it each, and never more than one lane (processor sharing).

    One lane: threads under a GIL, a disk. Several: processes on the cores of a machine.
    """

    def __init__(self, clock: VirtualClock, lanes: int = 1) -> None:
        self._clock = clock
        self._lanes = lanes
        self._left: dict[Action, float] = {}
        """what each still has to do, in nanoseconds of its own"""
        self._settled = 0
        self._plan = 0
        """number of the latest plan: an older one's instant means nothing any more"""

    def work(self, ns: int, then: Action) -> None:
        """Work so long, as far as the others let one, then go on."""
        self._settle()
        self._left[then] = ns
        self._plan_next()

    def _slowdown(self) -> float:
        """How many times longer everything takes than alone."""
        using = len(self._left)
        return using / self._lanes if using > self._lanes else 1.0

    def _settle(self) -> None:
        if self._left:
            share = (self._clock.now - self._settled) / self._slowdown()
            for then in self._left:
                self._left[then] -= share
        self._settled = self._clock.now

    def _plan_next(self) -> None:
        self._plan += 1
        if self._left:
            plan = self._plan
            ns = round(min(self._left.values()) * self._slowdown())
            self._clock.after(max(0, ns), lambda: self._finish(plan))

    def _finish(self, plan: int) -> None:
        if plan != self._plan:
            return
        self._settle()
        least = min(self._left.values()) + _ROUNDING_NS
        through = [then for then, left in self._left.items() if left <= least]
        for then in through:
            del self._left[then]
        self._plan_next()
        for then in through:
            then()
