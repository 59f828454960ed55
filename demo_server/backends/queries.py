"""What the queries of a scenario ask: their SQL, made ready before the run; the values in it; what becomes of rows."""

from typing import Any, NamedTuple

from demo_server.backends.sql import SLEEP, Statement, seconds, statement
from demo_server.backends.step_places import steps_that
from demo_server.handling import Handling, StepFailed
from demo_server.library import Complaint
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep, Step

MOST_ROWS = 1000
"""of an answer; nobody needs more to see what waiting is"""
Rows = list[dict[str, Any]]


class Query(NamedTuple):
    """What a request asks of the database in a step."""

    request: Handling
    step: DrawnStep
    sql: bytes
    values: dict[str, Any]

    def keep(self, rows: Rows) -> None:
        """Let the steps after it use what it has found."""
        self.request.rows[self.step.name] = rows
        if rows:
            self.request.values.update(rows[0])


class Queries:
    """The queries of a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        """Raises Complaint for SQL that cannot be asked as its step says."""
        self._statements: dict[tuple[str, bool], Statement] = {}
        for place, step in steps_that("query", scenario):
            sql = step.query or ""
            self._statements[sql, step.takes is not None] = _statement(place, step, sql)

    def asked(self, request: Handling, step: DrawnStep) -> Query:
        """What a request asks in a step. Raises StepFailed when a value is missing."""
        if step.step is None or step.step.query is None:
            raise ValueError(f"{step.name} asks nothing")
        found = self._statements[step.step.query, step.step.takes is not None]
        known = request.values | step.step.values
        try:
            values = {name: known[name] for name in found.names}
        except KeyError as error:
            name = error.args[0]
            raise StepFailed(
                f"no value for %({name})s: no query before it has found one, nor is it in values"
            ) from None
        if found.sleeps:
            values[SLEEP] = seconds(step.ns)
        return Query(request, step, found.sql, values)


def _statement(place: str, step: Step, sql: str) -> Statement:
    try:
        return statement(sql, step.takes is not None)
    except ValueError as error:
        raise Complaint(f"{place}: {error}") from None
