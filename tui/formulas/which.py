"""Which formulas fit a run: theory has its conditions, and a formula whose conditions are not met is not shown."""

import os

from demo_server.scenario import Mode, Scenario
from tui.formulas.at_once import all_the_work, equal_jobs, in_order, together
from tui.formulas.closed_load import Resource, bounds, little
from tui.formulas.demands import mean_cpu, mean_service, mean_think, planned_demands, sampled_demands
from tui.formulas.formula import Formula
from tui.formulas.open_load import growing_queue, loop_share, no_wait, poisson_queue, utilisation
from tui.result import Band, RunResult
from tui.timeline.fold import Timeline

MOST = 3
"""more than these cannot be read on one screen"""
SHARED = 0.25
"""Workers that share an interpreter do not wait for it as long as all the CPU is so small a share of the whole."""


def formulas(scenario: Scenario, mode: Mode, timeline: Timeline, run: RunResult, band: Band | None) -> list[Formula]:
    """What theory says of a run that is over: the most telling first, at most three.

    mode: as what it was foreseen. None of a server that nobody knows, and none where a request failed: theory knows of
    no failures. Nor of what is served otherwise than by workers or a loop that take all that comes.
    """
    if mode == "own" or not _in_theory(scenario, run):
        return []
    load = scenario.load
    if load.script is not None:
        made = _of_script(scenario, mode, timeline, run)
    elif load.rate is not None:
        made = _of_rate(scenario, mode, timeline, run, band)
    else:
        made = _of_clients(scenario, mode, timeline, run)
    return made[:MOST]


def _in_theory(scenario: Scenario, run: RunResult) -> bool:
    server, load = scenario.server, scenario.load
    plain = server.limit is None and not server.stalls and not load.idle
    steps = [*scenario.leaves()]
    plain = plain and all(one.steps for one in scenario.requests.values())
    return plain and not any(step.blocking or step.read for step in steps) and not (run.failed or run.timed_out)


def _of_script(scenario: Scenario, mode: Mode, timeline: Timeline, run: RunResult) -> list[Formula]:
    demands = planned_demands(scenario, mode, timeline.costs)
    if not demands or run.unfinished:
        return []
    if mode == "async":
        return together(demands, run)
    workers = _workers(scenario, mode)
    if workers == 1:
        return equal_jobs(demands, 1, run) or in_order(demands, _last(timeline, len(demands)))
    lanes = min(workers, os.cpu_count() or 1) if scenario.server.processes else 1
    equal = equal_jobs(demands, workers, run)
    cpu = sum(one.cpu for one in demands) / lanes
    if equal and cpu <= SHARED * equal[0].predicted:
        return equal
    return all_the_work(demands, lanes, run) if equal and cpu >= equal[0].predicted else []


def _last(timeline: Timeline, number: int) -> float | None:
    """The response time of the last request of a script, in milliseconds."""
    last = next((one for one in reversed(timeline.requests()) if one.id == number), None)
    return None if last is None or last.over is None else last.response_until(last.over) / 1e6


def _of_rate(scenario: Scenario, mode: Mode, timeline: Timeline, run: RunResult, band: Band | None) -> list[Formula]:
    demands, rate = sampled_demands(scenario, mode, timeline.costs), scenario.load.rate or 0.0
    elapsed = scenario.load.duration.ms if scenario.load.duration else 0.0
    if mode == "async":
        return loop_share(rate, demands, run, elapsed) if mean_cpu(demands) else []
    if mode == "blocked-loop":
        return []
    return [
        *utilisation(rate, demands, scenario.server.workers, run, elapsed),
        *growing_queue(scenario, demands, run),
        *no_wait(scenario, demands, run),
        *poisson_queue(scenario, demands, run, band),
    ]


def _of_clients(scenario: Scenario, mode: Mode, timeline: Timeline, run: RunResult) -> list[Formula]:
    # Of those that were answered: a short run of long requests is bounded by those that it had.
    demands, clients = sampled_demands(scenario, mode, timeline.costs, run.completed), scenario.load.clients or 1
    think, elapsed = mean_think(scenario), timeline.elapsed(timeline.end or 0) / 1e6
    service = mean_service(demands)
    shared = [Resource(1, mean_cpu(demands), "1/C")]
    if mode != "async":
        shared.append(Resource(_workers(scenario, mode), service, "c/S"))
    queries = sum(one.query for one in demands) / len(demands)
    shared.append(Resource(scenario.database.pool, queries, "p/Q"))
    load = Resource(clients, service + think, "N/(S + Z)" if think else "N/S")
    return [*little(clients, think, run, elapsed), *bounds(load, shared, run, elapsed)]


def _workers(scenario: Scenario, mode: Mode) -> int:
    return scenario.server.workers if mode == "sync" else 1
