"""The language of figures: numbers, + - * /, parentheses, and figures of runs such as ``sync.response_ms.max``.

A figure is RUN.KEY: a run's name, and a key of the JSON result. ``sync.requests[3].received_ms`` is one of request
number 3. Expectations compare two such expressions (expectations.py), sentences quote them (quoting.py).
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_type_hints

import msgspec

from demo_server.library import Complaint, printable
from demo_server.scenario import MODES
from tui.result import RequestRow, RunResult

Unit = Literal["length", "share", "rate", "count", "factor", "number"]
"""of a value: milliseconds, 0 to 1, a second, so many, so many times; number: none of these"""
USUAL_NAMES: tuple[str, ...] = (*MODES, "own")
"""what runs are called that nobody has named"""

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
LONGEST = 300
"""characters of an expression"""
_GREATEST = 1e15


class ExpectationError(Complaint, ValueError):
    """Words that are no expectation, or quote no figure; says what would be right."""


class NoValue(Exception):
    """A figure that the runs do not have, or a value that is no number."""


class Vocabulary:
    """The names that runs may be called by, and how Python can read them: async is a keyword, a-b a subtraction."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._placeholders = {f"ʀ{at}": name for at, name in enumerate(names)}  # a letter that nobody types
        known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        # Behind a dot it is a key of the result, whatever it is called.
        self._known = re.compile(rf"(\.\s*)?(?<!\w)({known})(?!\w)")

    def readable(self, text: str) -> str:
        """The text with a Python name for each name of a run."""
        stands_for = {name: placeholder for placeholder, name in self._placeholders.items()}
        return self._known.sub(lambda found: found[0] if found[1] else stands_for[found[2]], text.strip())

    def name(self, word: str) -> str | None:
        """The run that a Python name stands for; None where there is no such run."""
        return self._placeholders.get(word)

    @property
    def quotient(self) -> str:
        """An example: two of the runs compared."""
        return " / ".join(f"{name}.response_ms.max" for name in self.names[:2])


def parsed(text: str, vocabulary: Vocabulary) -> ast.expr:
    """What stands there, as Python reads it. Raises SyntaxError when it is not one plain line of it."""
    if len(text) > LONGEST or not text.isprintable():
        raise SyntaxError
    try:
        return ast.parse(vocabulary.readable(text), mode="eval").body
    except (ValueError, RecursionError, MemoryError):
        raise SyntaxError from None


class Expression:
    """Arithmetic over figures, checked in form. Raises ExpectationError, which begins with the words in quotes."""

    def __init__(self, node: ast.expr, vocabulary: Vocabulary, quoted: str, example: str) -> None:
        self.runs: set[str] = set()
        """names of the runs whose figures are in it"""
        self._node, self._vocabulary = node, vocabulary
        self._quoted, self._example = quoted, example
        self.unit = self._check(node)

    def value(self, runs: Mapping[str, RunResult]) -> float:
        """What it comes to. Raises NoValue when a figure is missing, or there is no number to say."""
        try:
            value = self._value(self._node, runs)
        except ZeroDivisionError:
            raise NoValue from None
        if not math.isfinite(value):
            raise NoValue
        return value

    def _check(self, node: ast.expr) -> Unit:
        match node:
            case ast.Constant(value=int() | float() as value) if type(value) is not bool and value < _GREATEST:
                return "number"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._check(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _unit(op, self._check(left), self._check(right))
            case ast.Attribute() | ast.Name() | ast.Subscript():
                run, figure, number = self._figure(node)
                self.runs.add(run)
                if figure not in FIGURES:
                    raise ExpectationError(f"{self._quoted}: {_no_figure(run, figure, number)}")
                return FIGURES[figure]
        raise ExpectationError(f"{self._quoted} has more in it than figures and arithmetic; {self._example}")

    def _figure(self, node: ast.expr) -> tuple[str, str, int | None]:
        """Run, dotted key, and the request's number where there is one."""
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
                    raise ExpectationError(f"{self._quoted} cannot be read; {self._example}")
        run = self._vocabulary.name(node.id)
        if run is None:
            known = ", ".join(self._vocabulary.names)
            raise ExpectationError(f"{self._quoted}: a figure begins with a run's name: {known}; {self._example}")
        return run, ".".join(reversed(keys)).replace(".[]", "[]"), number

    def _value(self, node: ast.expr, runs: Mapping[str, RunResult]) -> float:
        match node:
            case ast.Constant(value=int() | float() as constant):
                return float(constant)
            case ast.UnaryOp(operand=operand):
                return -self._value(operand, runs)
            case ast.BinOp(left=left, op=op, right=right):
                return _ARITHMETIC[type(op)](self._value(left, runs), self._value(right, runs))
        run, figure, number = self._figure(node)
        value: Any = runs.get(run)
        for key in figure.split("."):
            value = getattr(value, key.removesuffix("[]"), None)
            if key.endswith("[]"):
                value = next((row for row in value or () if row.id == number), None)
        if value is None:
            raise NoValue
        return float(value)


def _unit(op: ast.operator, left: Unit, right: Unit) -> Unit:
    """Of two values that are added, or multiplied with one another."""
    if left == right and left != "number":
        return "factor" if isinstance(op, ast.Div) else "number" if isinstance(op, ast.Mult) else left
    if right == "number":
        return left
    return right if left == "number" and not isinstance(op, ast.Div) else "number"


def _no_figure(run: str, figure: str, number: int | None) -> str:
    """What is wrong with a figure, and which one may have been meant."""

    def named(key: str) -> str:
        return f"{run}.{key.replace('[]', '[1]' if number is None else f'[{number}]')}"

    if not figure:
        return f"a run alone is no figure; write for example {run}.makespan_ms"
    said = printable(figure[:60])
    if f"{figure}.mean" in FIGURES:
        return f"a run has no figure {figure}, it is a distribution; did you mean {run}.{figure}.mean?"
    if near := get_close_matches(figure, FIGURES, n=1, cutoff=0.5):
        return f"a run has no figure {said}; did you mean {named(near[0])}?"
    kinds = dict.fromkeys(one.partition(".")[0] for one in FIGURES)
    return f"a run has no figure {said}; there is {', '.join(kinds)}"


def _figures(kind: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Unit]]:
    """Dotted keys of all the numbers in a struct, and what they count."""
    for key, hint in get_type_hints(kind).items():
        struct = next((one for one in (hint, *get_args(hint)) if isinstance(one, type)), None)
        if hint == list[RequestRow] | None:
            yield from _figures(RequestRow, f"{prefix}{key}[].")
        elif struct is not None and issubclass(struct, msgspec.Struct) and hint in (struct, struct | None):
            yield from _figures(struct, f"{prefix}{key}.")
        elif hint in (int, int | None):
            yield prefix + key, "count"
        elif hint in (float, float | None):
            yield prefix + key, _unit_of(prefix + key)


def _unit_of(key: str) -> Unit:
    """What a figure that is no whole number is measured in: the result's keys tell."""
    if key.startswith("server."):
        return "share"
    if key.endswith("_rps"):
        return "rate"
    return "length" if "_ms" in key or key == "tool.mean" else "number"


FIGURES: dict[str, Unit] = dict(_figures(RunResult))
"""by dotted key"""
