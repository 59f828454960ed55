"""Expectations: what a result must show, as one comparison of arithmetic over its figures.

``sync.makespan_ms / async.makespan_ms > 1.8``: a figure is RUN.KEY, with the keys of the JSON result;
``sync.requests[3].received_ms`` is a figure of request number 3. Numbers, + - * / and parentheses.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence

from demo_server.library import printable
from demo_server.scenario import Scenario
from tui.expression import USUAL_NAMES, ExpectationError, Expression, NoValue, Vocabulary, parsed
from tui.result import ExpectationResult, RunResult

__all__ = ["Expectation", "ExpectationError", "expectations_of", "names_in"]

_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Expectation:
    """One expectation, checked in form; names: what the runs may be called.

    Raises ExpectationError when it is made of anything else.
    """

    def __init__(self, text: str, names: Sequence[str] = USUAL_NAMES) -> None:
        self.text = text
        vocabulary = Vocabulary(names)
        quoted = f'expectation "{printable(text[:200])}"'
        example = f"write it like: {vocabulary.quotient} > 2"
        comparison = self._parse(text, vocabulary, quoted, example)
        self._compare = _COMPARE[type(comparison.ops[0])]
        self._left, self._right = (
            Expression(side, vocabulary, quoted, example) for side in (comparison.left, comparison.comparators[0])
        )
        self.runs: set[str] = self._left.runs | self._right.runs
        """names of the runs that it takes to check it"""
        if not self.runs:
            raise ExpectationError(f"{quoted}: no figure of a run in it; {example}")

    def check(self, runs: Mapping[str, RunResult]) -> ExpectationResult:
        """Hold it against the runs, by their names; a figure without a value is an expectation not met."""
        try:
            left, right = self._left.value(runs), self._right.value(runs)
        except NoValue:
            return ExpectationResult(self.text, None, False)
        return ExpectationResult(self.text, round(left, 4), self._compare(left, right))

    def _parse(self, text: str, vocabulary: Vocabulary, quoted: str, example: str) -> ast.Compare:
        try:
            tree = parsed(text, vocabulary)
        except SyntaxError:
            raise ExpectationError(f"{quoted} cannot be read; {example}") from None
        if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARE:
            raise ExpectationError(f"{quoted} is not one comparison with < <= > >= == or !=; {example}")
        return tree


def names_in(scenario: Scenario) -> tuple[str, ...]:
    """What the runs of a scenario may be called in its expectations and its verdict."""
    return tuple(run.name for run in scenario.runs) or USUAL_NAMES


def expectations_of(scenario: Scenario, file: str) -> list[Expectation]:
    """The scenario's own. Raises ExpectationError that names the file and the key."""
    made = []
    for number, one in enumerate(scenario.expect):
        try:
            made.append(Expectation(one.that, names_in(scenario)))
        except ExpectationError as error:
            raise ExpectationError(f"{printable(file)}: expect[{number}].that: {error}") from None
    return made
