"""A real run of two seconds, with server and clients as a talk has them: what is late, and what is foretold."""

import contextlib
import time
from pathlib import Path
from typing import NamedTuple

from demo_server.events import LoadStarted
from demo_server.loading import parse_scenario
from demo_server.scenario import Scenario
from tui.doctor.finding import Finding
from tui.naming import setting_of
from tui.result import RunResult
from tui.run.live import LiveRun
from tui.run.source import ChildFailed
from tui.simulation import predict
from tui.summary import prediction, spoils, summarise
from tui.timeline.fold import Timeline

START_S = 1.5
"""from the key to the run; in a talk the next scene's server is started ahead"""
NEAR, FAR = 0.05, 0.3
"""how far measured and predicted may lie apart: what nobody sees; what makes the picture a lie"""
_SCENARIO = """
title = "The doctor's run"
[requests.page]
steps = [
    { name = "code", work = 3 },
    { name = "db", wait = 18 },
    { name = "render", work = 3 },
    { name = "db", query = "select 1" },
]
[load]
rate = 20
duration = "2s"
"""


def scenarios() -> tuple[Scenario, Scenario]:
    """What is run, on a timer alone; and the same with a query, for which a database must be there."""
    timed = "\n".join(line for line in _SCENARIO.splitlines() if "query" not in line)
    return parse_scenario(timed, Path("doctor.toml")), parse_scenario(_SCENARIO, Path("doctor.toml"))


class Trial(NamedTuple):
    """What came of it."""

    result: RunResult | None
    started_after_s: float
    failure: str = ""


async def tried(scenario: Scenario) -> Trial:
    """The run, as the dashboard and headless do it."""
    timeline, source = Timeline(), LiveRun(scenario, "sync")
    asked, started_after = time.perf_counter(), 0.0
    try:
        async with contextlib.aclosing(source.events()) as batches:
            async for batch in batches:
                for event in batch:
                    timeline.apply(event)
                    if isinstance(event, LoadStarted):
                        started_after = time.perf_counter() - asked
    except ChildFailed as failure:
        return Trial(None, started_after, str(failure))
    if timeline.zero is None or timeline.died:
        return Trial(None, started_after, "a child died in mid run")
    now = time.perf_counter_ns() if timeline.end is None else timeline.end
    predicted = prediction(predict(scenario, "sync", timeline.costs), timeline.costs)
    return Trial(summarise(timeline, setting_of(scenario, "sync"), now, predicted), started_after)


def look_at(trial: Trial) -> list[Finding]:
    """Three findings; one when it did not run."""
    result = trial.result
    if result is None:
        return [Finding("run", "run", "trouble", trial.failure, "asyncdemo --headless three-requests says more")]
    return [_start(trial.started_after_s), _lag(result), _prediction(result)]


def _start(seconds: float) -> Finding:
    found = f"{seconds:.2f} s from the key to the first request"
    if seconds > START_S:
        return Finding("run", "start", "warning", found, "slow: end other programs")
    return Finding("run", "start", "good", found)


def _lag(result: RunResult) -> Finding:
    lag, mean = result.sender_lag_ms.max, result.response_ms.mean
    found = f"{result.sent} requests sent at most {lag or 0.0:.1f} ms late"
    if spoils(lag, mean):
        return Finding("run", "sender lag", "trouble", found, "clients cannot keep time: end other programs")
    return Finding("run", "sender lag", "good", found)


def _prediction(result: RunResult) -> Finding:
    measured, predicted = result.response_ms.mean, result.predicted.response_ms.mean
    if not measured or not predicted:
        return Finding("run", "prediction", "trouble", "nothing was answered", "asyncdemo --headless three-requests")
    apart = measured / predicted - 1
    found = f"mean {measured:.1f} ms, predicted {predicted:.1f}: {100 * apart:+.1f} %"
    if abs(apart) > FAR:
        return Finding("run", "prediction", "trouble", found, "this machine is too busy to be believed")
    if abs(apart) > NEAR:
        return Finding("run", "prediction", "warning", found, "end other programs; bars will miss the faint ones")
    return Finding("run", "prediction", "good", found)
