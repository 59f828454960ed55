"""Formulas of an open load: requests come at a rate, whatever the server does."""

from collections.abc import Sequence

from demo_server.scenario import Scenario
from tui.formulas.demands import Demand, mean_cpu, mean_service, spread
from tui.formulas.formula import Formula, ms, number
from tui.result import Band, RunResult

FIXED, EXPONENTIAL = 0.001, 0.15
"""how far the spread of service times may be from 0, and from 1, for the model's name to be right"""


def utilisation(rate: float, demands: Sequence[Demand], workers: int, run: RunResult, elapsed: float) -> list[Formula]:
    """The utilisation law, U = X·S/c (Lazowska and others, Quantitative System Performance, chapter 3).

    elapsed: milliseconds of the run.
    """
    service = mean_service(demands)
    busy = rate * service / 1000 / workers
    figures = f"{number(rate)}/s × {ms(service)} / {workers}"
    held = None if run.server is None else _of_whole(1 - run.server.idle, run, elapsed)
    note = "" if busy <= 1 else "more than it has: the queue grows"
    return [Formula("Utilisation", "ρ = λ × S / c", figures, busy, held, "share", "busy", note=note)]


def loop_share(rate: float, demands: Sequence[Demand], run: RunResult, elapsed: float) -> list[Formula]:
    """The same law of an event loop: it is held by work alone."""
    cpu = mean_cpu(demands)
    working = None if run.server is None else _of_whole(run.server.working, run, elapsed)
    figures = f"{number(rate)}/s × {ms(cpu)}"
    return [Formula("Utilisation", "ρ = λ × C", figures, rate * cpu / 1000, working, "share", "the loop works")]


def _of_whole(share: float, run: RunResult, elapsed: float) -> float:
    """A result's shares are of the time up to the last answer; the rate is that of the whole run."""
    return share * min(1.0, run.makespan_ms / elapsed) if elapsed else share


def growing_queue(scenario: Scenario, demands: Sequence[Demand], run: RunResult) -> list[Formula]:
    """Regular arrivals every T, c workers, S > c·T: who comes at t waits (S/(c·T) − 1)·t.

    The latest that is begun within a run of d seconds came at d·cT/S.
    """
    load, workers = scenario.load, scenario.server.workers
    gap, service = 1000 / (load.rate or 1.0), mean_service(demands)
    if load.arrivals != "regular" or spread(demands) > FIXED or service <= workers * gap or load.duration is None:
        return []
    growth = service / (workers * gap)
    at = load.duration.ms / growth
    divided = f"{ms(service)}/{ms(gap)}" if workers == 1 else f"{ms(service)}/({workers} × {ms(gap)})"
    formula = "(S/T − 1) × t" if workers == 1 else "(S/cT − 1) × t"
    figures = f"({divided} − 1) × {ms(at)}"
    wait = (growth - 1) * at
    return [Formula("Growing queue", formula, figures, wait, run.queue_ms.max, "length", "longest wait")]


def no_wait(scenario: Scenario, demands: Sequence[Demand], run: RunResult) -> list[Formula]:
    """Regular arrivals every T, S ≤ c·T: nobody waits, and R = S."""
    load, workers = scenario.load, scenario.server.workers
    gap, service = 1000 / (load.rate or 1.0), mean_service(demands)
    if load.arrivals != "regular" or spread(demands) > FIXED or service > workers * gap:
        return []
    figures = f"{ms(service)} ≤ {ms(workers * gap)}: R"
    return [Formula("Nobody waits", "S ≤ T: R = S", figures, service, run.response_ms.mean, "length", "mean")]


def poisson_queue(scenario: Scenario, demands: Sequence[Demand], run: RunResult, band: Band | None) -> list[Formula]:
    """Poisson arrivals, one worker: the mean response of a run without end, S + ρ·S·(1 + C²)/(2·(1 − ρ)).

    Pollaczek and Khinchine; C² = 0 is M/D/1, C² = 1 is M/M/1 (Kleinrock, Queueing Systems I, chapter 5). Never said
    without the band of runs of this one's length.
    """
    load = scenario.load
    service = mean_service(demands)
    rho = (load.rate or 0.0) * service / 1000
    if band is None or load.arrivals != "poisson" or scenario.server.workers > 1 or rho >= 1:
        return []
    varies = spread(demands)
    name, formula, factor, figures = _model(rho, service, varies)
    asked = run.completed + run.failed + run.timed_out + run.unfinished
    note = f"that is for ever; runs of {asked} requests: {ms(band.p5)} to {ms(band.p95)}"
    response = service + rho * service * factor / (1 - rho)
    return [Formula(name, formula, figures, response, run.response_ms.mean, "length", "mean", note=note)]


def _model(rho: float, service: float, varies: float) -> tuple[str, str, float, str]:
    """Name, formula, the factor of ρS/(1 − ρ), and the figures put in."""
    left = f"{number(1 - rho)}"
    if varies <= FIXED:
        return "M/D/1", "S + ρS / (2(1 − ρ))", 0.5, f"{ms(service)} + {number(rho)} × {ms(service)} / (2 × {left})"
    if abs(varies - 1) <= EXPONENTIAL:
        return "M/M/1", "S + ρS / (1 − ρ)", 1.0, f"{ms(service)} + {number(rho)} × {ms(service)} / {left}"
    figures = f"{ms(service)} + {number(rho)} × {ms(service)} × {number(1 + varies)} / (2 × {left})"
    return "M/G/1", "S + ρS(1 + C²) / (2(1 − ρ))", (1 + varies) / 2, figures
