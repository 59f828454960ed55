"""What each key of a table means: the string that stands below it in the class, which Python itself forgets."""

import ast
import inspect
import textwrap
from itertools import pairwise

import msgspec


def explained(table: type[msgspec.Struct]) -> dict[str, str]:
    """Keys and what they mean, on one line each; nothing where the program came without its source."""
    try:
        source = textwrap.dedent(inspect.getsource(table))
    except OSError:
        return {}
    return dict(_below_fields(ast.parse(source).body[0]))


def about(table: type[msgspec.Struct]) -> str:
    """What the table is."""
    return on_one_line(inspect.getdoc(table) or "")


def on_one_line(text: str) -> str:
    """The text without the breaks of its lines."""
    return " ".join(text.split())


def _below_fields(node: ast.stmt) -> list[tuple[str, str]]:
    body = node.body if isinstance(node, ast.ClassDef) else []
    found = []
    for field, below in pairwise(body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=key)),
                ast.Expr(value=ast.Constant(value=str() as said)),
            ):
                found.append((key, on_one_line(said)))
    return found
