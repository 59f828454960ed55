"""One line of Python, blocking or awaiting: where its ``await`` goes.

``user = db.user(id)`` waits as ``user = await db.user(id)``. An ellipsis may stand for what is left out. A line that
is no Python stays as it is written.
"""

import ast
import re
from typing import NamedTuple

_AWAIT = re.compile(r"\bawait\s+")
_ASYNC = re.compile(r"^async\s+(?=with\b|for\b)")
_OF_QUART = ("render_template", "render_template_string")
"""what is a coroutine in Quart, though it waits for nothing"""
_RENAMED = (("time.sleep(", "asyncio.sleep("), ("requests.", "client."))
"""what blocking code calls, and what takes its place where code awaits"""


class Statement(NamedTuple):
    """A line of code around the expression that does it."""

    before: str
    """``user = ``, ``return ``, or nothing"""
    expression: str
    after: str = ""

    @property
    def targets(self) -> str:
        """The names that it gives to what it gets; empty when there are none."""
        return self.before.strip().removesuffix("=").strip() if self.before.rstrip().endswith("=") else ""


def blocking(code: str) -> str:
    """The line without its awaits."""
    return _ASYNC.sub("", _AWAIT.sub("", code))


def awaited(code: str) -> str:
    """The line with its await; one that has an await is written as it should be."""
    if _AWAIT.search(code) or _ASYNC.search(code):
        return code
    if re.match(r"(with|for)\b", code):
        return f"async {code}"
    found = statement(code)
    return code if found is None else f"{found.before}{_with_await(found.expression)}{found.after}"


def quarts_own(code: str) -> str:
    """A line that waits for nothing, as Quart has it: some of its functions are coroutines all the same."""
    found = statement(blocking(code))
    if found is not None and found.expression.startswith(tuple(f"{name}(" for name in _OF_QUART)):
        return awaited(code)
    return code


def awaitable(expression: str) -> str:
    """What a call of blocking code is where code awaits; without its await."""
    made = blocking(expression)
    if made.startswith("open("):
        return f"asyncio.to_thread({made.removesuffix('()')})" if made.endswith("()") else made
    for known, instead in _RENAMED:
        if made.startswith(known):
            return instead + made.removeprefix(known)
    return made


def statement(code: str) -> Statement | None:
    """The line in its parts; None when it is none that gets something."""
    plain = code.replace("…", "_")  # as long, and Python
    try:
        node = ast.parse(plain).body[-1]
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        return None
    value = getattr(node, "value", None)
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return | ast.Expr) or value is None:
        return None
    start, end = place(plain, value)
    return Statement(code[:start], code[start:end], code[end:])


def _with_await(expression: str) -> str:
    """What is awaited is the call, not what is taken from its result."""
    tree = ast.parse(expression.replace("…", "_"), mode="eval").body
    call = tree
    while isinstance(call, ast.Attribute | ast.Subscript):
        call = call.value
    if not isinstance(call, ast.Call):
        return expression
    _, end = place(expression, call)
    made = f"await {awaitable(expression[:end])}"
    return made if call is tree else f"({made}){expression[end:]}"


def place(code: str, node: ast.expr) -> tuple[int, int]:
    """Where an expression begins and ends: in characters, for Python counts bytes."""
    text = code.replace("…", "_").encode()
    return len(text[: node.col_offset].decode()), len(text[: node.end_col_offset].decode())
