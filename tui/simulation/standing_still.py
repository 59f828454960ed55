"""The clock of a simulated server that stands still for some hours, as a process does after ^Z.

None of its code runs then. What it waits for goes on without it: a timer that goes off is noticed at the end of the
stall, and so is a request. Work stops, and goes on after it.
"""

from collections.abc import Sequence

from demo_server.events import Event, ServerResumed, ServerStalled
from demo_server.stall_hours import Hours
from tui.simulation.clock import Action, VirtualClock


class StallingClock(VirtualClock):
    """A view of the clock that everybody else goes by: the same present, other instants at which things are done."""

    def __init__(self, clock: VirtualClock, hours: Sequence[Hours]) -> None:
        self._clock = clock
        self._hours = hours

    @property
    def now(self) -> int:
        """The present."""
        return self._clock.now

    @now.setter
    def now(self, instant: int) -> None:
        self._clock.now = instant

    def at(self, instant: int, action: Action) -> None:
        """Do this at an instant, or when a stall that it falls into is over."""
        self._clock.at(self._noticed(max(instant, self.now)), action)

    @property
    def working(self) -> VirtualClock:
        """The clock of who works."""
        return WorkingTime(self, self._hours)

    def after_all_else(self, action: Action) -> None:
        """Do this after everything else that is due at this instant, or at the end of the stall."""
        noticed = self._noticed(self.now)
        if noticed == self.now:
            self._clock.after_all_else(action)
        else:
            self._clock.at(noticed, lambda: self._clock.after_all_else(action))

    def step(self, until: int | None) -> bool:
        """As the clock itself."""
        return self._clock.step(until)

    def _noticed(self, instant: int) -> int:
        return next((ends for begins, ends in self._hours if begins <= instant < ends), instant)


class WorkingTime(VirtualClock):
    """The same clock, counting only while the server runs: for those who share a processor."""

    def __init__(self, clock: VirtualClock, hours: Sequence[Hours]) -> None:
        self._clock = clock
        self._hours = hours

    @property
    def now(self) -> int:
        """Nanoseconds for which the server has run."""
        now = self._clock.now
        return now - sum(max(0, min(now, ends) - begins) for begins, ends in self._hours)

    @now.setter
    def now(self, instant: int) -> None:
        raise NotImplementedError("time goes on by itself")

    def after(self, ns: int, action: Action) -> None:
        """Do this when the server has run for so much longer."""
        now = self._clock.now
        end = now + ns
        for begins, ends in self._hours:
            if ends > now and begins < end:
                end += ends - max(begins, now)
        self._clock.at(end, action)


def stalls_told(hours: Sequence[Hours], until: int | None) -> list[Event]:
    """The events that tell of stalls, up to an instant."""
    told: list[Event] = []
    for begins, ends in hours:
        told += [ServerStalled(begins), ServerResumed(ends)]
    return [event for event in told if until is None or event.at < until]
