"""Formulas of a script: requests that come together, to one worker, to several, to an event loop."""

from collections.abc import Sequence
from itertools import accumulate

from tui.formulas.demands import Demand
from tui.formulas.formula import Formula, ms
from tui.result import RunResult

ALIKE = 0.001
"""by how much equal jobs may differ, as a share of their mean"""
TOGETHER = 0.1
"""jobs that come within so much of a mean service time come at once, as far as a formula goes"""
_SPELT_OUT = 4
"""so many terms of a sum are written out"""


def in_order(demands: Sequence[Demand], last: float | None) -> list[Formula]:
    """One worker, first come, first served, never idle: R_i = S_1 + ... + S_i, less what i came later than the first.

    last: the response time of the last one, as measured.
    """
    begun = list(accumulate((one.service for one in demands), initial=demands[0].at))
    if any(one.at > start for one, start in zip(demands, begun, strict=False)):
        return []  # it had nothing to do for a while: then this is no sum
    count, late = len(demands), demands[-1].at - demands[0].at
    terms = [ms(one.service) for one in demands]
    if count > _SPELT_OUT:
        terms = [terms[0], terms[1], "…", terms[-1]]
    formula = f"R{count} = S1 + … + S{count}" if count > 1 else "R = S"
    figures = " + ".join(terms) if count > 1 else "S"
    if late:
        formula, figures = f"{formula} − t{count}", f"{figures} − {ms(late)}"
    name, of = ("Sum in order", "the last one's response") if count > 1 else ("Alone", "response")
    return [Formula(name, formula, figures, begun[-1] - demands[-1].at, last, "length", of)]


def equal_jobs(demands: Sequence[Demand], workers: int, run: RunResult) -> list[Formula]:
    """N equal jobs at once on c workers, k = N/c: all over after k·S, on average after (k + 1)/2·S."""
    count, service = len(demands), demands[0].service
    if count < 2 or not _equal(demands) or not _together(demands) or count % workers:
        return []
    k = count // workers
    figures = f"k = N/c = {count}/{workers} = {k}; {k} × {ms(service)}"
    made = [Formula("Equal jobs", "k × S", figures, k * service, run.makespan_ms, "length", "all over")]
    if k > 1:
        mean, figures = (k + 1) / 2 * service, f"{k + 1}/2 × {ms(service)}"
        made.append(Formula("their mean", "(k + 1)/2 × S", figures, mean, run.response_ms.mean, "length", "mean"))
    return made


def all_the_work(demands: Sequence[Demand], lanes: int, run: RunResult) -> list[Formula]:
    """However many wait for it: all the CPU that is asked for, on so many interpreters at once, is the least."""
    cpu, count = sum(one.cpu for one in demands), len(demands)
    figures = f"{count} × {ms(cpu / count)} of CPU" + (f" / {lanes}" if lanes > 1 else "")
    formula = "≥ (C1 + … + Cn) / p" if lanes > 1 else "≥ C1 + … + Cn"
    return [Formula("All the work", formula, figures, cpu / lanes, run.makespan_ms, "length", "all over", bound=True)]


def together(demands: Sequence[Demand], run: RunResult) -> list[Formula]:
    """An event loop: the waits lie on top of one another, the work does not; so the longest, or all the work."""
    first = demands[0].at
    longest = max(demands, key=lambda one: one.at + one.service)
    value, late = longest.at - first + longest.service, longest.at - first
    if sum(one.cpu for one in demands) > value:
        return all_the_work(demands, 1, run)
    formula, figures = ("max(ti + Si)", f"{ms(late)} + ") if late else ("max(S1, …, Sn)", "")
    figures += ms(longest.service) if late else f"the longest of {len(demands)}"
    return [Formula("The longest", f"≥ {formula}", figures, value, run.makespan_ms, "length", "all over", bound=True)]


def _equal(demands: Sequence[Demand]) -> bool:
    services = [one.service for one in demands]
    return max(services) - min(services) <= ALIKE * max(services)


def _together(demands: Sequence[Demand]) -> bool:
    return demands[-1].at - demands[0].at <= TOGETHER * demands[0].service
