"""The runs whose comparison is a scenario's lesson: which there are, and the scenario as each of them runs it."""

from typing import Any

import msgspec

from demo_server.loading import encode_length, scenario_from
from demo_server.scenario import Run, Scenario
from demo_server.tables import laid_over

USUAL = (Run("sync", mode="sync"), Run("async", mode="async"))
"""of a scenario that names none"""


def runs_of(scenario: Scenario) -> tuple[Run, ...]:
    """The scenario's runs in their order."""
    return scenario.runs or USUAL


def as_run(scenario: Scenario, run: Run) -> Scenario:
    """The scenario with what is different in a run of it; it has no runs of its own any more.

    Raises ValueError: key, what is wrong, what would be right.
    """
    return with_tables(scenario, {**run.set, "runs": []}) if run.set or scenario.runs else scenario


def with_tables(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """The scenario with tables of other values laid over it; it has passed every check that a file passes.

    Raises ValueError: key, what is wrong, what would be right.
    """
    table: dict[str, Any] = msgspec.to_builtins(scenario, enc_hook=encode_length)
    return scenario_from(laid_over(table, changes))
