"""What stands in for a database where there is none: the same pool, a timer for the wait, and no rows.

What a query is asked with is not looked at: it may be what an earlier one would have found.
"""

from demo_server.backends.queries import Queries
from demo_server.handling import Handling, StepFailed
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep

QUICK_S = 0.001
"""of a query that is not asked to take its time; a real one takes about as long"""
_NOT_THERE = 503


class Timed:
    """A scenario's queries, and how many of them may go on at once."""

    def __init__(self, scenario: Scenario) -> None:
        """Raises Complaint for SQL that no database could be asked."""
        Queries(scenario)
        self._size = scenario.database.pool
        self._timeout_s = max(scenario.database.pool_timeout.ns / 1e9, 0.001)

    def _timed_out(self) -> StepFailed:
        return StepFailed(f"no connection free within {self._timeout_s:g} s (pool of {self._size})", _NOT_THERE)


def seconds_of(step: DrawnStep) -> float:
    """How long a query takes on a timer."""
    return step.ns / 1e9 if step.step is not None and step.step.takes is not None else QUICK_S


def keep_nothing(request: Handling, step: DrawnStep) -> None:
    """No rows were found: who goes through them finds none."""
    request.rows[step.name] = []
