"""How well is a run foreseen? Measured against predicted, for all runs of all scenarios.

Without chance: mean and makespan, the ratio of each, worst first (at most 2 % off). With chance: the same scenario with
twenty seeds, each against the band of simulated runs of its length (at least 90 % within).
"""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from benchmarks.harness import median, row, run_live
from demo_server.library import scenario_names
from demo_server.loading import load_scenario
from demo_server.needs import needs_database
from demo_server.postgres import missing
from demo_server.runs import as_run, runs_of
from demo_server.scenario import Mode, Scenario
from tui.simulation import band, foreseeable, has_chance, predict
from tui.summary import makespan_ns, mean_response
from tui.timeline.fold import Timeline

ROUNDS = 3
SEEDS = range(1, 21)
MOST = 0.02
"""by how much a run without chance may be off"""
LEAST = 0.9
"""of the runs with chance that must lie in their band"""


class Foreseen(NamedTuple):
    """A run of a scenario."""

    name: str
    scenario: Scenario
    mode: Mode


class Ratios(NamedTuple):
    """Measured over predicted."""

    name: str
    mean: float
    makespan: float

    @property
    def worst(self) -> float:
        """How far off the worse of the two is."""
        return max(abs(self.mean - 1), abs(self.makespan - 1))


def main() -> None:
    """All of them; takes the better part of an hour."""
    runs = [*_runs(scenario_names())]
    exact(run for run in runs if not has_chance(run.scenario, run.mode))
    within(run for run in runs if has_chance(run.scenario, run.mode))


def exact(runs: Iterable[Foreseen], rounds: int = ROUNDS) -> None:
    """Runs without chance: medians of the ratios, worst first."""
    row("measured / predicted", "mean", "makespan", "off by at most")
    found = [_median([_ratios(run) for _ in range(rounds)]) for run in runs]
    for one in sorted(found, key=lambda one: -one.worst):
        row(one.name, f"{one.mean:.4f}", f"{one.makespan:.4f}", f"{one.worst:.2%}{' !' if one.worst > MOST else ''}")


def within(runs: Iterable[Foreseen], seeds: Iterable[int] = SEEDS) -> None:
    """Runs with chance: which share of them lies in the band."""
    row("in the band", "of", "share", "mean ms, lowest", "highest", "band, 5 %", "95 %")
    seeds, shares = [*seeds], []
    for run in runs:
        means, hits = [], 0
        for seed in seeds:
            scenario = replace(run.scenario, seed=seed)
            timeline = asyncio.run(run_live(scenario, run.mode))
            found = band(scenario, run.mode, timeline.costs)
            assert found is not None, run.name
            means.append(_mean_and_makespan(timeline)[0] / 1e6)
            hits += found.p5 <= means[-1] <= found.p95
        shares.append(hits / len(seeds))
        whole = band(run.scenario, run.mode)
        between = () if whole is None else (whole.p5, whole.p95)
        row(run.name, f"{hits} of {len(seeds)}", shares[-1], min(means), max(means), *between)
    if shares:
        share = sum(shares) / len(shares)
        row("all of them", "", share, "" if share >= LEAST else f"less than {LEAST:g}")


def _runs(names: Iterable[str]) -> Iterable[Foreseen]:
    for name in names:
        scenario = load_scenario(name)
        if needs_database(scenario) and missing():
            continue
        for run in runs_of(scenario):
            made = as_run(scenario, run)
            if foreseeable(made, run.mode):
                yield Foreseen(f"{name} {run.name}", made, run.mode)


def _ratios(run: Foreseen) -> Ratios:
    timeline = asyncio.run(run_live(run.scenario, run.mode))
    simulated = predict(run.scenario, run.mode, timeline.costs)
    measured, predicted = _mean_and_makespan(timeline), _mean_and_makespan(simulated)
    return Ratios(run.name, measured[0] / predicted[0], measured[1] / predicted[1])


def _mean_and_makespan(timeline: Timeline) -> tuple[float, float]:
    end = timeline.end or 0
    mean = mean_response(timeline, end)
    assert mean is not None
    return mean, makespan_ns(timeline, end)


def _median(rounds: list[Ratios]) -> Ratios:
    return Ratios(rounds[0].name, median(one.mean for one in rounds), median(one.makespan for one in rounds))


if __name__ == "__main__":
    main()
