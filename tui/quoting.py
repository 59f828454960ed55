"""Sentences that quote what was measured: "Async was {sync.makespan_ms / async.makespan_ms} faster"."""

import re
from collections.abc import Mapping, Sequence

from demo_server.library import printable
from demo_server.scenario import Scenario
from tui.expectations import names_in
from tui.expression import USUAL_NAMES, ExpectationError, Expression, NoValue, Unit, Vocabulary, parsed
from tui.naming import per_second, times
from tui.picture.axis import duration
from tui.result import RunResult

_QUOTE = re.compile(r"\{([^{}]*)\}")


class Quoted:
    """A sentence with figures of runs in it, each in braces; names: what the runs may be called.

    Raises ExpectationError when what stands in braces is no arithmetic over figures.
    """

    def __init__(self, text: str, names: Sequence[str] = USUAL_NAMES) -> None:
        self.text = text
        self._vocabulary = Vocabulary(names)
        self._plain = _QUOTE.split(text)[::2]
        if any(brace in piece for piece in self._plain for brace in "{}"):
            raise ExpectationError(f'"{printable(text[:200])}": a brace alone; {self._example}')
        self._quotes = [self._expression(found) for found in _QUOTE.findall(text)]
        self.runs: set[str] = {name for one in self._quotes for name in one.runs}
        """names of the runs that it takes to say it; none of a sentence without figures"""

    def filled(self, runs: Mapping[str, RunResult]) -> str | None:
        """The sentence with the figures of these runs, by their names; None while one of them has no value."""
        try:
            values = [in_words(quote.value(runs), quote.unit) for quote in self._quotes]
        except NoValue:
            return None
        return "".join(piece + value for piece, value in zip(self._plain, [*values, ""], strict=True))

    @property
    def _example(self) -> str:
        return f"write a figure like: {{{self._vocabulary.quotient}}}"

    def _expression(self, text: str) -> Expression:
        quoted = f'"{{{printable(text[:200])}}}"'
        try:
            tree = parsed(text, self._vocabulary)
        except SyntaxError:
            raise ExpectationError(f"{quoted} cannot be read; {self._example}") from None
        made = Expression(tree, self._vocabulary, quoted, self._example)
        if not made.runs:
            raise ExpectationError(f"{quoted}: no figure of a run in it; {self._example}")
        return made


def in_words(value: float, unit: Unit) -> str:
    """A value as a sentence says it; a length is in milliseconds, a share from 0 to 1."""
    match unit:
        case "length":
            return f"{'-' if value < 0 else ''}{duration(abs(value) * 1e6)}"
        case "factor":
            return times(value)
        case "share":
            return "< 1 %" if 0 < value < 0.01 else f"{100 * value:.0f} %"
        case "rate":
            return per_second(value)
    return f"{value:.0f}" if value == round(value) else f"{value:.3g}"


def verdict_of(scenario: Scenario, file: str) -> Quoted:
    """The scenario's own sentence; it may be empty. Raises ExpectationError that names the file and the key."""
    try:
        return Quoted(scenario.verdict, names_in(scenario))
    except ExpectationError as error:
        raise ExpectationError(f"{printable(file)}: verdict: {error}") from None
