"""Expectations: what a result must show, as one comparison of arithmetic over its figures.

``sync.makespan_ms / async.makespan_ms > 1.8``: a figure is MODE.KEY, with the keys of the JSON result;
``sync.requests[3].received_ms`` is a figure of request number 3. Numbers, + - * / and parentheses.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args, get_type_hints

import msgspec

from demo_server.library import Complaint, printable
from demo_server.scenario import Mode
from tui.result import ExpectationResult, RequestRow, RunResult

# A mode's name as a Python name: "async" is a keyword and "blocked-loop" would be a subtraction.
_NAMES: dict[str, Mode] = {"sync": "sync", "async_": "async", "blocked_loop": "blocked-loop", "own": "own"}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_EXAMPLE = "write it like: sync.response_ms.max / async.response_ms.max > 2"
_LONGEST = 300
_GREATEST = 1e15


class ExpectationError(Complaint, ValueError):
    """Words that are no expectation; says what would be right."""


class _NoValue(Exception):
    """A figure that the result does not have."""


class Expectation:
    """One expectation, checked in form. Raises ExpectationError when it is made of anything else."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.modes: set[Mode] = set()
        """modes that must have run for it to be checked"""
        comparison = self._parse(text)
        self._left, self._right = comparison.left, comparison.comparators[0]
        self._compare = _COMPARE[type(comparison.ops[0])]
        for side in (self._left, self._right):
            self._check(side)
        if not self.modes:
            raise ExpectationError(f"{self._quoted}: no figure of a run in it; {_EXAMPLE}")

    def check(self, runs: Mapping[Mode, RunResult]) -> ExpectationResult:
        """Hold it against the runs; a figure without a value is an expectation not met."""
        try:
            left, right = self._value(self._left, runs), self._value(self._right, runs)
        except (_NoValue, ZeroDivisionError):
            return ExpectationResult(self.text, None, False)
        if not (math.isfinite(left) and math.isfinite(right)):
            return ExpectationResult(self.text, None, False)
        return ExpectationResult(self.text, round(left, 4), self._compare(left, right))

    @property
    def _quoted(self) -> str:
        return f'expectation "{printable(self.text[:200])}"'

    def _parse(self, text: str) -> ast.Compare:
        python = re.sub(r"\bblocked-loop\b", "blocked_loop", re.sub(r"\basync\b", "async_", text.strip()))
        try:
            if len(text) > _LONGEST or not text.isprintable():
                raise SyntaxError
            tree = ast.parse(python, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ExpectationError(f"{self._quoted} cannot be read; {_EXAMPLE}") from None
        if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _COMPARE:
            raise ExpectationError(f"{self._quoted} is not one comparison with < <= > >= == or !=; {_EXAMPLE}")
        return tree

    def _check(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=int() | float() as value) if type(value) is not bool and value < _GREATEST:
                return
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self._check(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                self._check(left)
                self._check(right)
            case ast.Attribute() | ast.Name() | ast.Subscript():
                mode, figure, number = self._figure(node)
                self.modes.add(mode)
                if figure not in _FIGURES:
                    raise ExpectationError(f"{self._quoted}: {_no_figure(mode, figure, number)}")
            case _:
                raise ExpectationError(f"{self._quoted} has more in it than figures and arithmetic; {_EXAMPLE}")

    def _figure(self, node: ast.expr) -> tuple[Mode, str, int | None]:
        """Mode, dotted key, and the request's number where there is one."""
        keys: list[str] = []
        number: int | None = None
        while not isinstance(node, ast.Name):
            match node:
                case ast.Attribute(value=inner, attr=key):
                    keys.append(key)
                    node = inner
                case ast.Subscript(value=inner, slice=ast.Constant(value=int() as position)):
                    number = position
                    keys.append("[]")
                    node = inner
                case _:
                    raise ExpectationError(f"{self._quoted} cannot be read; {_EXAMPLE}")
        if node.id not in _NAMES:
            raise ExpectationError(
                f"{self._quoted}: a figure begins with a mode: {', '.join(_NAMES.values())}; {_EXAMPLE}"
            )
        return _NAMES[node.id], ".".join(reversed(keys)).replace(".[]", "[]"), number

    def _value(self, node: ast.expr, runs: Mapping[Mode, RunResult]) -> float:
        match node:
            case ast.Constant(value=int() | float() as constant):
                return float(constant)
            case ast.UnaryOp(operand=operand):
                return -self._value(operand, runs)
            case ast.BinOp(left=left, op=op, right=right):
                return _ARITHMETIC[type(op)](self._value(left, runs), self._value(right, runs))
        mode, figure, number = self._figure(node)
        value: Any = runs[mode]
        for key in figure.split("."):
            value = getattr(value, key.removesuffix("[]"))
            if key.endswith("[]"):
                value = next((row for row in value or () if row.id == number), None)
            if value is None:
                raise _NoValue
        return float(value)


def _no_figure(mode: Mode, figure: str, number: int | None) -> str:
    """What is wrong with a figure, and which one may have been meant."""

    def named(key: str) -> str:
        return f"{mode}.{key.replace('[]', '[1]' if number is None else f'[{number}]')}"

    if not figure:
        return f"a mode alone is no figure; write for example {mode}.makespan_ms"
    if f"{figure}.mean" in _FIGURES:
        return f"a run has no figure {figure}, it is a distribution; did you mean {mode}.{figure}.mean?"
    if near := get_close_matches(figure, _FIGURES, n=1, cutoff=0.5):
        return f"a run has no figure {figure[:60]}; did you mean {named(near[0])}?"
    kinds = dict.fromkeys(one.partition(".")[0] for one in _FIGURES)
    return f"a run has no figure {figure[:60]}; there is {', '.join(kinds)}"


def _figures(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[str]:
    """Dotted keys of all the numbers in a struct."""
    for key, hint in get_type_hints(kind).items():
        struct = next((one for one in (hint, *get_args(hint)) if isinstance(one, type)), None)
        if hint == list[RequestRow] | None:
            yield from _figures(RequestRow, f"{prefix}{key}[].")
        elif struct is not None and issubclass(struct, msgspec.Struct) and hint in (struct, struct | None):
            yield from _figures(struct, f"{prefix}{key}.")
        elif hint in (int, float, int | None, float | None):
            yield prefix + key


_FIGURES = tuple(_figures(RunResult))
