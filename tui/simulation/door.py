"""The limit of a simulated server: how many requests are in flight, and whether one more is let in."""

from demo_server.scenario import Scenario
from tui.simulation.job import Job


class Door:
    """Counts as the real one does: from a request's arrival to the end of its handling; not who asks for /health."""

    def __init__(self, scenario: Scenario) -> None:
        self._limit = scenario.server.limit
        self._in_flight = 0

    def enter(self, job: Job, now: int) -> bool:
        """It has arrived, or is refused: then this is False, and it is answered at once."""
        if self._limit is not None and job.request != "health":
            if self._in_flight >= self._limit:
                job.refused(now)
                return False
            self._in_flight += 1
        job.arrived(now)
        return True

    def leave(self, job: Job) -> None:
        """Its handling is over."""
        if self._limit is not None and job.request != "health":
            self._in_flight -= 1
