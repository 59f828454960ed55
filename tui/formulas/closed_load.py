"""Formulas of a closed load: clients that come back after their answer."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tui.formulas.formula import Formula, ms, number
from tui.result import RunResult


def little(clients: int, think: float, run: RunResult, elapsed: float) -> list[Formula]:
    """Little's law, N = X·R; with clients that think for Z, N = X·(R + Z) (Little, 1961).

    X counts the requests that were begun, R those without an answer too, with the age that they had reached: so it
    holds for a short run as well. Milliseconds.
    """
    mean = run.response_ms.mean
    begun = run.completed + run.failed + run.timed_out + run.unfinished
    if mean is None or elapsed <= 0 or not begun:
        return []
    rate = begun / elapsed * 1000
    inside = f"({ms(mean)} + {ms(think)})" if think else ms(mean)
    formula = "N = X × (R + Z)" if think else "N = X × R"
    value = rate * (mean + think) / 1000
    return [Formula("Little's law", formula, f"{number(rate)}/s × {inside}", value, clients, "count", "clients")]


class Resource(NamedTuple):
    """Something of which there are so many, and which a request takes for so long."""

    there: float
    length: float
    """milliseconds of a request"""
    letters: str

    @property
    def most(self) -> float:
        """Requests a second at most."""
        return self.there * 1000 / self.length if self.length else math.inf


def bounds(load: Resource, resources: Sequence[Resource], run: RunResult, elapsed: float) -> list[Formula]:
    """X ≤ min over all resources of m/D, and N/(S + Z): utilization law and asymptotic bounds.

    Lazowska and others, Quantitative System Performance, chapter 5. Workers, the CPU of one interpreter, the pool of
    connections; load: the clients, whose S and Z are its length.
    """
    limits = [one for one in (*resources, load) if not math.isinf(one.most)]
    if not limits or elapsed <= 0:
        return []
    limits = sorted(limits, key=lambda one: one.most)[:2]  # what is far away says nothing
    letters, put_in = (", ".join(words) for words in zip(*((one.letters, _put_in(one)) for one in limits), strict=True))
    formula, figures = (f"min({words})" if len(limits) > 1 else words for words in (letters, put_in))
    answers = run.completed / elapsed * 1000
    return [Formula("Bound", f"X ≤ {formula}", figures, limits[0].most, answers, "rate", "answers", bound=True)]


def _put_in(one: Resource) -> str:
    return f"{one.there:g}/{ms(one.length)}"
